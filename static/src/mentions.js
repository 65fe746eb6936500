// Names while one types: <textarea data-mentions="URL">. "@An" asks URL?q=An, which answers
// {names: […]}; arrows choose, Enter or Tab takes, Escape closes.

const BEGUN = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{M}\p{N}'’. -]{0,40})$/u;
let open = null; // {field, list, begun, at}

function close() {
  if (!open) return;
  open.field.removeAttribute("aria-activedescendant");
  open.field.setAttribute("aria-expanded", "false");
  open.list.remove();
  open = null;
}

function mark(at) {
  const options = [...open.list.children];
  open.at = (at + options.length) % options.length;
  options.forEach((option, index) => option.setAttribute("aria-selected", index === open.at));
  open.field.setAttribute("aria-activedescendant", options[open.at].id);
}

function show(field, names, begun) {
  close();
  if (!names.length) return;
  const list = document.createElement("ul");
  list.className = "mentions";
  list.id = `${field.id}-names`;
  list.setAttribute("role", "listbox");
  names.forEach((name, index) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${index}`;
    option.setAttribute("role", "option");
    option.textContent = name;
    list.append(option);
  });
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-autocomplete", "list");
  open = { field, list, begun, at: 0 };
  mark(0);
}

function take(name) {
  const { field, begun } = open;
  const end = field.selectionStart;
  field.setRangeText(`${name} `, end - begun.length, end, "end");
  close();
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function ask(field) {
  const found = field.value.slice(0, field.selectionStart).match(BEGUN);
  if (!found) return close();
  const begun = found[1];
  const url = `${field.dataset.mentions}?q=${encodeURIComponent(begun)}`;
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) return close();
  const { names } = await answer.json();
  // What was typed meanwhile asks for itself.
  const now = field.value.slice(0, field.selectionStart).match(BEGUN);
  if (!now || now[1] !== begun || document.activeElement !== field) return;
  if (names.length === 1 && names[0].toLowerCase() === begun.trim().toLowerCase()) return close();
  show(field, names, begun);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-mentions]")) ask(event.target);
});

document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.field) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) mark(open.at + steps[event.key]);
  else if (event.key === "Escape") close();
  else if (event.key === "Tab" || (event.key === "Enter" && !event.ctrlKey && !event.metaKey)) {
    take(open.list.children[open.at].textContent);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.(".mentions [role=option]");
  if (!option) return close();
  event.preventDefault();
  take(option.textContent);
});
