"use strict";
// Numbers, days and names as a person reads them; nothing here touches the page.

const told = JSON.parse(document.getElementById("data").textContent);
const LOCALE = told.about.locale;
const ABSENT = "–";

const plain = (options) => new Intl.NumberFormat(LOCALE, options);
const day = (options) => new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", ...options });
const MONEY = { style: "currency", currency: told.about.currency, currencyDisplay: "narrowSymbol" };

const NUMBERS = {
  count: plain({ maximumFractionDigits: 0 }),
  decimal: plain({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  money: plain({ ...MONEY, minimumFractionDigits: 0, maximumFractionDigits: 0 }),
  cents: plain({ ...MONEY, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  millions: plain({ ...MONEY, notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 2 }),
  percent: plain({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  ratio: plain({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  days: plain({ minimumFractionDigits: 0, maximumFractionDigits: 1 }),
  points: plain({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" }),
  change: plain({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" }),
};
const SHORT = {
  count: plain({ notation: "compact", maximumFractionDigits: 1 }),
  money: plain({ ...MONEY, notation: "compact", minimumFractionDigits: 0, maximumFractionDigits: 1 }),
  percent: plain({ style: "percent", maximumFractionDigits: 1 }),
  ratio: plain({ maximumFractionDigits: 2 }),
};
const DAYS = {
  date: day({ day: "numeric", month: "short", year: "numeric" }),
  month: day({ month: "short", year: "numeric" }),
};

// Lookups by names out of the data never go through an object's own members.
const labels = Object.fromEntries(
  Object.entries(told.labels).map(([kind, names]) => [kind, new Map(Object.entries(names))]),
);

/** A value as text; small amounts of money have cents, and so has a whole column of them. */
function shown(value, format, isSmall = Math.abs(value) < 100) {
  if (value === null || value === undefined || value === "") return ABSENT;
  if (format in DAYS) return DAYS[format].format(new Date(`${value.slice(0, 10)}T00:00:00Z`));
  if (format in labels) return labels[format].get(value) ?? value;
  if (format === "text") return String(value);
  if (format === "money" && isSmall && value !== 0) return NUMBERS.cents.format(value);
  if (format === "ratio") return `${NUMBERS.ratio.format(value)}×`;
  return NUMBERS[format].format(value);
}

/** A headline: millions are shortened. */
function headline(value, format) {
  const isLarge = format === "money" && Math.abs(value ?? 0) >= 1e6;
  return isLarge ? NUMBERS.millions.format(value) : shown(value, format);
}

/** The number beside an axis. */
function onAxis(value, format) {
  return (SHORT[format] ?? SHORT.count).format(value);
}

const isText = (format) => format === "text" || format in labels;

/** Round steps from at or below the lowest to at or above the highest value. */
function steps(lowest, highest, most = 5) {
  const low = Math.min(0, lowest);
  const span = Math.max(highest, low + 1e-9) - low;
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) * power;
  const first = Math.floor(low / size);
  const last = Math.ceil(Math.max(highest, low + size * 1e-6) / size);
  return Array.from({ length: last - first + 1 }, (_, place) => (first + place) * size);
}
