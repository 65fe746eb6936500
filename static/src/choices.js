// Selects whose choices stand once in the page: <select data-options="ID of a <template>">. Each
// holds the present choice alone until it is used: a hundred selects of a hundred names weigh
// more than all the rest of the page.

function fill(event) {
  const select = event.target.closest?.("select[data-options]");
  const template = select && document.getElementById(select.dataset.options);
  if (!template) return;
  const known = new Set(Array.from(select.options, (option) => option.value));
  for (const option of template.content.querySelectorAll("option")) {
    if (!known.has(option.value)) select.append(option.cloneNode(true));
  }
}

// Before the list opens, or a key chooses from it; a swap takes the choices away again.
for (const name of ["pointerdown", "focusin", "keydown"]) {
  document.addEventListener(name, fill);
}
