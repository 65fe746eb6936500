// Axes, marks and tooltips that the kinds share.
import { text } from "../texts.js";

const language = document.documentElement.lang || "en";
// In English the day before the month; in Thai the years that the rest of the application shows.
const dayAndMonth = new Intl.DateTimeFormat(language === "en" ? "en-GB" : `${language}-u-ca-gregory`, { day: "numeric", month: "short", timeZone: "UTC" });
const monthAndYear = new Intl.DateTimeFormat(language === "en" ? "en-GB" : `${language}-u-ca-gregory`, { month: "short", year: "numeric", timeZone: "UTC" });
export const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const timeUnits = [
  [172_800, 86_400, "day"],
  [7200, 3600, "hour"],
  [120, 60, "minute"],
  [0, 1, "second"],
];

// As figures beside the chart are written: with a space or without, as the language has it.
const percent = (share) => text("chart-percent").replace("%(number)s", plain.format(share * 100)).replace("%%", "%");

export const day = (at) => dayAndMonth.format(new Date(at));
const month = (at) => monthAndYear.format(new Date(at));
export const place = (point) => ({ ...point, value: [Date.parse(point.at), point.value] });

/** A label of the value axis: short, in the page's language. Seconds choose one unit by the largest. */
function formatter(unit, largest) {
  if (unit === "percent") return (value) => percent(value);
  if (unit !== "time") return (value) => plain.format(value);
  const [, size, name] = timeUnits.find(([from]) => largest >= from);
  const format = new Intl.NumberFormat(language, {
    style: "unit",
    unit: name,
    unitDisplay: "short",
    maximumFractionDigits: 1,
  });
  return (value) => format.format(value / size);
}

/** Steps that people count in: of a time whole minutes, hours or days, not 16 min 40 s. */
function step(unit, span) {
  if (unit !== "time") return undefined;
  const steps = [10, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800];
  return steps.find((size) => span / size <= 6) ?? 1_209_600;
}

export function valueAxis(unit, values, colours) {
  const known = values.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...known), Math.max(...known, 0)];
  // A share that moves between 0.88 and 0.93 shows nothing on an axis from 0.
  // Nor does a time between 41 and 50 minutes; a count keeps its 0, or small changes look large.
  const near = unit === "percent" || unit === "score" || (unit === "time" && Math.min(...known) > high / 2);
  const interval = step(unit, near ? high - Math.min(...known) : high - low);
  return {
    type: "value",
    scale: near,
    ...(near ? around(known, interval) : interval && bounds(low, high, interval)),
    splitNumber: 4,
    axisLabel: { color: colours.ink, formatter: formatter(unit, high), hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line } },
  };
}

function bounds(low, high, interval) {
  return { interval, min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval };
}

/** Whole steps about all that is drawn; by itself the engine would leave out target and baseline. */
function around(known, given) {
  if (known.length === 0) return {};
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const raw = (high - low || Math.abs(high) || 1) / 4;
  const size = 10 ** Math.floor(Math.log10(raw));
  const interval = given ?? [1, 2, 5, 10].find((times) => times * size >= raw) * size;
  const { min, max } = bounds(low, high, interval);
  // Sums of decimal steps carry a trail of binary digits.
  return { interval, min: Number(min.toFixed(9)), max: Number(max.toFixed(9)) };
}

/**
 * A label for each point, a week's own, where the engine would begin anew with each month; of many
 * every second, third …, the last among them: left to the engine those that do not fit are missing here and there.
 */
export function timeAxis(points, colours, step) {
  return {
    type: "time",
    axisLabel: { color: colours.ink, formatter: isLong(step) ? month : day, hideOverlap: true, ...labels(points, isLong(step) ? 8 : 14) },
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    splitLine: { show: false },
  };
}

/** What is otherwise on a phone: fewer labels under the axis, and what is given of `narrow`; the rest of `option` stays. */
export function onPhone(option, points, step, narrow = {}) {
  const fewer = { axisLabel: labels(points, isLong(step) ? 2 : 3) };
  const { grid, xAxis } = option;
  return { ...option, media: [{ query: { maxWidth: 480 }, option: { xAxis: fewer, ...narrow } }, { option: { grid, xAxis } }] };
}

function labels(points, most) {
  const days = [...new Set(points.map(({ at }) => Date.parse(at)))].sort((a, b) => a - b);
  const every = Math.ceil(days.length / most);
  return { customValues: days.filter((_, index) => (days.length - 1 - index) % every === 0) };
}

function isLong(step) {
  return step === "month" || step === "quarter";
}

export const grid = { left: 8, right: 24, top: 24, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };

export function legend(colours) {
  return { bottom: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4, textStyle: { color: colours.ink } };
}

/** A horizontal line with its words at the right end. */
export function markLine(mark, name, colour, { surface }, type = "dashed") {
  return {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: colour, type, width: 1.5 },
    label: { position: "insideEndTop", color: colour, formatter: `${name} ${mark.text}`, fontSize: 12, backgroundColor: surface, padding: [1, 3] },
    data: [{ yAxis: mark.value }],
  };
}

/** What stands at one date: the date, then a line for each series that has a point there. */
export function dateText(items) {
  const points = items.filter(({ data }) => data?.at); // the band's halves have none
  if (!points.length) return "";
  return [points[0].data.when ?? day(points[0].data.at), ...points.flatMap(pointLines)].join("\n");
}

function pointLines({ data, seriesName }) {
  const size = data.n === undefined ? "" : `  (n = ${plain.format(data.n)})`;
  const line = `${seriesName}: ${data.text ?? text("chart-no-data")}${size}`;
  return data.note ? [line, data.note] : [line];
}
