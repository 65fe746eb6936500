// What is typed into <form data-draft="KEY"> stays in this browser until the server has saved it.
// All drafts of a page begin with its [data-drafts]; others under that beginning are over, and go.

const PREFIX = "draft:";

/** Storage can be switched off: then there are no drafts, and nothing else changes. */
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

const keyOf = (form) => PREFIX + form.dataset.draft;

function keep(form) {
  // What a form was made for (its hidden fields) is the server's to say; not what its writer saw:
  // over what others have written since, the draft is shown, and they would be overwritten unseen.
  const hidden = (name) => form.elements.namedItem(name)?.type === "hidden" && !/\bseen$/.test(name);
  const fields = [...new FormData(form)].filter(([name]) => !hidden(name));
  storage()?.setItem(keyOf(form), JSON.stringify(fields));
}

function restore(form) {
  const kept = storage()?.getItem(keyOf(form));
  if (!kept) return;
  for (const [name, value] of JSON.parse(kept)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value; // of radio buttons the one with this value
  }
}

function forgetOld(page) {
  const begin = PREFIX + page.dataset.drafts;
  const here = new Set([...page.querySelectorAll("[data-draft]")].map(keyOf));
  for (const key of Object.keys(storage() ?? {})) {
    if (key.startsWith(begin) && !here.has(key)) storage().removeItem(key);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form) keep(form);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig.elt; // the event's own may be what took its place
  if (form.dataset?.draft && event.detail.successful) storage()?.removeItem(keyOf(form));
});
document.addEventListener("DOMContentLoaded", () => {
  const page = document.querySelector("[data-drafts]");
  if (!page) return;
  forgetOld(page);
  for (const form of page.querySelectorAll("form[data-draft]")) restore(form);
});
