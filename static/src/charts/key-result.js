import { text } from "../texts.js";
import { grid, legend, markLine, onPhone, place, dateText, timeAxis, valueAxis } from "./axes.js";

/** Values as a line, the target, where it should be by now, and check-ins in their confidence. */
export function keyResult(data, colours) {
  const { points, expected = [], checkins = [], forecast = [], target, upper, stretch, baseline, unit } = data;
  const due = data.is_ceiling ? "limit" : "expected"; // of a ceiling it is what may have come by then
  const values = [...points, ...expected, ...checkins, ...forecast].map((point) => point.value);
  values.push(...forecast.flatMap(({ low, high }) => [low, high]));
  for (const mark of [target, upper, stretch, baseline]) if (mark) values.push(mark.value);
  const drawn = [...points, ...expected, ...forecast];
  const option = {
    color: [colours.main, colours.quiet, colours.strong],
    // On a phone a legend of four takes two lines.
    grid: { ...grid, bottom: forecast.length ? 56 : 36 },
    legend: { ...legend(colours), data: named({ value: points, [due]: expected, checkin: checkins, forecast }) },
    tooltip: { trigger: "axis", formatter: dateText },
    xAxis: timeAxis(drawn, colours),
    yAxis: valueAxis(unit, values, colours),
    series: [
      line(points, colours, target),
      paced(expected, text(`chart-${due}`), colours, baseline),
      checkinPoints(checkins, colours),
      ...fan(forecast, colours),
      ...(upper ? [further(upper, "target", colours, "dashed")] : []),
      ...(stretch ? [further(stretch, "stretch", colours, "dotted")] : []),
    ],
  };
  return onPhone(option, drawn);
}

/** What is drawn: the legend names nothing that is not there. */
function named(series) {
  const there = Object.keys(series).filter((key) => series[key].some(({ value }) => value !== null));
  return there.map((key) => ({ name: text(`chart-${key}`), icon: key === "checkin" ? "circle" : "roundRect" }));
}

function line(points, colours, target) {
  return {
    type: "line",
    name: text("chart-value"),
    data: points.map(place),
    symbol: "circle",
    symbolSize: 5,
    showSymbol: points.length < 40,
    lineStyle: { width: 2.5, color: colours.main },
    areaStyle: { color: colours.main, opacity: 0.07, origin: "start" },
    markLine: target && markLine(target, text("chart-target"), colours.on_track, colours),
  };
}

function paced(expected, name, colours, baseline) {
  return {
    type: "line",
    name,
    data: expected.map(place),
    symbol: "none",
    lineStyle: { width: 1.5, type: "dashed", color: colours.quiet },
    markLine: baseline && markLine(baseline, text("chart-baseline"), colours.ink, colours, "dotted"),
  };
}

/** A line of its own beside the target's: the stretch, or the upper end of a band. */
function further(mark, what, colours, type) {
  const name = text(`chart-${what}`);
  return { type: "line", name, data: [], markLine: markLine(mark, name, colours.on_track, colours, type) };
}

/** Where it is heading: the middle dotted, and between what it will lie four times of five. */
function fan(points, colours) {
  if (!points.length) return [];
  const edge = (name, height, opacity) => ({
    type: "line",
    name,
    stack: "forecast",
    stackStrategy: "all",
    silent: true,
    symbol: "none",
    lineStyle: { opacity: 0 },
    areaStyle: { color: colours.main, opacity },
    tooltip: { show: false },
    data: points.map((point) => [Date.parse(point.at), height(point)]),
  });
  return [
    edge("low", ({ low }) => low, 0),
    edge("high", ({ low, high }) => high - low, 0.16),
    {
      type: "line",
      name: text("chart-forecast"),
      // Where it begins stands the value itself, which has its own line in the tooltip.
      data: points.map((point) => (point.text ? place(point) : [Date.parse(point.at), point.value])),
      symbol: "none",
      lineStyle: { width: 2, type: "dotted", color: colours.main },
      itemStyle: { color: colours.main }, // of the legend
    },
  ];
}

// Shapes differ as well as colours.
const SHAPES = { on_track: "circle", at_risk: "triangle", off_track: "diamond" };

function checkinPoints(checkins, colours) {
  return {
    type: "scatter",
    name: text("chart-checkin"),
    symbolSize: 13,
    z: 5,
    data: checkins.map((checkin) => ({
      ...place(checkin),
      symbol: SHAPES[checkin.confidence],
      itemStyle: { color: colours[checkin.confidence], borderColor: colours.surface, borderWidth: 2 },
    })),
  };
}
