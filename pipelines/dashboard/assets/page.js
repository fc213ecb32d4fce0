// The page: what was chosen, and every section's blocks drawn from the rows that fit the choice.

const chosen = new Map();
const answers = new Map(
  Object.entries(told.answers).map(([name, { columns, rows }]) => [
    name,
    { columns, rows: rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]]))) },
  ]),
);
const CHARTS = Object.keys(DRAWN);

/** The rows of an answer that fit what is chosen; a row without a value fits every choice. */
function fitting(name) {
  const { columns, rows } = answers.get(name);
  const filters = [...chosen].filter(([key]) => columns.includes(key));
  return rows.filter((row) => filters.every(([key, value]) => row[key] === value || row[key] === null));
}

function change(figure, row) {
  if (row.before === null || row.before === undefined || row.value === null) return null;
  const difference = row.value - row.before;
  const isPoints = figure.format === "percent";
  if (!isPoints && row.before === 0) return null;
  const text = isPoints ? `${NUMBERS.points.format(difference * 100)} points`
    : NUMBERS.change.format(difference / Math.abs(row.before));
  const isUp = difference > 0;
  const arrow = difference === 0 ? "" : isUp ? "▲ " : "▼ ";
  const verdict = !figure.better || difference === 0 ? "" : isUp === (figure.better === "up") ? "good" : "bad";
  return element("dd", { class: "change" },
    element("b", { class: verdict }, arrow + text), ` from ${headline(row.before, figure.format)}`);
}

function sparkline(values) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const found = values.filter((value) => value !== null);
  if (found.length < 3) return null;
  const highest = Math.max(...found) || 1;
  const points = values.map((value, place) =>
    value === null ? null : `${((place / (values.length - 1)) * 100).toFixed(2)},${(22 - (value / highest) * 20).toFixed(2)}`);
  const line = document.createElementNS(svg.namespaceURI, "polyline");
  for (const [key, value] of Object.entries({
    points: points.filter((point) => point).join(" "), fill: "none", stroke: "var(--c1)",
    "stroke-width": 1.6, "vector-effect": "non-scaling-stroke", "stroke-linejoin": "round",
  })) line.setAttribute(key, value);
  svg.setAttribute("viewBox", "0 0 100 24");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.append(line);
  return svg;
}

/** The last twelve months of `<answer>.<column>`. */
function trendOf(trend, section) {
  const [name, column] = trend.split(".");
  return fitting(`${section.key}.${name}`).map((month) => month[column]).slice(-12);
}

function drawFigures(target, block, section) {
  const rows = new Map(fitting(`${section.key}.${block.data}`).map((row) => [row.measure, row]));
  const cards = block.figures.map((figure) => {
    const row = rows.get(figure.measure) ?? { value: null };
    const line = figure.trend ? sparkline(trendOf(figure.trend, section)) : null;
    return element("div", { class: "figure", "data-measure": figure.measure },
      element("dt", {}, figure.label),
      element("dd", { class: "value", "data-value": String(row.value ?? "") }, headline(row.value, figure.format)),
      change(figure, row), line && element("dd", {}, line),
      figure.hint ? element("dd", { class: "hint" }, figure.hint) : null);
  });
  const isEmpty = block.figures.every((figure) => !rows.get(figure.measure));
  target.replaceChildren(...(isEmpty && block.empty ? [element("p", { class: "empty" }, block.empty)]
    : [element("dl", {}, ...cards)]));
  target.firstElementChild.style.setProperty("--columns", cards.length === 5 ? 5 : 4);
}

function drawTable(target, block, section) {
  const rows = fitting(`${section.key}.${block.data}`);
  const isSummed = block.columns.some((column) => column.is_sum);
  const table = tableOf(block.columns, rows, { bar: block.bar, sums: isSummed });
  target.replaceChildren(rows.length ? scrollable(block.title, table) : element("p", { class: "empty" }, block.empty));
}

/** The columns of the table beneath a chart. */
function beneath(block) {
  if (block.kind === "time") return [{ name: block.x, label: "Month", format: "month" }, ...block.series];
  if (block.kind === "bars") return [block.label, ...block.series];
  if (block.kind === "range") return [block.label, block.low, block.value, block.high];
  if (block.kind === "stages") return [block.label, block.value];
  return [
    { name: "step", label: "Step", format: "count" }, { name: "origin", label: "From", format: "text" },
    { name: "target", label: "To", format: "text" }, block.value,
  ];
}

function described(block, rows) {
  const last = rows.at(-1);
  if (block.kind !== "time") return `${block.title}. The table beneath holds its numbers.`;
  const parts = block.series.map((series) => `${series.label} ${shown(last[series.name], series.format)}`);
  return `${block.title}. ${shown(last[block.x], "month")}: ${parts.join(", ")}. The table beneath holds all months.`;
}

function drawChart(target, block, section) {
  const outcome = section.choices.flatMap(({ key, options }) =>
    options.filter(([value]) => value === chosen.get(key)).map(([, label]) => label))[0] ?? "";
  const all = fitting(`${section.key}.${block.data}`);
  const values = block.series ?? [block.value, block.high ?? block.value];
  const rows = all.filter((row) => block.kind === "time" || values.some(({ name }) => row[name]));
  const isEmpty = !rows.some((row) => values.some(({ name }) => row[name]));
  if (isEmpty) {
    target.replaceChildren(element("p", { class: "empty" }, block.empty));
    return;
  }
  const drawing = element("div", { class: "drawing", role: "img", "aria-label": described(block, rows) });
  const isOpen = target.querySelector("details")?.open ?? false;
  const table = element("details", { open: isOpen }, element("summary", {}, "Table: " + block.title),
    scrollable(`Table: ${block.title}`, tableOf(beneath(block), block.kind === "flow" ? rows.map((row) =>
      ({ ...row, target: row.target ?? outcome })) : rows)));
  target.replaceChildren(block.kind === "flow" ? scrollable(block.title, drawing) : drawing, table);
  const width = document.documentElement.classList.contains("printing") ? (block.is_wide ? 640 : 306) : target.clientWidth;
  const { traces, layout: shape } = DRAWN[block.kind]({ ...block, outcome }, rows, theme(), width);
  Plotly.newPlot(drawing, traces, shape, CONFIG);
}

const PAINT = { figures: drawFigures, table: drawTable, ...Object.fromEntries(CHARTS.map((kind) => [kind, drawChart])) };
const blocks = [];

function build(section) {
  const home = document.getElementById(section.key);
  const place = home.querySelector(".blocks");
  for (const block of section.blocks) {
    const isWide = block.is_wide || block.kind === "figures";
    const target = element("div", { class: "body" });
    place.append(element("div", { class: `block ${block.kind}${isWide ? " wide" : ""}` },
      block.title ? element("h3", {}, block.title) : null,
      block.note ? element("p", { class: "note" }, block.note) : null, target,
      block.kind === "time" && unfinished(block, section)));
    blocks.push({ section, block, draw: () => PAINT[block.kind](target, block, section) });
  }
  for (const select of home.querySelectorAll("select[data-choice]")) {
    chosen.set(select.dataset.choice, select.value);
    select.addEventListener("change", () => choose(select.dataset.choice, select.value));
  }
}

/** The month of today, when it is not over. */
const thisMonth = (() => {
  const { today } = answers.get("span").rows[0];
  if (!today) return null;
  const next = new Date(`${today}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCDate() === 1 ? null : { month: `${today.slice(0, 7)}-01`, today };
})();

function unfinished(block, section) {
  const { rows } = answers.get(`${section.key}.${block.data}`);
  const isThere = thisMonth && rows.some((row) => row[block.x] === thisMonth.month);
  return isThere && element("p", { class: "note" }, `* until ${shown(thisMonth.today, "date")}`);
}

function choose(key, value) {
  chosen.set(key, value);
  tell();
  const read = ({ data, figures = [] }) => [data, ...figures.map(({ trend }) => trend.split(".")[0])];
  const reads = ({ section, block }) => read(block).some((name) =>
    name && answers.get(`${section.key}.${name}`).columns.includes(key));
  blocks.filter(reads).forEach(({ draw }) => draw());
}

function fill(select, options, key) {
  select.replaceChildren(...options.map(([value, label]) => element("option", { value }, label)));
  select.value = chosen.get(key);
  select.addEventListener("change", () => choose(key, select.value));
}

function tell() {
  const period = fitting("periods")[0];
  const model = shown(chosen.get("model"), "model");
  const days = period && period.first_day
    ? `${period.label}: ${shown(period.first_day, "date")} to ${shown(period.last_day, "date")}` : "No data yet";
  const before = period?.first_day_before
    ? `, compared with ${shown(period.first_day_before, "date")} to ${shown(period.last_day_before, "date")}` : "";
  document.getElementById("chosen").textContent =
    `${days}${before}. ${chosen.get("model") ? `Attribution model: ${model}.` : ""}`;
}

function start() {
  const { about } = told;
  const [span] = answers.get("span").rows;
  const periods = answers.get("periods").rows;
  const models = answers.get("models").rows;
  chosen.set("period", periods.some(({ period, first_day_before: day }) => period === "90" && day) ? "90" : "all");
  if (models.length) chosen.set("model", (models.find((row) => row.is_report_model) ?? models[0]).model);
  fill(document.getElementById("period"), periods.map(({ period, label }) => [period, label]), "period");
  fill(document.getElementById("model"), models.map(({ model }) => [model, shown(model, "model")]), "model");
  document.getElementById("model").parentElement.hidden = !models.length;
  document.getElementById("demo").hidden = !span.is_demo;
  const facts = [
    ["Data", span.first_day ? `${shown(span.first_day, "date")} to ${shown(span.today, "date")}` : "none yet"],
    ["Amounts", about.currency], ["Days", about.time_zone], ["Release", about.release_id],
    ["Made", `${shown(about.created_at, "date")}, ${about.created_at.slice(11, 16)} UTC`],
  ];
  document.getElementById("facts").append(...facts.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  told.sections.forEach(build);
  tell();
  redraw();
  follow();
}

const redraw = () => blocks.forEach(({ draw }) => draw());
const redrawCharts = () => blocks.filter(({ block }) => CHARTS.includes(block.kind)).forEach(({ draw }) => draw());

/** Mark the section on screen in the navigation. */
function follow() {
  const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    const top = entries.filter((entry) => entry.isIntersecting).at(-1);
    if (!top) return;
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.get(top.target.id)?.setAttribute("aria-current", "true");
  }, { rootMargin: "-30% 0px -60% 0px" });
  document.querySelectorAll("main > section").forEach((section) => seen.observe(section));
}

function print(isPrinting) {
  document.documentElement.classList.toggle("printing", isPrinting);
  redrawCharts();
}

let wait = 0;
let width = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === width) return; // a phone's address bar
  width = window.innerWidth;
  clearTimeout(wait);
  wait = setTimeout(redrawCharts, 120);
});
window.addEventListener("beforeprint", () => print(true));
window.addEventListener("afterprint", () => print(false));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawCharts);
start();
