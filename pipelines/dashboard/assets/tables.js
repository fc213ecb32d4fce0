// Elements and tables. Texts are never markup.

/** An element with texts and children; texts are never markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child));
  return made;
}

/** A table of rows; its headers sort it. */
function tableOf(columns, rows, { bar = "", caption = "", sums = false } = {}) {
  const small = new Map(columns.map(({ name }) =>
    [name, rows.every((row) => Math.abs(row[name] ?? 0) < 100)]));
  const most = bar ? Math.max(0, ...rows.map((row) => row[bar] ?? 0)) : 0;
  const cell = (row, column, place) => {
    const { name, format } = column;
    const text = shown(row[name], format, small.get(name));
    const isRaw = typeof row[name] === "number";
    const made = element(place ? "td" : "th", {
      class: isText(format) || !place ? "text" : name === bar ? "filled" : row[name] ? null : "zero",
      scope: place ? null : "row",
      "data-column": name, "data-value": isRaw ? String(row[name]) : null,
    }, text);
    if (name === bar && most > 0) made.style.setProperty("--share", Math.max(0, (row[name] ?? 0) / most));
    return made;
  };
  const body = element("tbody");
  const fill = (sorted) => body.replaceChildren(
    ...sorted.map((row) => element("tr", {}, ...columns.map((column, place) => cell(row, column, place)))));
  const heads = columns.map((column) => {
    const button = element("button", { type: "button", title: column.hint || null }, column.label);
    const head = element("th", { scope: "col", class: isText(column.format) ? "text" : null }, button);
    button.addEventListener("click", () => {
      const way = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", way < 0 ? "descending" : "ascending");
      fill(rows.toSorted((one, other) => way * compared(one[column.name], other[column.name])));
    });
    return head;
  });
  fill(rows);
  const table = element("table", {}, caption && element("caption", { class: "note" }, caption),
    element("thead", {}, element("tr", {}, ...heads)), body);
  if (sums && rows.length > 1) table.append(totals(columns, rows));
  return table;
}

function compared(one, other) {
  if (one === other) return 0;
  if (one === null || one === undefined) return -1;
  if (other === null || other === undefined) return 1;
  return typeof one === "string" ? one.localeCompare(other, LOCALE) : one - other;
}

function totals(columns, rows) {
  const cells = columns.map((column, place) => {
    if (!place) return element("th", { scope: "row", class: "text" }, "Total");
    const total = column.is_sum ? rows.reduce((sum, row) => sum + (row[column.name] ?? 0), 0) : null;
    return element("td", { "data-column": column.name, "data-value": total === null ? null : String(total) },
      total === null ? "" : shown(total, column.format));
  });
  return element("tfoot", {}, element("tr", {}, ...cells));
}

const scrollable = (label, ...children) =>
  element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, ...children);
