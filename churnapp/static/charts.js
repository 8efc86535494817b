// Draws the charts of churnapp/web/charts.py with ECharts, in the colours of the theme, when they come near the screen:
// the library is large, and no page waits for it.
// Tooltips are drawn, not HTML: the Content-Security-Policy forbids inline styles.

const colour = (name) => {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = getComputedStyle(probe).color;
  canvas.fillRect(0, 0, 1, 1);
  probe.remove();
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
};
const TONES = { accent: "accent", soft: "line-strong", low: "low", medium: "medium", high: "high", critical: "critical",
  "kind-1": "kind-1", "kind-2": "kind-2", "kind-3": "kind-3", "kind-4": "kind-4", "kind-5": "kind-5", "kind-6": "kind-6" };
// numbers are written as in the page's example of 1234.5, days in its language
const numbersAs = (example) => (value) => (
  value.toLocaleString("en-US").replace(/[,.]/g, (mark) => (mark === "," ? example[1] : example[5]))
);
// money too, around an example of 1234
const moneyAs = (example, write) => (value) => (
  `${value < 0 ? "−" : ""}${example.replace(/1\D?234/, () => write(Math.abs(Math.round(value))))}`
);
const WRITTEN = {
  number: (value, write) => write(value),
  percent: (value) => `${Math.round(value * 100)}%`,
  money: (value, write, writeMoney) => writeMoney(value),
};
const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const shortDay = (value) => (
  /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? new Date(`${value}T00:00Z`).toLocaleDateString(LANGUAGE, { day: "numeric", month: "short", timeZone: "UTC" })
    : value
);

// a mark is told in full beside the chart
const shortened = (word) => (word.length > 18 ? `${word.slice(0, 17)}…` : word);

const optionsOf = (chart, write, writeMoney) => {
  const [ink, soft, line, surface] = ["ink", "ink-soft", "line", "surface"].map(colour);
  const written = (value) => (value === null || value === undefined ? "–" : WRITTEN[chart.unit](value, write, writeMoney));
  const text = { color: soft, fontFamily: "Inter, sans-serif", fontSize: 12 };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 8, right: 16, top: chart.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
    legend: { type: "scroll", show: chart.series.length > 1, top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 8, textStyle: text },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: surface, borderColor: line, borderWidth: 1,
      textStyle: { ...text, color: ink }, valueFormatter: written,
    },
    xAxis: {
      type: "category", data: chart.categories, boundaryGap: chart.series.some((series) => series.kind === "bar"),
      axisLine: { lineStyle: { color: line } }, axisTick: { show: false },
      axisLabel: { ...text, formatter: shortDay, alignMinLabel: "left", alignMaxLabel: "right" },
    },
    yAxis: { type: "value", minInterval: chart.unit === "number" ? 1 : 0, splitLine: { lineStyle: { color: line } }, axisLabel: { ...text, formatter: written } },
    series: chart.series.map((series, position) => ({
      name: series.name, type: series.kind === "bar" ? "bar" : "line", data: series.values, showSymbol: false,
      stack: series.is_stacked ? "stack" : undefined,
      color: colour(TONES[series.tone] || "accent"), lineStyle: { width: 2 }, barCategoryGap: "25%",
      areaStyle: series.kind === "area" ? { opacity: 0.12 } : undefined,
      markLine: position > 0 || !chart.marks.length ? undefined : {
        symbol: "none", lineStyle: { color: soft, type: "dashed" }, label: { ...text, formatter: "{b}" },
        data: chart.marks.map((mark) => ({ name: shortened(mark.word), xAxis: mark.at })),
      },
    })),
  };
};

const LIBRARY = document.currentScript.dataset.library;
let library = null;
const withLibrary = () => {
  library ||= new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src: LIBRARY, onload: resolve, onerror: reject }));
  });
  return library;
};

const draw = async (element) => {
  await withLibrary();
  if (!element.isConnected) return; // htmx was quicker
  const chart = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const drawing = echarts.getInstanceByDom(element) || echarts.init(element);
  const write = numbersAs(element.dataset.numbers);
  drawing.setOption(optionsOf(chart, write, moneyAs(element.dataset.money, write)), true);
};
const charts = () => [...document.querySelectorAll("[data-chart]")];
const isDrawn = (element) => Boolean(library && window.echarts?.getInstanceByDom(element));

const whenNear = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    whenNear.unobserve(target);
    draw(target);
  }
}, { rootMargin: "300px" });
const watchAll = (root) => {
  for (const element of root.querySelectorAll("[data-chart]")) whenNear.observe(element);
};

watchAll(document);
document.addEventListener("htmx:load", (event) => watchAll(event.target));
window.addEventListener("beforeprint", () => charts().forEach(draw));
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts().filter(isDrawn).forEach(draw));
new ResizeObserver(() => {
  for (const element of charts().filter(isDrawn)) echarts.getInstanceByDom(element).resize();
}).observe(document.body);
