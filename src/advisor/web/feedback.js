// Thumbs, where whoever runs the page takes them: up is sent at once, down asks what was wrong.
const judgeDialog = document.getElementById("tilbake");
let judged = null;
const sendJudgement = async (article, thumb, reason, comment) => {
  try {
    tellShortly(await server.judge({ turn: JSON.parse(article.dataset.turn), thumb, reason, comment }));
    article.querySelectorAll("[data-thumb]").forEach((one) =>
      one.setAttribute("aria-pressed", String(one.dataset.thumb === thumb)),
    );
  } catch (_) {
    tellShortly(words.lost);
  }
};
document.addEventListener("click", (event) => {
  const thumb = event.target.closest("#prat [data-thumb]");
  if (thumb?.dataset.thumb === "up") {
    sendJudgement(thumb.closest(".turn"), "up", "", "");
  } else if (thumb) {
    judged = thumb.closest(".turn");
    judgeDialog.querySelector("form").reset();
    judgeDialog.showModal();
  } else if (event.target.closest("#tilbake .lukk")) {
    judgeDialog.close();
  }
});
judgeDialog?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  judgeDialog.close();
  sendJudgement(judged, "down", form.elements.grunn.value, form.querySelector("textarea").value);
});
