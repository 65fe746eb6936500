import { grid, legend, markLine, plain, valueAxis } from "./axes.js";

/** One dot for each agent, how many measurements on x, the limits of chance as curves about the team. */
export function funnel({ unit, words, team, curves, points }, colours) {
  const shown = curves.length ? curves : [];
  const values = [team.value, ...points.map(({ value }) => value), ...near(shown, points)];
  return {
    grid: { ...grid, top: 28, bottom: 56 },
    // On a phone the legend takes three lines, and the axis' name stands above them.
    media: [{ query: { maxWidth: 480 }, option: { grid: { bottom: 92 } } }],
    legend: { ...legend(colours), data: [words.agents, words.look, words.inner, words.outer] },
    tooltip: { trigger: "item", formatter: ({ data }) => (data.name ? `${data.name}: ${data.text}\n${words.size}: ${plain.format(data.size)}` : "") },
    xAxis: {
      type: "value",
      name: words.size,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: colours.ink },
      min: shown.length ? shown[0][0] : 0,
      max: shown.length ? shown[shown.length - 1][0] : undefined,
      axisLabel: { color: colours.ink, formatter: (value) => plain.format(value), hideOverlap: true, showMinLabel: false, showMaxLabel: false },
      axisLine: { lineStyle: { color: colours.line } },
      splitLine: { show: false },
    },
    yAxis: valueAxis(unit, values, colours),
    series: [
      ...[1, 4].map((column) => limit(words.outer, shown, column, colours.ink, "solid")),
      ...[2, 3].map((column) => limit(words.inner, shown, column, colours.ink, "dotted")),
      dots(words.agents, points.filter(({ flag }) => !flag), colours.main, "circle", { team, words, colours }),
      dots(words.look, points.filter(({ flag }) => flag), colours.second, "diamond"),
    ],
  };
}

/** The limits as far as the axis has to show them: those of the smallest may lie far outside. */
function near(curves, points) {
  const smallest = Math.min(...points.map(({ size }) => size));
  return curves.filter(([size]) => size >= smallest).flatMap((curve) => curve.slice(1)).filter((edge) => edge !== null);
}

function limit(name, curves, column, colour, type) {
  return {
    type: "line",
    name,
    silent: true,
    symbol: "none",
    data: curves.map((curve) => [curve[0], curve[column]]),
    connectNulls: false,
    clip: true,
    lineStyle: { color: colour, width: 1.5, type },
    itemStyle: { color: colour },
    tooltip: { show: false },
  };
}

function dots(name, points, colour, symbol, middle) {
  return {
    type: "scatter",
    name,
    symbol,
    symbolSize: symbol === "circle" ? 11 : 15,
    data: points.map((point) => ({ ...point, value: [point.size, point.value], itemStyle: { color: point.grey ? "transparent" : colour, borderColor: colour, borderWidth: 1.5 } })),
    itemStyle: { color: colour },
    cursor: "pointer",
    markLine: middle && markLine(middle.team, middle.words.team, middle.colours.strong, middle.colours),
  };
}
