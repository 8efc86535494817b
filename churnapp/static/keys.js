// The search palette and the keyboard. Every key does what a link or button on the page does, nothing else.

const palette = document.getElementById("palette");
const words = document.getElementById("palette_words");
const RECENT = "recent-accounts";

// Accounts looked at last: only their numbers, kept by this browser; the server says whose names may be shown.
const recent = () => (localStorage.getItem(RECENT) || "").split(".").filter(Boolean);
const looked = window.location.pathname.match(/^\/accounts\/(\d+)\/$/);
if (looked) {
  const others = recent().filter((key) => key !== looked[1]);
  localStorage.setItem(RECENT, [looked[1], ...others].slice(0, 8).join("."));
}

const openPalette = () => {
  if (!palette || palette.open) return;
  document.getElementById("palette_recent").value = recent().filter((key) => !looked || key !== looked[1]).join(".");
  const sidebar = document.getElementById("sidebar");
  if (sidebar?.matches(":popover-open")) sidebar.hidePopover();
  palette.showModal();
  words.select();
  words.dispatchEvent(new Event("palette-opened"));
};

const hits = () => [...document.querySelectorAll("#palette_hits .hit")];
const choose = (hit) => {
  for (const each of hits()) each.setAttribute("aria-selected", String(each === hit));
  if (hit) {
    words.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  } else words.removeAttribute("aria-activedescendant");
};
const chosen = () => hits().find((hit) => hit.getAttribute("aria-selected") === "true");

if (palette) {
  document.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
    const opener = event.target.closest("[data-opens-palette]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPalette();
  });
  words.addEventListener("keydown", (event) => {
    const all = hits();
    const at = all.indexOf(chosen());
    const steps = { ArrowDown: at + 1, ArrowUp: at < 0 ? all.length - 1 : at - 1 };
    if (event.key in steps && all.length) {
      event.preventDefault();
      choose(all[(steps[event.key] + all.length) % all.length]);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) window.open(chosen().href, "_blank", "noopener");
      else window.location.assign(chosen().href);
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "palette_hits") choose(hits()[0]);
  });
}

// Keys. Single letters are off inside fields, with a modifier, and for people who switched them off.
const singleKeys = document.body.dataset.keys !== "off";
const help = document.getElementById("key_help");
const row = () => document.querySelector("tr.is-at");
const go = (link) => link && window.location.assign(link.href);
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], [role=combobox]");

const moveTo = (step) => {
  const rows = [...document.querySelectorAll("table.list tbody tr[data-row-link]")];
  if (!rows.length) return;
  const at = rows.indexOf(row());
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  row()?.classList.remove("is-at");
  next.classList.add("is-at");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a[href]")?.focus({ preventScroll: true });
};

const acts = {
  "?": () => help?.showModal(),
  "/": () => (document.querySelector("main input[type=search]") || { focus: openPalette }).focus(),
  j: () => moveTo(1),
  k: () => moveTo(-1),
  x: () => row()?.querySelector("input[type=checkbox]")?.click(),
  e: () => ((row() || document.querySelector("main"))?.querySelector("[data-key=e], .editable a[href]"))?.click(),
  n: () => {
    const field = document.querySelector(".note-form textarea");
    if (field) field.focus();
    else document.getElementById("panel-timeline")?.scrollIntoView(); // which loads it
  },
};

let waitsForPlace = 0;
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (palette?.open) palette.close();
    else openPalette();
    return;
  }
  if (!singleKeys || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (Date.now() < waitsForPlace) {
    waitsForPlace = 0;
    const link = document.querySelector(`.sidebar [data-go="${CSS.escape(event.key)}"]`);
    if (link) {
      event.preventDefault();
      go(link);
    }
    return;
  }
  if (event.key === "g") waitsForPlace = Date.now() + 1500;
  else if (Object.hasOwn(acts, event.key)) {
    event.preventDefault();
    acts[event.key]();
  }
});
for (const opener of document.querySelectorAll("[data-opens-keys]")) {
  opener.addEventListener("click", () => help?.showModal());
}
