// What makes pages pleasanter; every one of them also works without it.

// An open menu closes on Escape and when something else is clicked.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A folded section of the sidebar stays folded on the next page; the server reads it, so that nothing jumps.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".nav-section")) return;
  const folded = [...document.querySelectorAll(".nav-section:not([open])")].map((section) => section.dataset.section);
  document.cookie = `folded=${folded.join(".")}; path=/; max-age=31536000; samesite=lax`;
}, true);

// A click anywhere in a row follows the row's first link; links, buttons and selected text keep their own meaning.
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-row-link]");
  if (!row || event.target.closest("a, button, form, input, label, select, summary")) return;
  if (window.getSelection().toString()) return;
  const link = row.querySelector("a[href]");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else window.location.assign(link.href);
});

// A value is edited where it stands; its link alone leads to the same form. Said here once, because lists have many.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".edit-link");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  window.htmx.ajax("GET", link.href, { source: link, target: link.closest(".editable"), swap: "outerHTML" });
});

// The button of a form in a row shows once there is something to send.
document.addEventListener("change", (event) => {
  event.target.closest(".stage-form")?.setAttribute("data-changed", "");
});

// A reason that is cut by the width of its column is whole on hover.
document.addEventListener("mouseover", (event) => {
  const reason = event.target.closest?.(".reason:not([title])");
  if (reason && reason.scrollHeight > reason.clientHeight) reason.title = reason.textContent;
});

// A heading that is clicked with Shift sorts besides what sorts the list already.
document.addEventListener("click", (event) => {
  const link = event.shiftKey && event.target.closest("a[data-further]");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  window.htmx.ajax("GET", link.dataset.further, { target: link.getAttribute("hx-target"), swap: "outerHTML", push: link.dataset.further });
}, true);
// What is opened from the inbox is read; the link itself works without this, in a new tab too.
for (const kind of ["click", "auxclick"]) {
  document.addEventListener(kind, (event) => {
    const link = event.target.closest("a[data-marks]");
    if (!link || event.button > 1) return;
    const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
    fetch(link.dataset.marks, { method: "POST", keepalive: true, redirect: "manual", headers: { "X-CSRFToken": token } });
    link.closest(".inbox-row")?.classList.remove("is-unread");
  });
}

// A request of htmx that fails is said, not swallowed.
const say = (text) => {
  const toasts = document.getElementById("toasts");
  const notice = document.createElement("div");
  notice.className = "notice notice-error";
  notice.append(Object.assign(document.createElement("p"), { textContent: text }));
  toasts.replaceChildren(notice);
  setTimeout(() => notice.remove(), 10000);
};
// the sentences are the page's, so that they are in the reader's language
const sentences = () => document.getElementById("toasts").dataset;
document.addEventListener("htmx:responseError", (event) => {
  const { refused, gone, failed } = sentences();
  const status = event.detail.xhr.status;
  say({ 403: refused, 404: gone }[status] || failed.replace("{status}", status));
});
document.addEventListener("htmx:sendError", () => say(sentences().unreachable));

// A question that a form led to opens as a dialog; its answer, or its Cancel, closes it.
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = document.getElementById("question_dialog");
  if (!dialog) return;
  if (event.target !== dialog) dialog.close();
  else if (!dialog.open) dialog.showModal();
});
document.addEventListener("click", (event) => {
  const dialog = event.target.closest("[data-closes-dialog]")?.closest("dialog");
  if (!dialog) return;
  event.preventDefault();
  dialog.close();
});

// Rows that are chosen: the box in the heading chooses the page, Shift chooses up to the last one, the bar says how many.
let lastChoice = null;
const choices = (table) => [...table.querySelectorAll("td .row-choice")];
const sayChoice = (table) => {
  const boxes = choices(table), chosen = boxes.filter((box) => box.checked).length;
  const all = table.querySelector("[data-chooses-page]");
  all.checked = chosen === boxes.length;
  all.indeterminate = chosen > 0 && !all.checked;
  const count = table.closest(".card").querySelector("[data-chosen-count]");
  if (count) count.textContent = count.dataset.counted.replace("{count}", chosen);
};
document.addEventListener("click", (event) => {
  const box = event.target.closest("td .row-choice");
  if (!box) return;
  const boxes = choices(box.closest("table"));
  if (event.shiftKey && boxes.includes(lastChoice)) {
    const [from, to] = [boxes.indexOf(lastChoice), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
  }
  lastChoice = box;
});
document.addEventListener("change", (event) => {
  const box = event.target.closest(".row-choice");
  if (!box) return;
  const table = box.closest("table");
  if (box.matches("[data-chooses-page]")) for (const other of choices(table)) other.checked = box.checked;
  sayChoice(table);
});
document.addEventListener("reset", (event) => {
  if (event.target.id === "bulk") setTimeout(() => sayChoice(event.target.closest(".card").querySelector("table")));
});

// A page that is made to be printed offers it.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});
