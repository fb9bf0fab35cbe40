// The tabs of cases and sources. Runs once for each part that gradio mounts: `element` and `trigger` are gr.HTML's.
// What the page and the tabs tell each other is described in README.md beside this file.
{
  const tell = (name, detail) => window.dispatchEvent(new CustomEvent(`advisor:${name}`, { detail }));

  if (!window.advisorTabs) {
    // A source that is asked for before the tab of sources has been mounted waits here.
    window.advisorTabs = { waiting: null };
    window.addEventListener("advisor:source", (event) => {
      window.advisorTabs.waiting = event.detail;
      tell("tab", { tab: "sources" });
      tell("read", {});
    });
    window.addEventListener("advisor:tab", (event) => {
      const find = () => document.getElementById(`fane-${event.detail.tab}-button`);
      find()?.click();
    });
  }

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const show = (target) => {
    if (target) {
      target.closest("details")?.setAttribute("open", "");
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    }
  };
  const on = (kind, selector, then) =>
    element.addEventListener(kind, (event) => {
      const target = event.target.closest?.(selector);
      if (target && element.contains(target)) {
        then(target, event);
      }
    });
  const open = (button) => {
    const { source, section = "", quote = "" } = button.dataset;
    tell("source", { source, section, quote });
  };
  const watch = (then) => new MutationObserver(then).observe(element, { childList: true, subtree: true });

  // Wherever a sentence names its source, and wherever a case can be asked about.
  on("click", ".til-kilden, .apne", open);
  on("click", ".spor-om", (button) => tell("ask", { question: button.dataset.question }));

  // The table of cases.
  const cases = () => element.querySelector(".caser");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const filter = () => {
    const section = cases();
    const rows = [...section.querySelectorAll("tbody tr")];
    const wanted = [...section.querySelectorAll("select[data-filter]")].filter((select) => select.value);
    rows.forEach((row) => {
      row.hidden = !wanted.every((select) => row.dataset[select.dataset.filter].split(" ").includes(select.value));
    });
    const n = rows.filter((row) => !row.hidden).length;
    const say = n ? section.dataset.sayCount : section.dataset.sayCountNone;
    section.querySelector(".antall").textContent = fill(say, { n, all: rows.length });
  };
  const picked = () => [...cases().querySelectorAll(".velg input:checked")].map((box) => box.value);

  on("change", ".filtre select[data-filter]", filter);
  on("click", ".nullstill", () => {
    cases().querySelectorAll("select[data-filter]").forEach((select) => (select.value = ""));
    filter();
  });
  on("click", ".sorter", (button) => {
    const head = button.closest("th");
    const section = cases();
    const rising = head.getAttribute("aria-sort") !== "ascending";
    section.querySelectorAll("th[aria-sort]").forEach((other) => other.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const order = new Intl.Collator("nb");
    const key = (row) => row.querySelector(`[data-key="${head.dataset.key}"]`).dataset.sort;
    const body = section.querySelector("tbody");
    [...body.rows]
      .sort((a, b) => (rising ? 1 : -1) * order.compare(key(a), key(b)))
      .forEach((row) => body.append(row));
    const direction = rising ? section.dataset.sayRising : section.dataset.sayFalling;
    const column = button.textContent.trim();
    section.querySelector(".antall").textContent = fill(section.dataset.saySorted, { column, direction });
  });
  on("change", ".velg input", (box) => {
    const section = cases();
    const most = Number(section.dataset.most);
    const tooMany = picked().length > most;
    if (tooMany) {
      box.checked = false;
    }
    const n = picked().length;
    const enough = n >= Number(section.dataset.least);
    section.querySelector(".sammenlign").disabled = !enough;
    const { sayCompareTooMany, sayCompareReady, sayCompareHint } = section.dataset;
    section.querySelector(".valgt").textContent = tooMany
      ? sayCompareTooMany
      : enough
        ? fill(sayCompareReady, { n })
        : sayCompareHint;
  });
  on("click", ".sammenlign", () => trigger("click", { compare: picked() }));

  // The map of legitimacy.
  on("click", ".vis-alle", (button) => {
    const opened = button.getAttribute("aria-expanded") !== "true";
    const { sayMapOpen, sayMapClose } = button.closest(".kart").dataset;
    button.setAttribute("aria-expanded", String(opened));
    button.textContent = opened ? sayMapClose : sayMapOpen;
    element.querySelectorAll("details").forEach((details) => (details.open = opened));
  });

  // The comparison is brought to whoever asked for it.
  if (element.matches("#caser-side, #caser-side *")) {
    let shown = null;
    watch(() => {
      const title = element.querySelector("#sammenlign-tittel");
      if (title && title !== shown) {
        shown = title;
        show(title);
      }
    });
  }

  // The search and the source that is being read.
  const seek = () => {
    const query = element.querySelector(".sok").value.trim();
    trigger("click", { query, kind: element.querySelector(".type").value });
  };
  on("click", ".sok-knapp", seek);
  on("change", ".type", seek);
  on("keydown", ".sok", (field, event) => event.key === "Enter" && seek());
  on("click", ".vis-liste", () => {
    element.querySelector(".sok").value = "";
    element.querySelector(".type").value = "";
    trigger("click", { query: "", kind: "" });
  });
  on("click", "[data-les]", (link, event) => {
    event.preventDefault();
    show(document.getElementById(link.dataset.les));
  });

  if (element.matches("#kilde-leser, #kilde-leser *")) {
    const read = () => {
      const { waiting } = window.advisorTabs;
      if (waiting) {
        window.advisorTabs.waiting = null;
        trigger("click", waiting);
      }
    };
    window.addEventListener("advisor:read", read);
    read();
    let shown = null;
    watch(() => {
      const article = element.querySelector(".kilde");
      if (article && article !== shown) {
        shown = article;
        const goal = document.getElementById(article.dataset.goal);
        show(goal);
        article.querySelector("mark")?.scrollIntoView({ block: "center" });
      }
    });
  }
}
