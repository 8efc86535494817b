// The model page: the capacity slider answers at once, and a button prints. Without this script the slider is a form.

const form = document.querySelector("[data-capacity]");
if (form) {
  const steps = JSON.parse(document.getElementById("capacity-steps").textContent);
  const slider = form.elements.per_week;
  const section = form.closest("section");
  const mark = section.querySelector("[data-capacity-mark]");
  const tiers = section.querySelector("[data-tiers]");
  form.querySelector("button").hidden = true;
  const show = () => {
    const step = steps[Math.round(slider.value / slider.min) - 1];
    for (const place of section.querySelectorAll("[data-figure]")) place.textContent = step[place.dataset.figure];
    mark.setAttribute("transform", `translate(${step.mark} 0)`);
    if (tiers) tiers.search = step.tiers_query;
  };
  slider.addEventListener("input", show);
  slider.addEventListener("change", () => {
    const address = new URL(window.location.href);
    address.searchParams.set("per_week", slider.value);
    window.history.replaceState(window.history.state, "", address);
  });
  show(); // a browser may have kept another position
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
