import { text } from "../texts.js";
import { grid, valueAxis } from "./axes.js";

/** One bar for each team, channel or topic, the first on top. */
export function bars({ bars: rows, unit, target }, colours) {
  const values = rows.map(({ value }) => value);
  if (target) values.push(target.value);
  return {
    grid: { ...grid, top: target ? 28 : 8, right: 72 },
    tooltip: { trigger: "item", formatter: ({ data }) => `${data.name}: ${data.text}` },
    xAxis: { ...valueAxis(unit, values, colours), scale: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map(({ label }) => label),
      axisLabel: { color: colours.ink, width: 140, overflow: "truncate" },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 22,
        itemStyle: { borderRadius: [0, 4, 4, 0] },
        label: { show: true, position: "right", color: colours.strong, formatter: ({ data }) => data.text },
        data: rows.map((row) => ({
          ...row,
          name: row.label,
          itemStyle: { color: colours[row.status] ?? colours.main },
        })),
        markLine: target && {
          silent: true,
          symbol: "none",
          lineStyle: { color: colours.strong, type: "dashed" },
          label: { position: "start", color: colours.ink, formatter: `${text("chart-target")} ${target.text}` },
          data: [{ xAxis: target.value }],
        },
      },
    ],
  };
}
