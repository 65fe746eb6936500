// Charts weigh ten times the rest: their script comes only with the first chart of a page.
import { text } from "./texts.js";

async function drawCharts(root) {
  if (!root?.querySelector?.(".chart")) return;
  const { draw } = await import(text("charts-url"));
  draw(root);
}

document.addEventListener("DOMContentLoaded", () => drawCharts(document));
// Morphing keeps the elements that are there, and names ones that never enter the page.
document.addEventListener("htmx:afterSettle", () => drawCharts(document));
