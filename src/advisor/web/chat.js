// Asking and answering. The browser holds the conversation; the server gets a question with the questions before it,
// and sends the turn as HTML into #samtale, each time with more of it.
const past = document.querySelector("#tidligere .fortid");
const stage = document.getElementById("samtale");
const box = document.getElementById("sporsmal");
const form = document.querySelector(".skriv");
const message = form.querySelector(".melding");
const stopButton = document.getElementById("stopp");
const sendButton = document.getElementById("send");
const spoken = document.getElementById("opplest");
const examples = document.querySelector("#eksempler .examples");
const motor = document.getElementById("motor");
let run = Math.floor(Math.random() * 1e6);
let asking = null; // {run, question, number, old, heard, box, since; taken and stopWanted once they are so}
let editing = null; // the number of the turn whose question is being changed

const turnNow = () => stage.querySelector(".turn");
const turnsShown = () => [...past.querySelectorAll(".turn"), ...stage.querySelectorAll(".turn")];
const persona = () => document.querySelector("#valg [name=hvem]:checked").value;
const say = (text) => {
  const line = document.createElement("p");
  line.textContent = text;
  spoken.append(line);
};
const complain = (text) => {
  message.textContent = text;
};
const grow = () => {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 180)}px`;
};
const setBox = (text) => {
  box.value = text;
  grow();
};
const busy = (is) => {
  stopButton.hidden = !is;
  sendButton.hidden = is;
};
const refreshButtons = () => {
  const some = store.turns().length > 0;
  const all = document.getElementById("vis-samtaler");
  all.hidden = store.data.list.length === 0;
  all.querySelector(".count").textContent = String(store.data.list.length);
  saveMenu.hidden = !some;
  document.getElementById("ny").hidden = turnsShown().length === 0;
  document.body.classList.toggle("i-samtale", turnsShown().length > 0);
};
document.addEventListener("advisor:kept", refreshButtons);

const retire = () => {
  stage.querySelectorAll(".turn").forEach((turn) => past.append(turn.cloneNode(true)));
  clearStage();
};
const clearStage = () => stage.querySelectorAll(".turn, .utfall").forEach((old) => old.remove());
const stageHost = () => stage.querySelector(".prose") ?? stage;

const endEditing = () => {
  editing = null;
  form.querySelector(".endrer").hidden = true;
};
const ask = (question, { replaces = null, sure: isSure = false, keepBox = false } = {}) => {
  const text = question.trim();
  if (asking) {
    return;
  }
  if (!text) {
    complain(words.empty);
    return;
  }
  complain("");
  hideTip();
  retire();
  const old = replaces === null ? null : past.querySelector(`#t${replaces}`);
  const number = old ? replaces : Math.max(0, ...store.turns().map((turn) => turn.number)) + 1;
  run += 1;
  asking = { run, question: text, number, old, heard: 0, box: keepBox ? null : box.value, since: Date.now() };
  if (old) {
    old.hidden = true;
    old.removeAttribute("id");
  }
  if (!keepBox) {
    setBox("");
  }
  endEditing();
  const mould = document.getElementById("mal-arbeider").content.cloneNode(true).firstElementChild;
  mould.id = `t${number}`;
  mould.dataset.run = String(run);
  mould.querySelector(".asked").textContent = text;
  stageHost().append(mould);
  examples.open = false;
  document.body.classList.add("i-samtale");
  busy(true);
  spoken.replaceChildren();
  document.getElementById("ny").hidden = false;
  mould.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
  const history = store.turns().filter((turn) => turn.number < number && turn.advice).map((turn) => turn.question);
  trigger("submit", {
    question: text, persona: persona(), history, number, run, model: motor.value, sure: isSure,
  });
  watchLine(run);
};

// A question that nobody has taken after some seconds: is the server there at all?
const watchLine = (mine) =>
  setTimeout(async () => {
    if (asking?.run === mine && !asking.taken) {
      try {
        await server.models({});
        watchLine(mine);
      } catch (_) {
        takeBack(words.lost);
      }
    }
  }, 6000);

// The question goes back into the box, and the conversation is as it was.
const takeBack = (text) => {
  const { question, old, number, box: before } = asking;
  asking = null;
  busy(false);
  clearStage();
  if (old) {
    old.hidden = false;
    old.id = `t${number}`;
  }
  setBox(before?.trim() ? before : question);
  complain(text);
  box.focus();
  refreshButtons();
};

const finish = (article) => {
  const { old, number } = asking;
  asking = null;
  busy(false);
  old?.remove();
  store.drop(number);
  store.keep(JSON.parse(article.dataset.turn));
  refreshButtons();
};

const heard = (article) => {
  const claims = [...article.querySelectorAll(".claim .said, .declined .reason")];
  claims.slice(asking.heard).forEach((claim) => say(claim.textContent));
  asking.heard = Math.max(asking.heard, claims.length);
};

const arrived = async () => {
  const outcome = stage.querySelector(".utfall");
  if (outcome && asking && outcome.dataset.run === String(asking.run) && !asking.taken) {
    asking.taken = true;
    const { outcome: kind, text, cleaned } = outcome.dataset;
    const { question, old, number } = asking;
    takeBack(kind === "refused" ? text : "");
    if (kind === "personal") {
      const answer = await askPersonal(text);
      if (answer === "send") {
        ask(question, { replaces: old ? number : null, sure: true });
      } else {
        if (answer === "remove") {
          setBox(cleaned);
        }
        box.focus();
      }
    }
    return;
  }
  const article = stage.querySelector(".turn[data-turn]");
  if (!article || !asking || article.dataset.run !== String(asking.run)) {
    return;
  }
  asking.taken = true;
  if (asking.stopWanted && article.dataset.state === "working") {
    stop();
    return;
  }
  heard(article);
  const { state } = article.dataset;
  if (state !== "working") {
    if (state === "failed") {
      say(article.querySelector(".problem").textContent);
    } else {
      const n = article.querySelectorAll(".kilde-n").length;
      say(n ? fill(words.ready, { n }) : words.ready_none);
    }
    finish(article);
  }
};
new MutationObserver(arrived).observe(stage, { childList: true, subtree: true, attributes: true });

// Gradio can stop only what the server has given a number, and says so with an error if it has not: a stop that comes
// before the server's first word waits for it, at most so long (ms) as a queue's number takes on a slow line.
const NUMBERED = 1500;
const stop = () => {
  if (!asking) {
    return;
  }
  if (!asking.taken && Date.now() - asking.since < NUMBERED) {
    if (!asking.stopWanted) {
      const mine = asking.run;
      asking.stopWanted = true;
      setTimeout(() => asking?.run === mine && stop(), NUMBERED);
    }
    return;
  }
  trigger("stop", {});
  const article = turnNow();
  const kept = article.dataset.turn ? JSON.parse(article.dataset.turn) : { question: asking.question, persona: persona() };
  const turn = { ...kept, number: asking.number, state: "stopped", advice: kept.advice ?? null };
  const { old } = asking;
  asking = null;
  busy(false);
  old?.remove();
  store.drop(turn.number);
  store.keep(turn);
  say(words.stopped);
  box.focus();
  showTurns([turn], stageHost(), clearStage);
};

