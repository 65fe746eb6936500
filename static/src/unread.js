// A form that says what it showed is sent once at a time, and not again in the moment in which its
// reader is told what somebody else has written meanwhile: the answer brings the mark of having
// seen that, and the second press of a double click would put it away unread.

const SOON = 600; // ms: nobody reads in that
const underWay = new Set(); // addresses
const sent = new Map(); // address → the last mark
const told = new Map(); // address → when

const markOf = (form) => [...form.elements].find(({ name }) => /\bseen$/.test(name))?.value;
const addressOf = (form) => form.getAttribute("hx-post");

document.addEventListener("submit", (event) => {
  const address = addressOf(event.target);
  const isSoon = performance.now() - (told.get(address) ?? -Infinity) < SOON;
  if (!address || markOf(event.target) === undefined || !(underWay.has(address) || isSoon)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("htmx:beforeSend", (event) => {
  const form = event.detail.requestConfig.elt;
  if (!form.matches("form[hx-post]")) return;
  underWay.add(addressOf(form));
  sent.set(addressOf(form), markOf(form));
});

function note(event) {
  const { xhr, requestConfig } = event.detail;
  const address = requestConfig && addressOf(requestConfig.elt);
  if (!address || xhr?.status !== 422) return;
  const here = [...document.forms].filter((form) => addressOf(form) === address);
  if (here.some((form) => markOf(form) !== sent.get(address))) told.set(address, performance.now());
}

document.addEventListener("htmx:afterRequest", (event) => {
  underWay.delete(addressOf(event.detail.requestConfig.elt));
  note(event);
});
// What is not morphed has its old attributes until then.
document.addEventListener("htmx:afterSettle", note);
