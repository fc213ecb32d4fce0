// Charts. Colours are never the only difference: lines have dashes and marks, second bars a pattern.

const DASHES = ["solid", "dash", "dot"];
const MARKS = ["circle", "square", "diamond"];
const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false, showTips: false };

/** Plotly reads tags and entities in texts; names out of the data have none. */
const literal = (text) =>
  String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const shortened = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function theme() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const series = Array.from({ length: 9 }, (_, place) => read(`c${place + 1}`));
  return {
    ink: read("ink"), soft: read("soft"), grid: read("grid"), line: read("line"), sheet: read("sheet"), series,
  };
}

function layout(look, width, height, more) {
  const font = { family: getComputedStyle(document.body).fontFamily, size: 12, color: look.soft };
  return {
    width, height, font, autosize: false, dragmode: false, barcornerradius: 2,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 8, r: 12, t: 8, b: 8 }, bargap: 0.3, bargroupgap: 0.08,
    hoverlabel: { bgcolor: look.sheet, bordercolor: look.soft, font: { color: look.ink, size: 13 } },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", font: { color: look.ink } },
    ...more,
  };
}

const axis = (look, more) => ({
  fixedrange: true, automargin: true, zeroline: false, showline: false, gridcolor: look.grid,
  tickfont: { color: look.soft }, ticks: "", ...more,
});

function valueAxis(look, values, format, more, most = 5) {
  const found = values.filter((value) => value !== null);
  const ticks = steps(Math.min(0, ...found), Math.max(0, ...found), most);
  return axis(look, {
    tickvals: ticks, ticktext: ticks.map((value) => literal(onAxis(value, format))),
    range: [ticks[0], ticks.at(-1)], zeroline: true, zerolinecolor: look.line, ...more,
  });
}

const hover = (label, texts) => ({
  customdata: texts.map(literal), hovertemplate: `${literal(label)}: %{customdata}<extra></extra>`,
});

function time(block, rows, look, width) {
  const months = rows.map((row) =>
    shown(row[block.x], "month") + (row[block.x] === thisMonth?.month ? "*" : ""));
  const every = Math.max(1, Math.ceil((months.length * 62) / Math.max(width - 60, 120)));
  // Counted from the newest, so that it always has its name.
  const named = months.map((_, place) => place).filter((place) => (months.length - 1 - place) % every === 0);
  const traces = block.series.map((series, place) => {
    const values = rows.map((row) => row[series.name]);
    const color = look.series[place];
    const common = {
      x: months.map((_, month) => month), y: values, name: literal(series.label),
      ...hover(series.label, values.map((value) => shown(value, series.format))),
    };
    if (series.mark === "bar") return { ...common, type: "bar", marker: { color } };
    if (series.mark === "step") {
      const size = Math.max(8, Math.min(34, (width / months.length) * 0.72));
      const marker = { symbol: "line-ew-open", size, color: look.ink, line: { width: 3, color: look.ink } };
      return { ...common, type: "scatter", mode: "markers", marker };
    }
    const line = { color, width: 2.2, dash: DASHES[place % DASHES.length] };
    const marker = { color, size: 6, symbol: MARKS[place % MARKS.length] };
    return { ...common, type: "scatter", mode: "lines+markers", cliponaxis: false, line, marker };
  });
  const format = block.series[0].format;
  return {
    traces,
    layout: layout(look, width, 270, {
      hovermode: "x unified", showlegend: traces.length > 1,
      xaxis: axis(look, {
        showgrid: false, tickvals: months.map((_, place) => place),
        ticktext: months.map((month, place) => (named.includes(place) ? literal(month) : "")),
        range: [-0.6, months.length - 0.4], tickangle: 0,
      }),
      yaxis: valueAxis(look, traces.flatMap((trace) => trace.y), format),
    }),
  };
}

function labelAxis(look, names, width) {
  const places = names.map((_, place) => place);
  return axis(look, {
    showgrid: false, tickvals: places, ticktext: names.map((name) => literal(shortened(name, width < 480 ? 17 : 28))),
    range: [names.length - 0.4, -0.6], tickfont: { color: look.ink },
    ticks: "outside", ticklen: 6, tickcolor: "rgba(0,0,0,0)",
  });
}

function bars(block, all, look, width) {
  const [first] = block.series;
  const size = (row) => Math.max(...block.series.map((series) => row[series.name] ?? 0));
  const rows = all.filter((row) => size(row) > 0)
    .toSorted((one, other) => (other[first.name] ?? 0) - (one[first.name] ?? 0) || size(other) - size(one))
    .slice(0, block.top);
  const traces = block.series.map((series, place) => {
    const values = rows.map((row) => row[series.name]);
    const texts = values.map((value) => (value ? shown(value, series.format) : ""));
    const pattern = place ? { shape: "/", solidity: 0.35, size: 6, fillmode: "overlay" } : {};
    return {
      type: "bar", orientation: "h", name: literal(series.label), x: values, y: rows.map((_, y) => y),
      marker: { color: look.series[place], pattern }, text: texts.map(literal), textposition: "outside",
      textfont: { color: look.ink, size: 11 }, cliponaxis: false, textangle: 0,
      ...hover(series.label, values.map((value) => shown(value, series.format))),
    };
  });
  const axisOf = valueAxis(look, traces.flatMap((trace) => trace.x), first.format, { showticklabels: false });
  const most = Math.max(...traces.flatMap((trace) => trace.x), 0);
  axisOf.range = [axisOf.range[0], most * (1 + 70 / Math.max(width - 230, 100))];
  return {
    traces,
    layout: layout(look, width, 60 + rows.length * (block.series.length > 1 ? 42 : 30), {
      showlegend: traces.length > 1, hovermode: "closest", xaxis: axisOf,
      yaxis: labelAxis(look, rows.map((row) => shown(row[block.label.name], block.label.format)), width),
    }),
  };
}

function range(block, all, look, width) {
  const { low, high, value } = block;
  const rows = all.toSorted((one, other) => other[high.name] - one[high.name]).slice(0, block.top);
  const ends = rows.flatMap((row, y) => [[row[low.name], y], [row[high.name], y], [null, null]]);
  const chosen = rows.map((row) => row[value.name]);
  const named = (row) => {
    const models = [row.lowest_model, row.highest_model].map((model) => shown(model, "model"));
    return `${shown(row[value.name], value.format)} of ${shown(row[low.name], low.format)} (${models[0]}) to ` +
      `${shown(row[high.name], high.format)} (${models[1]})`;
  };
  return {
    traces: [
      {
        type: "scatter", mode: "lines+markers", name: "Least to most", x: ends.map(([x]) => x),
        y: ends.map(([, y]) => y), line: { color: look.series[8], width: 3 }, hoverinfo: "skip",
        marker: { symbol: "line-ns-open", size: 11, color: look.soft, line: { width: 2, color: look.soft } },
      },
      {
        type: "scatter", mode: "markers", name: literal(value.label), x: chosen, y: rows.map((_, y) => y),
        marker: { color: look.series[1], size: 11, symbol: "diamond" },
        ...hover(value.label, rows.map(named)),
      },
    ],
    layout: layout(look, width, 80 + rows.length * 30, {
      showlegend: true, hovermode: "closest", xaxis: valueAxis(look, rows.map((row) => row[high.name]), high.format, {}, width < 480 ? 2 : 5),
      yaxis: labelAxis(look, rows.map((row) => shown(row[block.label.name], block.label.format)), width),
    }),
  };
}

function stages(block, rows, look, width) {
  const values = rows.map((row) => row[block.value.name]);
  const texts = values.map((value, place) => {
    const share = place && values[place - 1] ? ` (${shown(value / values[place - 1], "percent")})` : "";
    return `${shown(value, block.value.format)}${share}`;
  });
  const names = rows.map((row) => shown(row[block.label.name], block.label.format));
  return {
    traces: [{
      type: "bar", orientation: "h", x: values, y: rows.map((_, y) => y), text: texts.map(literal),
      textposition: "outside", textfont: { color: look.ink, size: 12 }, cliponaxis: false,
      marker: { color: look.series[0] }, hoverinfo: "skip",
    }],
    layout: layout(look, width, 240, {
      showlegend: false, xaxis: axis(look, {
        showgrid: false, showticklabels: false, range: [0, Math.max(...values, 1) * 1.32],
      }),
      yaxis: labelAxis(look, names, width),
    }),
  };
}

function flow(block, rows, look, width) {
  const nodes = new Map();
  const outcome = block.outcome ?? "";
  const node = (step, name) => {
    const key = `${step}|${name}`;
    if (!nodes.has(key)) nodes.set(key, { place: nodes.size, name });
    return nodes.get(key).place;
  };
  const links = rows.map((row) => ({
    source: node(row.step, row.origin),
    target: row.target === null ? node("end", outcome) : node(row.step + 1, row.target),
    value: row.value, name: row.origin,
  }));
  const names = [...new Set(rows.map((row) => row.origin))];
  const color = new Map(names.map((name, place) => [name, look.series[place % look.series.length]]));
  const tint = (name) => `${color.get(name) ?? look.soft}59`;
  const listed = [...nodes.values()];
  const steps = [...nodes.keys()].map((key) => key.split("|", 1)[0]);
  const most = Math.max(...steps.map((step) => steps.filter((each) => each === step).length));
  return {
    traces: [{
      type: "sankey", arrangement: "fixed", orientation: "h", valueformat: ",d",
      textfont: { color: look.ink, size: 12 },
      node: {
        label: listed.map(({ name }) => literal(name)), pad: 12, thickness: 12,
        color: listed.map(({ name }) => color.get(name) ?? look.soft), line: { width: 0 },
        hovertemplate: "%{label}: %{value}<extra></extra>",
      },
      link: {
        source: links.map((link) => link.source), target: links.map((link) => link.target),
        value: links.map((link) => link.value), color: links.map((link) => tint(link.name)),
        hovertemplate: "%{source.label} to %{target.label}: %{value}<extra></extra>",
      },
    }],
    layout: layout(look, Math.max(width, 720), Math.max(440, 22 * most), { margin: { l: 6, r: 6, t: 12, b: 12 } }),
  };
}

const DRAWN = { time, bars, range, stages, flow };
