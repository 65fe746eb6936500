// Short messages in the corner, and the live region that tells screen readers what changed.
//
// From the server, by HX-Trigger:
//   {"announce": "Saved."}                               read out, not shown
//   {"toast": {"text": "Saved.", "level": "success"}}    shown and read out

const SECONDS = { success: 6, info: 8 }; // warnings and errors stay until dismissed

export function toast(message, level = "info") {
  const templates = document.getElementById("toast-templates");
  const place = document.getElementById("toasts");
  const template = templates?.content.querySelector(`[data-level="${level}"]`);
  if (!template || !place || !message) return;
  const element = template.cloneNode(true);
  element.querySelector("[data-text]").textContent = message;
  place.append(element);
  fade(element, level);
}

export function announce(message) {
  const region = document.getElementById("announcer");
  if (!region || !message) return;
  region.textContent = "";
  // A region that is emptied and filled in one step stays silent in some readers.
  setTimeout(() => (region.textContent = message), 50);
}

function fade(element, level) {
  if (!(level in SECONDS)) return;
  const timer = setTimeout(() => element.remove(), SECONDS[level] * 1000);
  // Who is reading it, or is about to click in it, keeps it.
  for (const name of ["pointerenter", "focusin"]) {
    element.addEventListener(name, () => clearTimeout(timer), { once: true });
  }
}

document.addEventListener("announce", (event) => announce(event.detail?.value));
document.addEventListener("toast", (event) => toast(event.detail?.text, event.detail?.level));
document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".alert")?.remove();
});
for (const element of document.querySelectorAll("#toasts > .alert")) {
  fade(element, element.dataset.level);
}
