// What is typed between a request and its answer stays: the answer was made from what stood there
// before, and knows nothing of it.

const typed = new WeakMap(); // field → when
let asked = Infinity; // when the answer that is swapped in was asked for

document.addEventListener("input", (event) => typed.set(event.target, performance.now()), true);
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.asked = performance.now();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { verb, asked: when } = event.detail.requestConfig ?? {};
  asked = verb === "get" && when ? when : Infinity;
});

/** Lets a field as it is drawn again have what was typed into it meanwhile. */
export function keepTyped(there, drawn) {
  if (!(typed.get(there) > asked) || there.name !== drawn.name) return;
  if (there.matches("textarea")) drawn.value = drawn.textContent = there.value;
  else if (there.matches("input:not([type=checkbox], [type=radio], [type=file])")) {
    drawn.setAttribute("value", there.value);
    drawn.value = there.value;
  }
}
