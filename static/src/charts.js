// Draws <div class="chart" data-chart="KIND" data-source="ID"> from the JSON in #ID.
//
// A point is {at: "2026-10-05", value: 0.914 | null, text: "91.4 %", url?, n?, low?, high?};
// `text` is what the server wrote and the tooltip shows, so that a figure reads the same everywhere;
// `value` is for drawing alone. A mark is {value, text}. Data by kind:
//   kr       unit, points, target: mark, baseline: mark, expected: points, forecast: points with low and high,
//            checkins: points with confidence (on_track, at_risk, off_track) and note
//   metric   unit, points (low and high draw the interval's band) or series [{name, points, back?}],
//            target, marks: marks with a name, step (day, week, month, quarter); a point's `when` says
//            which days it is about, its `part` how many days of a step that is not whole it has
//   small    as metric, without the vertical axis
//   bars     unit, bars: [{label, value, text, status?, url?}], target
//   funnel   unit, team: mark, curves: [[size, outer low, inner low, inner high, outer high]],
//            points: [{name, size, value, text, flag, grey, url?}], words
//   heatmap  rows, columns: labels; cells: [{row, column, value, text, url?}]
import { BarChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { bars } from "./charts/bars.js";
import { funnel } from "./charts/funnel.js";
import { heatmap } from "./charts/heatmap.js";
import { keyResult } from "./charts/key-result.js";
import { metric, small } from "./charts/metric.js";
import { palette } from "./charts/palette.js";

use([
  AriaComponent,
  BarChart,
  CanvasRenderer, // the SVG one writes style attributes, which the policy refuses
  GridComponent,
  HeatmapChart,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  TooltipComponent,
  VisualMapComponent,
]);

const KINDS = { kr: keyResult, metric, small, bars, funnel, heatmap };
const drawn = new Map(); // element → chart

export function draw(root) {
  forget();
  for (const element of root.querySelectorAll(".chart")) paint(element);
}

function paint(element) {
  const source = document.getElementById(element.dataset.source);
  if (!source) return;
  const chart = drawn.get(element) ?? start(element);
  const option = KINDS[element.dataset.chart](JSON.parse(source.textContent), palette());
  chart.setOption(common(element, option), { notMerge: true });
}

function start(element) {
  const chart = init(element, null, { renderer: "canvas" });
  chart.on("click", ({ data }) => data?.url && location.assign(data.url));
  resized.observe(element);
  drawn.set(element, chart);
  return chart;
}

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) drawn.get(target)?.resize();
});

function common(element, option) {
  const colours = palette();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    useUTC: true,
    animation: !still,
    animationDuration: 400,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.ink },
    aria: { enabled: true, label: { description: element.getAttribute("aria-label") } },
    ...option,
    tooltip: {
      renderMode: "richText", // the HTML one writes inline styles
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.strong, fontSize: 13 },
      ...option.tooltip,
    },
  };
}

/** Charts whose element a swap has taken away, or emptied: the server sends it without a canvas. */
function forget() {
  for (const [element, chart] of drawn) {
    if (element.isConnected && element.childElementCount) continue;
    resized.unobserve(element);
    chart.dispose();
    drawn.delete(element);
  }
}

document.addEventListener("themechange", () => {
  forget();
  for (const element of drawn.keys()) paint(element);
});
