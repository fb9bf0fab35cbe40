// gradio mounts the parts of the page one by one: the chat starts when all of its own are there, and once.
const wanted = ["#valg .meny", "#tidligere .fortid", "#samtale", "#sporsmal", "#eksempler .examples", "#tekster"];
const start = () => {
  window.advisorChat = true;
  SCRIPTS;
};
const startWhenThere = () => !window.advisorChat && wanted.every((one) => document.querySelector(one)) && (start(), true);
if (!startWhenThere()) {
  const mounting = new MutationObserver(() => startWhenThere() && mounting.disconnect());
  mounting.observe(document.body, { childList: true, subtree: true });
}
