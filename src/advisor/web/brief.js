// The tab of the brief. Runs once for each part that gradio mounts: `element` and `trigger` are gr.HTML's.
{
  const form = () => element.querySelector("form.brief-skjema");
  element.addEventListener("submit", (event) => {
    if (event.target !== form()) {
      return;
    }
    event.preventDefault();
    const told = Object.fromEntries(new FormData(form()));
    form().querySelector("[role=status]").textContent = form().dataset.sayMaking;
    trigger("click", { brief: told });
  });
  // A click inside the form is no event of gradio's: only a submitted form is.
  element.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a[data-til]");
    const target = mark && document.getElementById(mark.dataset.til);
    if (target) {
      event.preventDefault();
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "center" });
    }
  });
  if (element.matches("#brief-ark, #brief-ark *")) {
    let shown = null;
    new MutationObserver(() => {
      const first = element.querySelector("[data-forst]");
      if (first && first !== shown) {
        shown = first;
        document.querySelectorAll("form.brief-skjema [role=status]").forEach((line) => (line.textContent = ""));
        first.focus();
      }
    }).observe(element, { childList: true, subtree: true });
  }
}
