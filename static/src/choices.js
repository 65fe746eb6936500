// Selects whose choices stand once in the page: <select data-options="ID of a <template>">. Each
// holds the present choice alone until it is used: a hundred selects of a hundred names weigh
// more than all the rest of the page.

function fill(event) {
  const select = event.target.closest?.("select[data-options]");
  const template = select && document.getElementById(select.dataset.options);
  if (!template || select.hasAttribute("data-filled")) return;
  select.setAttribute("data-filled", "");
  const chosen = select.value;
  for (const option of template.content.cloneNode(true).querySelectorAll("option")) {
    if (option.value !== chosen) select.append(option);
  }
}

// Before the list opens, or a key chooses from it; a swap takes the choices away again.
for (const name of ["pointerdown", "focusin", "keydown"]) {
  document.addEventListener(name, fill);
}
