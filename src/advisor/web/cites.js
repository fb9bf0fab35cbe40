// A citation: its quote at hover and focus, and its source beside the chat. Citations are read from the kept turn.
const tip = document.getElementById("sitat");
const panel = document.getElementById("panel");
const panelBody = panel.querySelector(".panel-kropp");
const narrow = window.matchMedia("(max-width: 70rem)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const adviceOf = (element) => {
  const article = element.closest(".turn");
  return article?.dataset.turn ? JSON.parse(article.dataset.turn).advice : null;
};
const citationOf = (element) => adviceOf(element)?.citations.find((one) => one.n === Number(element.dataset.n));

// The quote: stays while the pointer is on it or its citation, goes with Escape (WCAG 1.4.13).
let tipFor = null;
let tipTimer = 0;
const hideTip = () => {
  clearTimeout(tipTimer);
  tipFor?.removeAttribute("aria-describedby");
  tipFor = null;
  tip.hidden = true;
};
const hideTipSoon = () => {
  clearTimeout(tipTimer);
  tipTimer = setTimeout(() => {
    if (!tip.matches(":hover") && !tipFor?.matches(":hover") && document.activeElement !== tipFor) {
      hideTip();
    }
  }, 250);
};
const placeTip = () => {
  const box = tipFor.getBoundingClientRect();
  const below = box.bottom + tip.offsetHeight + 12 < window.innerHeight || box.top < tip.offsetHeight + 12;
  const left = Math.min(Math.max(8, box.left - 24), document.documentElement.clientWidth - tip.offsetWidth - 8);
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? box.bottom + 6 : box.top - tip.offsetHeight - 6}px`;
};
window.addEventListener("scroll", () => tipFor && placeTip(), { passive: true });
const showTip = (cite) => {
  const citation = citationOf(cite);
  if (!citation) {
    return;
  }
  hideTip();
  const { n, title, section, page } = citation;
  const place = [section === title ? "" : section, page ? `s. ${page}` : ""].filter(Boolean).join(", ");
  tip.querySelector(".sitat-hvor").textContent = fill(words.cited, { n, title: place ? `${title}: ${place}` : title });
  tip.querySelector("blockquote").textContent = citation.quote || citation.text;
  tip.hidden = false;
  tipFor = cite;
  cite.setAttribute("aria-describedby", "sitat");
  placeTip();
};

// The source beside the chat.
let opener = null;
let shownOf = null; // the citations of the answer that is read from, and which of them is open
const numbers = () => shownOf.citations.map((one) => one.n);
const fetchSource = async (original) => {
  const { citations, n } = shownOf;
  const citation = citations.find((one) => one.n === n);
  const wanted = shownOf;
  panel.querySelector(".panel-nummer").textContent = fill(words.panel_of, {
    n: numbers().indexOf(n) + 1,
    all: citations.length,
  });
  panel.querySelector("#forrige").disabled = numbers().indexOf(n) === 0;
  panel.querySelector("#neste").disabled = numbers().indexOf(n) === citations.length - 1;
  panelBody.setAttribute("aria-busy", "true");
  let html = "";
  try {
    html = await server.source({ citation, original });
  } catch (_) {
    tellShortly(words.lost);
  }
  if (wanted !== shownOf || shownOf.n !== n) {
    return;
  }
  panelBody.removeAttribute("aria-busy");
  panelBody.innerHTML = html; // made and escaped by the server
  const goal = panelBody.querySelector("mark") ?? document.getElementById(panelBody.querySelector(".lest")?.dataset.goal);
  panelBody.scrollTop = 0;
  if (goal) {
    const down = goal.getBoundingClientRect().top - panelBody.getBoundingClientRect().top;
    const head = panelBody.querySelector(".panel-hode").offsetHeight;
    panelBody.scrollTo({ top: down - head - (panelBody.clientHeight - head) / 4, behavior: "instant" });
  }
  panelBody.querySelector(".panel-tittel")?.focus({ preventScroll: true });
};
const setPanelOpen = (open) => document.body.classList.toggle("med-panel", open);
const openSource = (cite) => {
  const advice = adviceOf(cite);
  if (!advice) {
    return;
  }
  hideTip();
  const article = cite.closest(".turn");
  const listed = new Set([...article.querySelectorAll(".kilde-n")].map((one) => Number(one.dataset.n)));
  shownOf = { citations: advice.citations.filter((one) => listed.has(one.n)), n: Number(cite.dataset.n) };
  opener = cite;
  panel.close();
  panelBody.textContent = words.loading;
  if (narrow.matches) {
    panel.showModal();
  } else {
    panel.show();
    setPanelOpen(true);
  }
  markOpen();
  fetchSource(false);
};
const markOpen = () => {
  document.querySelectorAll(".cite.er-apen").forEach((one) => one.classList.remove("er-apen"));
  opener
    ?.closest(".turn")
    ?.querySelectorAll(`.cite[data-n="${shownOf.n}"]`)
    .forEach((one) => one.classList.add("er-apen"));
};
const step = (by) => {
  const at = numbers().indexOf(shownOf.n) + by;
  if (at >= 0 && at < numbers().length) {
    shownOf = { ...shownOf, n: numbers()[at] };
    markOpen();
    fetchSource(false);
  }
};
const closePanel = (focus = true) => {
  panel.close();
  setPanelOpen(false);
  document.querySelectorAll(".cite.er-apen").forEach((one) => one.classList.remove("er-apen"));
  if (focus && opener?.isConnected) {
    opener.focus({ preventScroll: false });
  }
};
narrow.addEventListener("change", () => panel.open && closePanel());
panel.addEventListener("cancel", (event) => {
  event.preventDefault();
  closePanel();
});

let touched = false;
document.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), true);
document.addEventListener("click", (event) => {
  const cite = event.target.closest(".cite, .kilde-n");
  if (cite?.matches(".cite") && touched && tipFor !== cite) {
    showTip(cite); // a finger has no hover: the first press shows the quote, the next opens the source
  } else if (cite) {
    openSource(cite);
  } else if (tip.contains(event.target) && tipFor) {
    openSource(tipFor);
  } else if (tipFor) {
    hideTip();
  }
});
document.addEventListener("pointerover", (event) => {
  const cite = event.target.closest?.(".cite");
  if (cite && event.pointerType === "mouse" && cite !== tipFor) {
    showTip(cite);
  }
});
document.addEventListener("pointerout", (event) => event.target.closest?.(".cite, #sitat") && hideTipSoon());
document.addEventListener("focusin", (event) => {
  const cite = event.target.closest?.(".cite");
  if (cite?.matches(":focus-visible")) {
    showTip(cite);
  } else if (tipFor && !tip.contains(event.target) && event.target !== tipFor) {
    hideTip();
  }
});
document.addEventListener("focusout", (event) => event.target === tipFor && hideTipSoon());
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  if (tipFor) {
    event.stopPropagation();
    hideTip();
  } else if (panel.open && !narrow.matches) {
    closePanel();
  }
});
panel.addEventListener("click", (event) => {
  const pressed = event.target.closest("button, a");
  if (pressed?.matches("#forrige")) {
    step(-1);
  } else if (pressed?.matches("#neste")) {
    step(1);
  } else if (pressed?.matches(".lukk")) {
    closePanel();
  } else if (pressed?.matches(".til-original")) {
    fetchSource(true);
  } else if (pressed?.matches(".fra-original")) {
    fetchSource(false);
  } else if (pressed?.dataset.les) {
    event.preventDefault();
    const goal = document.getElementById(pressed.dataset.les);
    goal?.closest("details")?.setAttribute("open", "");
    goal?.focus({ preventScroll: true });
    goal?.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
  }
});
