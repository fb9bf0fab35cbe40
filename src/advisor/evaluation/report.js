// Printing opens every question, and closes again those that were closed.
const opened = [];
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not([open])").forEach((details) => {
    details.open = true;
    opened.push(details);
  });
});
window.addEventListener("afterprint", () => {
  opened.splice(0).forEach((details) => (details.open = false));
});
// A link to a question opens it.
const open = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    target.open = true;
    target.querySelector("summary")?.focus();
  }
};
window.addEventListener("hashchange", open);
open();
