// An @ in a note opens the people who may see the account; without this, @name is typed in full.

let list = null;
let writing = null;

const close = () => {
  list?.remove();
  list = null;
  writing?.setAttribute("aria-expanded", "false");
  writing?.removeAttribute("aria-activedescendant");
};
const begun = (field) => field.value.slice(0, field.selectionStart).match(/(?:^|[\s(])@([\w.+-]{0,40})$/);
const select = (option) => {
  for (const each of list.children) each.setAttribute("aria-selected", String(each === option));
  writing.setAttribute("aria-activedescendant", option.id);
};
const take = (option) => {
  const end = writing.selectionStart;
  const start = end - begun(writing)[1].length;
  writing.setRangeText(`${option.dataset.name} `, start, end, "end");
  close();
  writing.focus();
};

document.addEventListener("input", async (event) => {
  const field = event.target;
  if (!field.matches("textarea[data-mentions]")) return;
  const match = begun(field);
  if (!match) return close();
  const people = field.closest("[data-people]").dataset.people;
  const answer = await fetch(`${people}?q=${encodeURIComponent(match[1])}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || begun(field)?.[1] !== match[1]) return;
  close();
  const found = Object.assign(document.createElement("ul"), { className: "mention-list", id: "mention-list" });
  found.setAttribute("role", "listbox");
  found.innerHTML = await answer.text();
  if (!found.children.length) return;
  [list, writing] = [found, field];
  field.setAttribute("aria-controls", "mention-list");
  field.setAttribute("aria-expanded", "true");
  const box = field.getBoundingClientRect();
  document.body.append(list);
  list.style.left = `${box.left + window.scrollX}px`;
  list.style.top = `${box.bottom + window.scrollY + 2}px`;
  select(list.children[0]);
});
document.addEventListener("keydown", (event) => {
  if (!list || event.target !== writing) return;
  const now = list.querySelector('[aria-selected="true"]');
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown") select(now.nextElementSibling || list.firstElementChild);
  else if (event.key === "ArrowUp") select(now.previousElementSibling || list.lastElementChild);
  else if (event.key === "Enter" || event.key === "Tab") take(now);
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const option = event.target.closest(".mention-list [role=option]");
  if (option) take(option);
  else if (list && !list.contains(event.target)) close();
});
