// htmx, its settings, and what the reader sees when a request fails.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/htmx";

import { keepTyped } from "./meanwhile.js";
import { text } from "./texts.js";
import { toast } from "./toasts.js";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false, // they would be an inline <style>, which the policy refuses
  selfRequestsOnly: true,
  historyCacheSize: 0, // pages hold people's figures: nothing of them stays in localStorage
  refreshOnHistoryMiss: true,
  scrollBehavior: "auto",
  // 422 carries the form again, with the errors beside its fields.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

// What was fetched into a place of its own stays until that place has fetched anew: a page that is
// drawn again brings the place empty.
Idiomorph.defaults.callbacks.beforeNodeMorphed = (there, drawn) => {
  keepTyped(there, drawn);
  return !(there.matches?.("[data-stays]") && there.id === drawn.id
    && there.getAttribute("hx-get") === drawn.getAttribute?.("hx-get"));
};

// A request that a newer one has replaced (hx-sync) is no error for the console.
htmx.logger = (_element, name, detail) => {
  if (name === "htmx:sendAbort" || name === "htmx:afterRequest") delete detail.error;
};

// A row that its reader has unfolded is not even for a moment folded.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) =>
  !(name === "open" && node.matches(".okr-more"));

// An answer never takes back what its reader types or chooses meanwhile.
Idiomorph.defaults.ignoreActiveValue = true;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

/** A redirect that ended on a whole page (signed out, or moved) is followed, never swapped in. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, boosted, pathInfo } = event.detail;
  if (boosted || !xhr.responseURL || !/^\s*<!doctype html/i.test(xhr.responseText)) return;
  const reached = new URL(xhr.responseURL).pathname;
  if (reached === new URL(pathInfo.requestPath, location.href).pathname) return;
  event.detail.shouldSwap = false;
  if (reached === text("sign-in-url")) location.reload();
  else location.assign(xhr.responseURL);
});

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  toast(text(`error-${status}`) ?? text(status < 500 ? "error-400" : "error-500"), "danger");
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    // Nobody asked for what a page asks by itself now and then: it asks again.
    if (event.detail.elt.getAttribute("hx-trigger")?.startsWith("every ")) return;
    toast(text("error-network"), "danger");
  });
}

// The bar at the top shows after a moment only: a quick answer needs none. Elements with
// data-quiet (polling) never show it.
let running = 0;
const loud = (event) => !event.detail.elt.closest?.("[data-quiet]");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!loud(event)) return;
  running += 1;
  setTimeout(showBusy, 150);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!loud(event)) return;
  running = Math.max(0, running - 1);
  showBusy();
});

function showBusy() {
  document.getElementById("busy")?.classList.toggle("is-busy", running > 0);
}
