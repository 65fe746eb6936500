// A folded board: a team's rows are fetched when it is opened first. What stands open stays open when
// the page is drawn anew, and a team's rows come anew with it; and when it is loaded again.
import htmx from "htmx.org";
import { keep, kept } from "./kept-open.js";

const ROWS = "details.okr-group, details.okr-more";
let open = [];

document.addEventListener("toggle", (event) => {
  const group = event.target;
  if (group.matches?.(ROWS) && group.id) keep(group.id, group.open);
  // The link is there until the rows are.
  if (group.matches?.(".okr-group[open]") && group.querySelector(".okr-group-link")) {
    group.dispatchEvent(new CustomEvent("unfold"));
  }
}, true);

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "page") return;
  open = [...event.detail.target.querySelectorAll(ROWS)].filter((each) => each.open && each.id).map((each) => each.id);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const id of open.splice(0)) {
    const again = document.getElementById(id);
    if (again) again.open = true;
  }
});

// Rows that are fetched may hold what was open too.
htmx.onLoad((root) => {
  const opened = kept();
  for (const each of root.querySelectorAll(ROWS)) {
    if (each.id in opened) each.open = opened[each.id];
  }
});
