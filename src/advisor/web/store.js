// Conversations, kept in this browser and nowhere else. Turns are what the server sent in `data-turn`, as JSON.
const texts = () => document.getElementById("tekster");
const words = JSON.parse(texts().dataset.say);
const pageLang = texts().dataset.lang;
document.getElementById("venter")?.remove();
// gradio sets the language of its own texts there, at some moment of its own.
const keepLanguage = () => {
  if (document.documentElement.lang !== pageLang) {
    document.documentElement.lang = pageLang;
  }
};
new MutationObserver(keepLanguage).observe(document.documentElement, { attributeFilter: ["lang"] });
keepLanguage();
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const KEY = "advisor.samtaler";
const CHOICES = "advisor.valg";

const tellShortly = (text) => {
  const line = document.getElementById("kort-beskjed");
  line.textContent = "";
  requestAnimationFrame(() => (line.textContent = text));
  clearTimeout(tellShortly.timer);
  tellShortly.timer = setTimeout(() => (line.textContent = ""), 8000);
};

const readKept = (key, otherwise) => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch (_) {
    return otherwise; // shut, or not ours: the page works without
  }
};
const writeKept = (key, value) => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch (error) {
    tellShortly(error.name === "QuotaExceededError" ? words.store_full : words.store_off);
    return false;
  }
};

const store = {
  data: { current: "", list: [] },

  load() {
    const kept = readKept(KEY, null);
    const list = Array.isArray(kept?.list) ? kept.list.filter((one) => one?.id && Array.isArray(one.turns)) : [];
    this.data = { current: String(kept?.current ?? ""), list };
    return this.conversation();
  },
  save() {
    writeKept(KEY, this.data);
    document.dispatchEvent(new CustomEvent("advisor:kept"));
  },
  conversation() {
    return this.data.list.find((one) => one.id === this.data.current) ?? null;
  },
  turns() {
    return this.conversation()?.turns ?? [];
  },
  // Another window may have written since: its conversations stay, and of one id the newest stays.
  refresh() {
    const mine = this.data;
    const theirs = readKept(KEY, null)?.list;
    if (Array.isArray(theirs)) {
      const own = mine.list.find((one) => one.id === mine.current);
      mine.list = theirs.filter((one) => one?.id && Array.isArray(one.turns));
      const there = mine.list.findIndex((one) => one.id === mine.current);
      if (own && there >= 0) {
        mine.list[there] = own;
      } else if (own) {
        mine.list.unshift(own);
      }
    }
  },
  keep(turn) {
    this.refresh();
    let one = this.conversation();
    if (!one) {
      one = { id: `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`, name: turn.question.slice(0, 120), turns: [] };
      this.data.list.unshift(one);
      this.data.current = one.id;
    }
    one.turns = [...one.turns.filter((other) => other.number !== turn.number), turn].slice(-40);
    one.changed = new Date().toISOString();
    this.save();
  },
  drop(number) {
    const one = this.conversation();
    if (one) {
      one.turns = one.turns.filter((turn) => turn.number !== number);
      this.save();
    }
  },
  begin() {
    this.data.current = "";
    this.save();
  },
  open(id) {
    this.data.current = id;
    this.save();
  },
  rename(id, name) {
    this.refresh();
    const one = this.data.list.find((other) => other.id === id);
    if (one && name.trim()) {
      one.name = name.trim().slice(0, 120);
      this.save();
    }
  },
  remove(id) {
    this.refresh();
    this.data.list = this.data.list.filter((one) => one.id !== id);
    this.data.current = this.data.current === id ? "" : this.data.current;
    this.save();
  },
  removeAll() {
    this.data = { current: "", list: [] };
    try {
      localStorage.removeItem(KEY);
    } catch (_) {
      tellShortly(words.store_off);
    }
    document.dispatchEvent(new CustomEvent("advisor:kept"));
  },
};
