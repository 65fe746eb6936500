// Where the keyboard is after a swap: kept, or on the first invalid field, or beside what is gone.

let held = null;

function focusInvalid(root) {
  const field = root.querySelector?.('[aria-invalid="true"], .is-invalid');
  field?.focus();
  return Boolean(field);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  held = target?.contains(document.activeElement) ? target : null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.elt;
  if (event.detail.xhr?.status === 422 && focusInvalid(target)) return;
  if (!held || document.activeElement !== document.body) return;
  // What had the focus went away with the swap: go on from the same place in the page.
  const place = target.isConnected ? target : held.isConnected ? held : document.getElementById("main");
  const next = place.querySelector("[autofocus], [data-focus]") ?? place;
  if (next.tabIndex < 0 && !next.hasAttribute("tabindex")) next.setAttribute("tabindex", "-1");
  next.focus({ preventScroll: true });
  held = null;
});

document.addEventListener("DOMContentLoaded", () => focusInvalid(document));
