// The trainer's tab. Runs once for each part that gradio mounts: `element` and `trigger` are gr.HTML's.
{
  const MOST = 5_000_000;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const find = (selector) => element.querySelector(selector);
  const value = (selector) => find(selector)?.value ?? "";
  const checked = (name) => [...element.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value);
  const read = (file) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(file);
    });

  element.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-gjor]");
    if (!button || !element.contains(button)) {
      return;
    }
    const section = button.closest("[data-run]");
    const file = find(".fil")?.files?.[0];
    const wanted = file && ["check", "upload"].includes(button.dataset.gjor);
    trigger("click", {
      do: button.dataset.gjor,
      run: button.dataset.run ?? section?.dataset.run ?? "",
      kind: button.dataset.kind ?? "",
      sets: [...checked("sett"), ...checked("ovesett")],
      decline: value(".avslag"),
      first: value(".first"),
      second: value(".second"),
      at: section?.dataset.at ?? "",
      who: value(".hvem"),
      grade: checked("karakter")[0] ?? "",
      comment: value(".kommentar"),
      text: value(".besvarelse"),
      name: wanted ? file.name : "",
      data: wanted ? (file.size > MOST ? "" : await read(file)) : "",
      size: wanted ? file.size : 0,
    });
  });

  // gradio patches what it shows: an element may stay with new attributes and text, so what was done is noted by serial.
  const seen = new WeakMap();
  const fresh = (node) => {
    const { serial } = node.dataset;
    const known = seen.get(node) === serial;
    seen.set(node, serial);
    return !known;
  };

  // A report has a style of its own, which the page's must not reach.
  const frame = () =>
    element.querySelectorAll(".skygge").forEach((host) => {
      if (fresh(host)) {
        const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
        root.innerHTML = host.nextElementSibling.textContent;
      }
    });

  // What was asked for is brought into view, once, with its fields as the server sent them.
  let shown = "";
  const bring = () => {
    const section = find(".lest");
    const key = section?.dataset.serial ?? "";
    if (section && key !== shown) {
      section.querySelectorAll("textarea, input").forEach((field) => {
        field.value = field.type === "radio" ? field.value : field.defaultValue;
        field.checked = field.defaultChecked;
      });
      const target = find(`#${section.dataset.goal}`);
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    }
    shown = key;
  };

  // A file the server has made is saved by the browser.
  const save = () => {
    const sent = find(".nedlasting");
    if (!sent || !fresh(sent)) {
      return;
    }
    const bytes = Uint8Array.from(atob(sent.textContent.trim()), (c) => c.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: sent.dataset.type }));
    const link = Object.assign(document.createElement("a"), { href: url, download: sent.dataset.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };

  // What is new is told to a screen reader: messages at once, progress four times a minute.
  const EVERY = 15_000;
  const tell = () => {
    if (!window.advisorTrainer) {
      const live = Object.assign(document.createElement("div"), { className: "hidden" });
      live.setAttribute("aria-live", "polite");
      document.body.append(live);
      window.advisorTrainer = { live, said: "", at: -EVERY };
    }
    const teller = window.advisorTrainer;
    const news = find(".beskjed, .message");
    const progress = find(".framdrift");
    const text = (news ?? progress)?.textContent.trim() ?? "";
    if (!text || text === teller.said || (!news && performance.now() - teller.at < EVERY)) {
      return;
    }
    teller.live.textContent = teller.said = text;
    teller.at = performance.now();
  };

  const look = () => {
    frame();
    tell();
    bring();
    save();
  };
  new MutationObserver(look).observe(element, {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: ["data-serial"],
  });
  look();
}
