// The dialogs: kept conversations, «are you sure», personal data in a question; and saving a conversation as a file.
const listDialog = document.getElementById("samtaler");
const sureDialog = document.getElementById("sikker");
const personalDialog = document.getElementById("personlig");

// Resolves to true when the reader says yes.
const sure = (text) =>
  new Promise((resolve) => {
    sureDialog.querySelector("#sikker-tekst").textContent = text;
    sureDialog.showModal();
    sureDialog.querySelector(".nei").focus();
    const end = (answer) => {
      sureDialog.close();
      resolve(answer);
    };
    sureDialog.querySelector(".ja").onclick = () => end(true);
    sureDialog.querySelector(".nei").onclick = () => end(false);
    sureDialog.oncancel = () => resolve(false);
  });

// Resolves to «back», «remove» or «send».
const askPersonal = (text) =>
  new Promise((resolve) => {
    personalDialog.querySelector(".advarsel").textContent = text;
    personalDialog.showModal();
    personalDialog.querySelectorAll("[data-personal]").forEach((button) => {
      button.onclick = () => {
        personalDialog.close();
        resolve(button.dataset.personal);
      };
    });
    personalDialog.oncancel = () => resolve("back");
  });

const day = (iso) => (iso ? new Intl.DateTimeFormat(pageLang, { dateStyle: "medium" }).format(new Date(iso)) : "");

const fillList = () => {
  const list = listDialog.querySelector(".samtaleliste");
  const mould = listDialog.querySelector("#mal-samtale");
  list.replaceChildren();
  for (const one of store.data.list) {
    const row = mould.content.cloneNode(true).firstElementChild;
    row.dataset.id = one.id;
    const open = row.querySelector(".apne-samtale");
    open.textContent = one.name;
    open.setAttribute("aria-label", fill(words.open, { name: one.name }));
    const here = one.id === store.data.current;
    row.querySelector(".facts").textContent = [day(one.changed), here ? words.current : ""].filter(Boolean).join(" · ");
    row.querySelector(".gi-navn").setAttribute("aria-label", fill(words.rename_one, { name: one.name }));
    row.querySelector(".slett").setAttribute("aria-label", fill(words.delete_one, { name: one.name }));
    list.append(row);
  }
  const none = store.data.list.length === 0;
  listDialog.querySelector(".ingen").hidden = !none;
  document.getElementById("slett-alle").hidden = none;
};

listDialog.addEventListener("click", async (event) => {
  const pressed = event.target.closest("button");
  const row = pressed?.closest("li");
  const one = store.data.list.find((other) => other.id === row?.dataset.id);
  if (pressed?.matches(".lukk")) {
    listDialog.close();
  } else if (pressed?.matches("#slett-alle")) {
    if (await sure(words.delete_all_sure)) {
      store.removeAll();
      clearConversation();
      fillList();
      listDialog.querySelector(".lukk").focus();
      tellShortly(words.deleted);
    }
  } else if (one && pressed.matches(".apne-samtale")) {
    listDialog.close();
    await openConversation(one.id);
    tellShortly(fill(words.opened, { name: one.name }));
  } else if (one && pressed.matches(".gi-navn")) {
    const form = row.querySelector(".nytt-navn");
    form.hidden = false;
    form.querySelector("input").value = one.name;
    form.querySelector("input").select();
  } else if (one && pressed.matches(".avbryt")) {
    row.querySelector(".nytt-navn").hidden = true;
    row.querySelector(".gi-navn").focus();
  } else if (one && pressed.matches(".slett")) {
    if (await sure(fill(words.delete_sure, { name: one.name }))) {
      const wasOpen = one.id === store.data.current;
      store.remove(one.id);
      if (wasOpen) {
        clearConversation();
      }
      fillList();
      (listDialog.querySelector(".slett") ?? listDialog.querySelector(".lukk")).focus();
      tellShortly(words.deleted);
    }
  }
});
listDialog.addEventListener("submit", (event) => {
  event.preventDefault();
  const { id } = event.target.closest("li").dataset;
  store.rename(id, event.target.querySelector("input").value);
  const name = store.data.list.find((one) => one.id === id)?.name ?? "";
  fillList();
  listDialog.querySelector(`li[data-id="${CSS.escape(id)}"] .gi-navn`)?.focus();
  tellShortly(fill(words.renamed, { name }));
});

// Saving: the file is made by the server in memory, and handed to the browser here.
const saveAs = async (format) => {
  const turns = store.turns();
  if (!turns.length) {
    tellShortly(words.export_empty);
    return;
  }
  try {
    const made = await server.save({ turns, format, title: store.conversation().name });
    const bytes = Uint8Array.from(atob(made.data), (sign) => sign.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: made.type }));
    link.download = made.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    tellShortly(fill(words.export_ready, { name: made.name }));
  } catch (_) {
    tellShortly(words.export_failed);
  }
};
const saveMenu = document.querySelector("#valg .meny");
saveMenu.addEventListener("click", (event) => {
  const { export: format } = event.target.closest("[data-export]")?.dataset ?? {};
  if (format) {
    saveMenu.open = false;
    saveMenu.querySelector("summary").focus();
    if (format === "print") {
      window.print();
    } else {
      saveAs(format);
    }
  }
});
saveMenu.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    saveMenu.open = false;
    saveMenu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  if (!saveMenu.contains(event.target)) {
    saveMenu.open = false;
  }
});
