// One <dialog> for whatever is loaded into #dialog-body:
//   <a href="/form/" hx-get="/form/" hx-target="#dialog-body" data-dialog="panel">
// data-dialog is "panel" (slides in from the side), "wide", or empty (centred).
// It closes on [data-close], on Escape, and on the event closeDialog (HX-Trigger).

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");

function close() {
  if (dialog?.open) dialog.close();
}

if (dialog) {
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== body || dialog.open) return;
    const opener = event.detail.requestConfig.elt.closest("[data-dialog]");
    if (!opener || !body.childElementCount) return body.replaceChildren(); // a late answer
    dialog.dataset.kind = opener.dataset.dialog;
    dialog.showModal(); // focuses [autofocus], else the first control
  });
  dialog.addEventListener("close", () => body.replaceChildren());
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("closeDialog", close);
}
