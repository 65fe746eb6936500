// The weekly review, part by part: for a room or a wall. Arrows, Enter and Page Up/Down go on and
// back, Home and End to the ends, Escape leaves. Parts are the page's [data-step].
import { announce } from "./toasts.js";

const page = () => document.querySelector("[data-walk]");
const steps = () => [...page().querySelectorAll("[data-step]")];
const walking = () => page()?.dataset.walk === "on";
let at = 0;

function show(next) {
  const all = steps();
  at = Math.max(0, Math.min(next, all.length - 1));
  all.forEach((step, index) => step.classList.toggle("is-here", index === at));
  const place = page().querySelector("[data-walk-place]");
  if (place) place.textContent = `${at + 1} / ${all.length}`;
  all[at].focus({ preventScroll: true });
  window.scrollTo(0, 0);
  announce(all[at].querySelector("h2")?.textContent ?? "");
}

function start() {
  page().dataset.walk = "on";
  show(0);
}

function stop() {
  page().dataset.walk = "off";
  for (const step of steps()) step.classList.remove("is-here");
  page().querySelector("[data-walk-start]")?.focus();
}

document.addEventListener("click", (event) => {
  if (!page()) return;
  const pressed = (name) => event.target.closest(`[data-walk-${name}]`);
  if (pressed("start")) start();
  else if (pressed("stop")) stop();
  else if (pressed("on")) show(at + 1);
  else if (pressed("back")) show(at - 1);
});

document.addEventListener("keydown", (event) => {
  if (!walking() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  // Enter presses a button or follows a link; in a field keys write.
  const used = event.target.closest("input, textarea, select");
  const pressed = event.key === "Enter" && event.target.closest("a, button, summary");
  if (event.key === "Escape" && !used) stop();
  else if (used || pressed) return;
  else if (["ArrowRight", "ArrowDown", "PageDown", "Enter"].includes(event.key)) show(at + 1);
  else if (["ArrowLeft", "ArrowUp", "PageUp"].includes(event.key)) show(at - 1);
  else if (event.key === "Home") show(0);
  else if (event.key === "End") show(Infinity);
  else return;
  event.preventDefault();
});

// The page may be drawn anew while one walks, and the address may ask for it.
for (const name of ["DOMContentLoaded", "htmx:afterSettle"]) {
  document.addEventListener(name, () => {
    if (walking() && !page().querySelector(".is-here")) show(at);
  });
}
