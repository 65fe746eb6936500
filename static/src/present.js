// A wall screen: one slide at a time, going on by itself until somebody pauses it. Of a large cycle a
// portion of the slides is there at a time: behind the last one the next portion is fetched.
import htmx from "htmx.org";

const SECONDS = 20;
const root = document.querySelector(".present");

if (root) {
  const place = root.querySelector("[data-place]");
  const pause = root.querySelector("[data-pause]");
  let at = location.hash.slice(1);
  let waited = 0;
  let turning = false;

  const slides = () => [...root.querySelectorAll(".slide")];

  /** Show the slide of this name; one that is gone meanwhile gives way to the first. */
  function show(name) {
    const all = slides();
    const index = Math.max(0, all.findIndex((slide) => slide.id === name));
    all.forEach((slide, number) => slide.toggleAttribute("data-current", number === index));
    at = all[index]?.id ?? "";
    const { before = 0, total = all.length } = root.querySelector("#slides").dataset;
    place.textContent = `${Number(before) + index + 1} / ${total}`;
    waited = 0;
  }

  /** The portion before or after this one, from its last or first slide on. */
  async function turn(by) {
    const { nextUrl, beforeUrl } = root.querySelector("#slides").dataset;
    const url = by > 0 ? nextUrl : beforeUrl;
    if (turning) return;
    turning = true;
    waited = 0;
    await htmx.ajax("GET", url, { target: "#slides", swap: "outerHTML" });
    turning = false;
    const all = slides();
    show(all.at(by > 0 ? 0 : -1).id);
    history.replaceState(null, "", `${url}#${at}`);
  }

  function step(by) {
    const all = slides();
    const index = all.findIndex((slide) => slide.id === at);
    if (!all[index + by] && root.querySelector("#slides").dataset.nextUrl) {
      turn(by);
      return;
    }
    show(all[(index + by + all.length) % all.length].id);
    history.replaceState(null, "", `#${at}`);
  }

  function toggle() {
    const paused = pause.getAttribute("aria-pressed") !== "true";
    pause.setAttribute("aria-pressed", String(paused));
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.();
  }

  const keys = {
    ArrowRight: () => step(1),
    PageDown: () => step(1),
    ArrowLeft: () => step(-1),
    PageUp: () => step(-1),
    " ": toggle,
    f: full,
    Escape: () => document.fullscreenElement || root.querySelector("[data-leave]").click(),
  };
  document.addEventListener("keydown", (event) => {
    // A button under the finger does what it says.
    if (event.key === " " && event.target.closest("button, a")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.step) step(Number(button.dataset.step));
    else if (button?.hasAttribute("data-pause")) toggle();
    else if (button?.hasAttribute("data-full")) full();
  });
  // What has come anew does not know which slide was shown.
  document.body.addEventListener("htmx:afterSettle", () => show(at));
  setInterval(() => {
    if (pause.getAttribute("aria-pressed") === "true") return;
    waited += 1;
    if (waited >= SECONDS && slides().length > 1) step(1);
  }, 1000);
  root.setAttribute("data-running", "");
  show(at);
}

// A large report's teams come portion after portion: it is printed when the last one is there.
const rest = () => document.querySelector(".report-rest");
const printer = document.querySelector("[data-print]");
printer?.addEventListener("click", () => {
  if (!rest()) {
    window.print();
    return;
  }
  printer.ariaBusy = "true";
  document.body.addEventListener("htmx:afterSettle", function waiting() {
    if (rest()) return;
    document.body.removeEventListener("htmx:afterSettle", waiting);
    printer.ariaBusy = null;
    window.print();
  });
});
