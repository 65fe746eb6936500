import { grid } from "./axes.js";

/** Such as tickets by hour and weekday: the deeper, the more. What moves far from 0 begins where it does. */
export function heatmap({ rows, columns, cells, unit }, colours) {
  const values = cells.map(({ value }) => value);
  const top = Math.max(...values, unit === "count" ? 1 : 0);
  const axis = (data, extra) => ({
    type: "category",
    data,
    axisLabel: { color: colours.ink, hideOverlap: true },
    axisLine: { show: false },
    axisTick: { show: false },
    ...extra,
  });
  return {
    grid: { ...grid, top: 8, right: 8 },
    tooltip: { formatter: ({ data }) => `${rows[data.row]} · ${columns[data.column]}\n${data.text}` },
    xAxis: axis(columns),
    yAxis: axis(rows, { inverse: true }),
    visualMap: {
      show: false,
      min: unit === "count" ? 0 : Math.min(...values, top),
      max: top,
      inRange: { color: [colours.low, colours.high] },
    },
    series: [
      {
        type: "heatmap",
        itemStyle: { borderColor: colours.surface, borderWidth: 1.5, borderRadius: 2 },
        data: cells.map((cell) => ({ ...cell, value: [cell.column, cell.row, cell.value] })),
      },
    ],
  };
}
