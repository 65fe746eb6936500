// hx-confirm, and data-confirm on a plain form, ask in a dialog in the page's language.
//   data-confirm-title   the heading
//   data-confirm-label   the word on the button that goes ahead

const dialog = document.getElementById("confirm");

function ask(element, question, goAhead) {
  const set = (part, words) => {
    const place = dialog.querySelector(`[data-${part}]`);
    place.dataset.usual ??= place.textContent;
    place.textContent = words ?? place.dataset.usual;
  };
  set("title", element.dataset.confirmTitle);
  set("question", question);
  set("label", element.dataset.confirmLabel);
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && goAhead(), { once: true });
  dialog.showModal();
}

if (dialog) {
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.elt, event.detail.question, () => event.detail.issueRequest(true));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    ask(form, form.dataset.confirm, () => {
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter ?? undefined);
    });
  });
}
