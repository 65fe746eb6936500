// A board: a team's rows are fetched when it is opened first, an objective's key results whenever it is.
// What stands open stays open when the page is drawn anew, and comes anew with it; and when it is loaded
// again.
import htmx from "htmx.org";
import { keep, kept } from "./kept-open.js";

const ROWS = "details.okr-group, details.okr-more";
let open = [];

function unfold(details) {
  // A team's link is there until its rows are.
  const has = details.matches(".okr-group") && !details.querySelector(":scope > .okr-group-rows > .okr-group-link");
  if (details.open && !has) details.dispatchEvent(new CustomEvent("unfold"));
}

document.addEventListener("toggle", (event) => {
  const details = event.target;
  if (!details.matches?.(ROWS) || !details.id) return;
  keep(details.id, details.open);
  unfold(details);
}, true);

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "page") return;
  open = [...event.detail.target.querySelectorAll(ROWS)].filter((each) => each.open && each.id).map((each) => each.id);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const id of open.splice(0)) {
    const again = document.getElementById(id);
    if (again?.open) unfold(again);
    else if (again) again.open = true;
  }
});

// Rows that are fetched may hold what was open too.
htmx.onLoad((root) => {
  const opened = kept();
  for (const each of root.querySelectorAll(ROWS)) {
    if (each.id in opened) each.open = opened[each.id];
  }
});
