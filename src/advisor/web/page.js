// Runs once for each part of the page that gradio mounts: `element` and `trigger` are given by gr.HTML.
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ask]");
  if (button) {
    trigger("click", { ask: button.dataset.ask });
  }
});

if (!window.advisorPage) {
  window.advisorPage = true;
  // «Spør om denne casen» in another tab.
  window.addEventListener("advisor:ask", (event) => {
    window.dispatchEvent(new CustomEvent("advisor:tab", { detail: { tab: "chat" } }));
    trigger("click", { ask: event.detail.question });
  });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const cameFrom = new Map();
  const behavior = () => (calm.matches ? "auto" : "smooth");
  const box = () => document.querySelector("#sporsmal textarea");

  const go = (target) => {
    const folded = target.closest("details");
    if (folded) {
      folded.open = true;
    }
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: target.offsetHeight < window.innerHeight / 2 ? "center" : "start", behavior: behavior() });
  };

  // Citation → its card, and back to the citation it was opened from.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goto], [data-back]");
    if (!link) {
      return;
    }
    event.preventDefault();
    const { goto, back } = link.dataset;
    const target = goto
      ? document.getElementById(goto)
      : (cameFrom.get(back) ?? document.querySelector(`[data-goto="${CSS.escape(back)}"]`));
    if (target && target.isConnected) {
      if (goto) {
        cameFrom.set(goto, link);
      }
      go(target);
    }
  });

  // Shift+Enter is a new line: gradio would send.
  document.addEventListener(
    "keypress",
    (event) => {
      if (event.key === "Enter" && event.shiftKey && event.target === box()) {
        event.stopPropagation();
      }
    },
    true,
  );

  document.addEventListener("click", (event) => {
    if (event.target.closest("#send, #stopp, #ny, [data-ask]")) {
      box()?.focus({ preventScroll: true });
    }
  });

  // gradio mounts the parts in any order.
  const whenThere = (selector, then) => {
    const found = document.querySelector(selector);
    if (found) {
      then(found);
      return;
    }
    const wait = new MutationObserver(() => {
      const late = document.querySelector(selector);
      if (late) {
        wait.disconnect();
        then(late);
      }
    });
    wait.observe(document.body, { childList: true, subtree: true });
  };

  // One group for arrow keys and screen readers: gradio names each choice anew at each change.
  whenThere("#hvem input[value=trainer]", () => {
    const group = document.getElementById("hvem");
    const unite = () =>
      group.querySelectorAll("input:not([name=hvem])").forEach((input) => (input.name = "hvem"));
    unite();
    new MutationObserver(unite).observe(group, { subtree: true, attributes: true, attributeFilter: ["name"] });
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", group.querySelector("[data-testid=block-info]").textContent.trim());
  });

  // Ready to write, but no keyboard over half of a phone before it is asked for.
  whenThere("#sporsmal textarea", (area) => {
    if (window.matchMedia("(pointer: fine)").matches) {
      area.focus({ preventScroll: true });
    }
  });

  // The answer is read out when it is whole, and a new question is brought into view.
  whenThere("#samtale", (region) => {
    region.setAttribute("role", "log");
    region.setAttribute("aria-live", "polite");
    region.setAttribute("aria-label", ANSWER_LABEL);
    let seen = "";
    let follow = false;
    const leave = () => (follow = false);
    ["wheel", "touchmove", "pointerdown", "keydown"].forEach((name) =>
      window.addEventListener(name, leave, { passive: true }),
    );
    const watch = () => {
      const turn = region.querySelector(".turn");
      const working = turn?.dataset.state === "working";
      region.setAttribute("aria-busy", String(working));
      follow = turn !== null && (turn.id !== seen || follow);
      seen = turn?.id ?? "";
      if (follow) {
        requestAnimationFrame(() => turn.scrollIntoView({ block: "start" }));
        follow = working;
      }
    };
    new MutationObserver(watch).observe(region, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-state", "id"],
    });
  });
}
