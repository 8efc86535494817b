// Chooses an area of the quadrant by dragging, and lets arrows move between its circles. Circles, areas and the table
// are links without it. The area snaps to the cells of the grid, which the server names by their edges.

const frameOf = (node) => node.closest?.("[data-quadrant]");
let drag = null; // { frame, svg, brush, from } while the pointer is down

const placeIn = (svg, event) => {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return { x: point.x, y: point.y };
};
const outline = ({ brush, from }, to) => {
  brush.setAttribute("x", Math.min(from.x, to.x));
  brush.setAttribute("y", Math.min(from.y, to.y));
  brush.setAttribute("width", Math.abs(to.x - from.x));
  brush.setAttribute("height", Math.abs(to.y - from.y));
};
const clear = (brush) => { brush.setAttribute("width", 0); brush.setAttribute("height", 0); };
// the last edge at or before a place, counted along a rising list
const edgeBefore = (edges, place) => Math.max(0, edges.filter((edge) => edge <= place + 0.5).length - 1);
const edgeAfter = (edges, place) => {
  const found = edges.findIndex((edge) => edge >= place - 0.5);
  return found < 0 ? edges.length - 1 : found;
};
const areaUrl = (svg, a, b) => {
  const across = JSON.parse(svg.dataset.across), up = JSON.parse(svg.dataset.up).map((y) => -y);
  const query = new URLSearchParams(window.location.search);
  for (const name of ["page", "quadrant"]) query.delete(name);
  query.set("churn_from", edgeBefore(across, Math.min(a.x, b.x)));
  query.set("churn_below", edgeAfter(across, Math.max(a.x, b.x)));
  query.set("up_from", edgeBefore(up, -Math.max(a.y, b.y)));
  query.set("up_below", edgeAfter(up, -Math.min(a.y, b.y)));
  return `${window.location.pathname}?${query}`;
};

document.addEventListener("pointerdown", (event) => {
  const frame = frameOf(event.target);
  if (!frame || event.button !== 0 || event.pointerType === "touch") return;
  const svg = frame.querySelector("svg");
  drag = { frame, svg, brush: svg.querySelector(".quadrant-brush"), from: placeIn(svg, event), moved: false };
  event.preventDefault(); // a link would be dragged as one
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const to = placeIn(drag.svg, event);
  drag.moved ||= Math.hypot(to.x - drag.from.x, to.y - drag.from.y) > 6;
  if (drag.moved) outline(drag, to);
});
document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { frame, svg, brush, from, moved } = drag;
  drag = null;
  if (!moved) return;
  const url = areaUrl(svg, from, placeIn(svg, event));
  // the click that follows would open the link below the pointer
  document.addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
  setTimeout(() => clear(brush), 400);
  htmx.ajax("GET", url, { target: `#${frame.dataset.quadrant}`, swap: "outerHTML" });
});

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const centre = (mark) => {
  const circle = mark.querySelector("circle");
  return [Number(circle.getAttribute("cx")), Number(circle.getAttribute("cy"))];
};
document.addEventListener("keydown", (event) => {
  const mark = event.target.closest?.(".quadrant-mark");
  if (!mark || !(event.key in ARROWS)) return;
  event.preventDefault();
  const [x, y] = centre(mark), [along, down] = ARROWS[event.key];
  let best = null, nearest = Infinity;
  for (const other of mark.closest("svg").querySelectorAll(".quadrant-mark")) {
    const [ox, oy] = centre(other), ahead = (ox - x) * along + (oy - y) * down;
    const aside = Math.abs((ox - x) * down) + Math.abs((oy - y) * along);
    if (other !== mark && ahead > 0 && ahead + 2 * aside < nearest) { best = other; nearest = ahead + 2 * aside; }
  }
  if (!best) return;
  mark.setAttribute("tabindex", "-1");
  best.setAttribute("tabindex", "0");
  best.focus();
});
