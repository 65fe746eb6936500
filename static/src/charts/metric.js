import { text } from "../texts.js";
import { grid, legend, markLine, onPhone, place, dateText, timeAxis, valueAxis } from "./axes.js";

/** A metric over time, one line or one for each team; `low` and `high` draw the interval. */
export function metric(data, colours) {
  const series = data.series ?? [{ name: text("chart-value"), points: data.points }];
  const points = series.flatMap((each) => each.points);
  const many = series.length > 1;
  // Of many lines no interval is drawn: none may stretch the axis.
  const values = points.flatMap(({ value, low, high }) => (many ? [value] : [value, low, high]));
  if (data.target) values.push(data.target.value);
  const marks = data.marks ?? [];
  values.push(...marks.map(({ value }) => value));
  const option = {
    color: colours.series,
    grid: { ...grid, bottom: many ? 36 : 8 },
    legend: many ? { ...legend(colours), data: series.map(({ name }) => name) } : undefined,
    tooltip: { trigger: "axis", formatter: dateText },
    xAxis: timeAxis(points, colours, data.step),
    yAxis: valueAxis(data.unit, values, colours),
    series: [
      ...(many ? [] : band(points, colours)),
      ...series.flatMap((each, index) => (each.back ? lineBack(each, colours) : lineNow(each, colours.series[index % 5], many))),
      ...(data.target ? [targetLine(data.target, colours)] : []),
      ...marks.map((mark) => markedLine(mark, colours)),
    ],
  };
  // On a phone the names of many lines take two or three lines of their own.
  return onPhone(option, points, data.step, many ? { grid: { bottom: 72 } } : {});
}

/** The same in a corner of a card: no value axis, the last point marked, labels as on a phone. */
export function small(data, colours) {
  const { media, ...option } = metric(data, colours);
  const { axisLabel } = media[0].option.xAxis;
  return {
    ...option,
    xAxis: { ...option.xAxis, axisLabel: { ...option.xAxis.axisLabel, ...axisLabel } },
    grid: { left: 4, right: 4, top: 20, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    yAxis: { ...option.yAxis, axisLabel: { show: false }, splitLine: { show: false } },
  };
}

/** A step that is not whole yet is drawn apart: hollow, at the end of a dashed line. */
function lineNow({ name, points }, colour, many) {
  const whole = points.filter(({ part }) => !part);
  if (whole.length === points.length) return [line({ name, points }, colour, many)];
  const part = points.filter((point) => point.part).map((point) => ({ ...point, note: point.part }));
  const tail = line({ name, points: part }, colour, true);
  // Where it begins stands the last whole step, which has its own line in the tooltip.
  const from = whole.slice(-1).map(({ at, value }) => ({ value: [Date.parse(at), value], symbol: "none" }));
  return [
    line({ name, points: whole }, colour, many),
    { ...tail, data: [...from, ...tail.data], symbol: "emptyCircle", showSymbol: true, lineStyle: { ...tail.lineStyle, type: "dashed" } },
  ];
}

function line({ name, points }, colour, many) {
  return {
    type: "line",
    name,
    data: points.map(place),
    symbol: "circle",
    symbolSize: 6,
    showSymbol: points.length < 40,
    connectNulls: false,
    lineStyle: { width: 2.25, color: colour },
    itemStyle: { color: colour },
    areaStyle: many ? undefined : { color: colour, opacity: 0.07, origin: "start" },
    emphasis: { focus: many ? "series" : "none" },
  };
}

/** What was earlier, drawn under what is now: dashed, and named apart from it in the tooltip. */
function lineBack({ name, points }, colours) {
  return {
    ...line({ name, points: points.map((point) => ({ ...point, note: point.when })) }, colours.quiet, true),
    symbol: "emptyCircle",
    lineStyle: { width: 1.75, type: "dashed", color: colours.quiet },
  };
}

/** Two stacked areas, the lower one unseen. */
function band(points, colours) {
  if (!points.some(({ low, high }) => Number.isFinite(low) && Number.isFinite(high))) return [];
  const area = (name, height, opacity) => ({
    type: "line",
    name,
    stack: "interval",
    stackStrategy: "all",
    silent: true,
    symbol: "none",
    lineStyle: { opacity: 0 },
    areaStyle: { color: colours.main, opacity },
    tooltip: { show: false },
    data: points.map((point) => [Date.parse(point.at), height(point)]),
  });
  return [area("low", ({ low }) => low, 0), area("high", ({ low, high }) => high - low, 0.14)];
}

function targetLine(target, colours) {
  return {
    type: "line",
    name: text("chart-target"),
    data: [],
    markLine: markLine(target, text("chart-target"), colours.ink, colours),
  };
}

/** Such as a benchmark or the edge of a band: dotted, with its own words. */
function markedLine(mark, colours) {
  return {
    type: "line",
    name: mark.name,
    data: [],
    markLine: markLine(mark, mark.name, colours.ink, colours, "dotted"),
  };
}
