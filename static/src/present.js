// A wall screen: one slide at a time, going on by itself until somebody pauses it.

const SECONDS = 20;
const root = document.querySelector(".present");

if (root) {
  const place = root.querySelector("[data-place]");
  const pause = root.querySelector("[data-pause]");
  let at = location.hash.slice(1);
  let waited = 0;

  const slides = () => [...root.querySelectorAll(".slide")];

  /** Show the slide of this name; one that is gone meanwhile gives way to the first. */
  function show(name) {
    const all = slides();
    const index = Math.max(0, all.findIndex((slide) => slide.id === name));
    all.forEach((slide, number) => slide.toggleAttribute("data-current", number === index));
    at = all[index]?.id ?? "";
    place.textContent = `${index + 1} / ${all.length}`;
    waited = 0;
  }

  function step(by) {
    const all = slides();
    const index = all.findIndex((slide) => slide.id === at);
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

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
