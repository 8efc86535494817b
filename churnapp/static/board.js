// Cards of the board move by pointer and by keyboard. The menu of each card does the same by the form of its
// column, which is what is sent here too, so that the server alone decides whether a move is allowed.

const cardOf = (node) => node.closest?.(".deal[draggable]");
const columnOf = (node) => node.closest?.(".board-column");
// any way on that the card's menu offers: it knows the form, also while the card stands in another column
const wayOn = (card) => card.querySelector("button[form]");
const columns = () => [...document.querySelectorAll(".board-column")];
// the sentences are the page's, in the reader's language, with {name} and {stage} where those go
const announce = (sentence, facts) => {
  const says = document.getElementById("board-says");
  says.textContent = says.dataset[sentence].replace(/\{(\w+)\}/g, (_, fact) => facts[fact]);
};
const titleOf = (column) => column.querySelector(".board-cards").getAttribute("aria-label");

let lifted = null; // { card, from, place } while a card is in the air
let focusAfterwards = null;

const lift = (card) => {
  lifted = { card, from: columnOf(card), place: card.nextSibling };
  card.classList.add("is-lifted");
};
const putBack = () => {
  if (!lifted) return;
  lifted.from.querySelector(".board-cards").insertBefore(lifted.card, lifted.place);
  settle();
};
const settle = () => {
  lifted?.card.classList.remove("is-lifted");
  document.querySelectorAll(".is-target").forEach((column) => column.classList.remove("is-target"));
  lifted = null;
};
const drop = (card, column) => {
  const { form, formAction } = wayOn(card);
  focusAfterwards = card.id;
  card.classList.add("is-moving");
  htmx.ajax("POST", formAction, {
    source: form, target: "#board_columns", swap: "outerHTML", values: { [form.dataset.field || "stage"]: column.dataset.stage },
  });
};

document.addEventListener("dragstart", (event) => {
  const card = cardOf(event.target);
  if (!card) return;
  lift(card);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.name);
});
document.addEventListener("dragover", (event) => {
  const column = lifted && columnOf(event.target);
  columns().forEach((each) => each.classList.toggle("is-target", each === column && each !== lifted?.from));
  if (column) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const column = lifted && columnOf(event.target);
  if (!column) return;
  event.preventDefault();
  const { card, from } = lifted;
  settle();
  if (column !== from) drop(card, column);
});
document.addEventListener("dragend", settle);

const step = (by) => {
  const all = columns();
  const column = all[all.indexOf(columnOf(lifted.card)) + by];
  if (!column) return;
  column.querySelector(".board-cards").prepend(lifted.card);
  all.forEach((each) => each.classList.toggle("is-target", each === column && each !== lifted.from));
  lifted.card.focus();
  lifted.card.scrollIntoView({ block: "nearest", inline: "nearest" });
  announce("over", { stage: titleOf(column) });
};
const whileLifted = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  Escape: () => {
    const { card, from } = lifted;
    putBack();
    card.focus();
    announce("back", { stage: titleOf(from) });
  },
  Enter: () => {
    const { card, from } = lifted;
    const column = columnOf(card);
    settle();
    if (column === from) announce("left", { stage: titleOf(from) });
    else drop(card, column);
  },
};
const onTheBoard = {
  " ": (card) => {
    lift(card);
    announce("lifted", { name: card.dataset.name, stage: titleOf(columnOf(card)) });
  },
  Enter: (card) => card.querySelector("a[href]").click(),
  ArrowDown: (card) => card.nextElementSibling?.focus(),
  ArrowUp: (card) => card.previousElementSibling?.focus(),
};
document.addEventListener("keydown", (event) => {
  const card = event.target.matches?.(".deal[draggable]") ? event.target : null;
  const act = lifted ? whileLifted[event.key] || (event.key === " " ? whileLifted.Enter : null) : card && onTheBoard[event.key];
  if (!act || (lifted && card !== lifted.card)) return;
  event.preventDefault();
  act(card);
});

// After a refusal or a cancelled question the card stands where it belongs again.
const backToTruth = () => {
  document.querySelectorAll(".deal.is-moving").forEach((card) => {
    card.classList.remove("is-moving");
    const seen = wayOn(card).form.elements.seen.value;
    const home = columns().find((column) => column.dataset.stage === seen);
    if (home && home !== columnOf(card)) home.querySelector(".board-cards").prepend(card);
    card.focus();
  });
};
document.addEventListener("htmx:responseError", backToTruth);
document.addEventListener("htmx:sendError", backToTruth);
document.addEventListener("close", backToTruth, true);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "question_dialog" || !focusAfterwards) return;
  document.getElementById(focusAfterwards)?.focus();
  focusAfterwards = null;
});
