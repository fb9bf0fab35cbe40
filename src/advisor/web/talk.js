// The conversation as a whole: shown again, left, opened; what can be done with an answer; who asks and who answers.
// Kept turns as HTML, made and escaped by the server.
const showTurns = async (turns, host, before = () => {}) => {
  try {
    const html = await server.show(turns);
    before();
    host.insertAdjacentHTML("beforeend", html.join(""));
    turns.forEach((turn, i) => {
      const article = host.querySelectorAll(".turn")[host.querySelectorAll(".turn").length - turns.length + i];
      article.id = `t${turn.number}`;
      article.dataset.turn = JSON.stringify(turn);
    });
  } catch (_) {
    tellShortly(words.lost);
  }
  refreshButtons();
};
const clearConversation = () => {
  if (asking) {
    trigger("stop", {});
    asking = null;
    busy(false);
  }
  closePanel(false);
  endEditing();
  past.replaceChildren();
  clearStage();
  complain("");
  setBox("");
  examples.open = true;
  refreshButtons();
};
const openConversation = async (id) => {
  clearConversation();
  store.open(id);
  if (store.turns().length) {
    examples.open = false;
    await showTurns(store.turns(), past);
    past.lastElementChild?.scrollIntoView({ block: "start" });
  }
};

const copy = async (article) => {
  const turn = JSON.parse(article.dataset.turn);
  const sources = [...article.querySelectorAll(".kilde-n")].map((one) => one.textContent.trim());
  const meta = article.querySelector(".meta")?.textContent ?? "";
  const text = [turn.question, turn.advice.answer, sources.join("\n"), meta].filter(Boolean).join("\n\n");
  try {
    await navigator.clipboard.writeText(text);
    tellShortly(words.copied);
  } catch (_) {
    tellShortly(words.copy_failed);
  }
};
const act = (article, what) => {
  const { number, question } = JSON.parse(article.dataset.turn);
  if (what === "copy") {
    copy(article);
  } else if (what === "again") {
    const last = turnsShown().at(-1) === article;
    ask(question, { replaces: last ? number : null, keepBox: true });
  } else if (what === "edit") {
    editing = number;
    form.querySelector(".endrer").hidden = false;
    setBox(question);
    box.focus();
    box.setSelectionRange(question.length, question.length);
  }
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(box.value, { replaces: editing });
});
box.addEventListener("input", grow);
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
stopButton.addEventListener("click", stop);
document.getElementById("behold").addEventListener("click", () => {
  endEditing();
  setBox("");
  box.focus();
});
document.getElementById("ny").addEventListener("click", () => {
  store.begin();
  clearConversation();
  box.focus();
});
document.getElementById("vis-samtaler").addEventListener("click", () => {
  store.refresh();
  fillList();
  listDialog.showModal();
});
document.addEventListener("click", (event) => {
  const example = event.target.closest("#prat [data-ask]");
  const action = event.target.closest("#prat [data-act]");
  if (example) {
    ask(example.dataset.ask, { keepBox: true });
    box.focus({ preventScroll: true });
  } else if (action) {
    act(action.closest(".turn"), action.dataset.act);
  }
});
window.addEventListener("advisor:ask", (event) => {
  window.dispatchEvent(new CustomEvent("advisor:tab", { detail: { tab: "chat" } }));
  ask(event.detail.question, { keepBox: true });
});

// Who asks and which model answers, as chosen last time.
const keepChoices = () => writeKept(CHOICES, { persona: persona(), model: motor.value });
const showPersona = () =>
  examples.querySelectorAll("[data-hvem]").forEach((one) => (one.hidden = one.dataset.hvem !== persona()));
const chosen = readKept(CHOICES, {});
document.querySelectorAll("#valg [name=hvem]").forEach((input) => {
  input.checked = chosen.persona ? input.value === chosen.persona : input.checked;
  input.addEventListener("change", () => {
    showPersona();
    examples.open = true;
    keepChoices();
  });
});
showPersona();
motor.addEventListener("change", keepChoices);
server.models({}).then((found) => {
  found.forEach(({ model, label }) => motor.append(new Option(label, model)));
  motor.value = found.some(({ model }) => model === chosen.model) ? chosen.model : (found[0]?.model ?? "");
  motor.closest(".motor").hidden = found.length < 2;
}, () => tellShortly(words.lost));

// The conversation is there after a reload. Ready to write, but no keyboard over half of a phone before it is asked for.
store.load();
refreshButtons();
if (store.turns().length) {
  openConversation(store.data.current);
}
if (window.matchMedia("(pointer: fine)").matches) {
  box.focus({ preventScroll: true });
}
