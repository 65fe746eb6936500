// The map of objectives: arrow keys follow its lines, what belongs to the held box stays bright, and
// its words stand below. Panning is the scrolling of its place; zooming sets the picture's size.

const SMALLEST = 0.35;
const LARGEST = 2;
const STEP = 1.25;

const map = () => document.getElementById("map");
const nodes = () => [...map().querySelectorAll(".map-node")];
const node = (id) => map().querySelector(`.map-node[data-node="${id}"]`);
const edges = () => [...map().querySelectorAll(".map-edge")];
const top = (each) => Number(each.querySelector("rect").getAttribute("y"));

/** Ids reached from this one along the lines, upwards or downwards. */
function reached(id, from, to) {
  const found = new Set();
  const waiting = [id];
  while (waiting.length) {
    const at = waiting.pop();
    for (const edge of edges()) {
      const next = edge.dataset[to];
      if (edge.dataset[from] === at && !found.has(next)) {
        found.add(next);
        waiting.push(next);
      }
    }
  }
  return found;
}

function brighten(held) {
  const id = held.dataset.node;
  const near = new Set([id, ...reached(id, "child", "parent"), ...reached(id, "parent", "child")]);
  map().classList.add("has-held");
  for (const each of nodes()) each.classList.toggle("is-near", near.has(each.dataset.node));
  for (const each of edges()) {
    each.classList.toggle("is-near", near.has(each.dataset.parent) && near.has(each.dataset.child));
  }
}

/** The words of its row in the table, heading by heading. */
function tell(held) {
  const row = document.getElementById(`map-row-${held.dataset.node}`);
  const heads = [...row.closest("table").querySelectorAll("thead th")];
  const list = document.createElement("dl");
  [...row.children].forEach((cell, at) => {
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    term.textContent = heads[at].textContent;
    words.append(...cell.cloneNode(true).childNodes);
    for (const link of words.querySelectorAll("a")) link.replaceWith(link.textContent);
    const pair = document.createElement("div");
    pair.append(term, words);
    list.append(pair);
  });
  document.getElementById("map-told").replaceChildren(list);
}

function hold(each) {
  if (!each) return;
  for (const other of map().querySelectorAll('.map-node[tabindex="0"]')) other.setAttribute("tabindex", "-1");
  each.setAttribute("tabindex", "0");
  each.focus();
}

/** Of several the one that stands nearest to the same height. */
function nearest(held, ids) {
  const some = ids.map(node).filter(Boolean);
  return some.sort((one, other) => Math.abs(top(one) - top(held)) - Math.abs(top(other) - top(held)))[0];
}

function beside(held, by) {
  const column = nodes().filter((each) => each.dataset.layer === held.dataset.layer).sort((one, other) => top(one) - top(other));
  return column[column.indexOf(held) + by];
}

function along(held, from, to) {
  return nearest(held, edges().filter((edge) => edge.dataset[from] === held.dataset.node).map((edge) => edge.dataset[to]));
}

/** The map of what hangs together with it, where some of that is folded away. */
function unfold(held) {
  const more = map().querySelector(`.map-more[data-of="${held.dataset.node}"]`);
  if (more) location.assign(more.href.baseVal);
}

function zoomTo(size) {
  const picture = map().querySelector(".map-picture");
  const [, , width, height] = picture.getAttribute("viewBox").split(" ").map(Number);
  const zoom = Math.min(LARGEST, Math.max(SMALLEST, size));
  picture.setAttribute("width", String(Math.round(width * zoom)));
  picture.setAttribute("height", String(Math.round(height * zoom)));
}

function zoom(how) {
  const picture = map().querySelector(".map-picture");
  const width = Number(picture.getAttribute("viewBox").split(" ")[2]);
  const now = Number(picture.getAttribute("width")) / width;
  const room = map().querySelector(".map-place").clientWidth;
  zoomTo({ in: now * STEP, out: now / STEP, fit: Math.min(1, room / width) }[how]);
}

document.addEventListener("focusin", (event) => {
  const held = event.target.closest?.(".map-node");
  if (!held) return;
  brighten(held);
  tell(held);
  held.querySelector("rect").scrollIntoView({ block: "nearest", inline: "nearest" });
});

document.addEventListener("keydown", (event) => {
  const held = event.target.closest?.(".map-node");
  if (!held || event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = {
    ArrowLeft: () => hold(along(held, "child", "parent")),
    ArrowRight: () => hold(along(held, "parent", "child")),
    ArrowUp: () => hold(beside(held, -1)),
    ArrowDown: () => hold(beside(held, 1)),
    Home: () => hold(nodes()[0]),
    " ": () => unfold(held),
    "+": () => zoom("in"),
    "-": () => zoom("out"),
    0: () => zoom("fit"),
  };
  if (!moves[event.key]) return;
  event.preventDefault();
  moves[event.key]();
});

document.addEventListener("click", (event) => {
  const how = event.target.closest("[data-zoom]")?.dataset.zoom;
  if (how) zoom(how);
});

// A mouse drags the picture along; a finger scrolls it as any page.
let dragged = null;

document.addEventListener("pointerdown", (event) => {
  const place = event.target.closest?.(".map-place");
  if (!place || event.pointerType !== "mouse" || event.target.closest(".map-node")) return;
  dragged = { place, x: event.clientX + place.scrollLeft, y: event.clientY + place.scrollTop };
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  dragged.place.scrollLeft = dragged.x - event.clientX;
  dragged.place.scrollTop = dragged.y - event.clientY;
});

document.addEventListener("pointerup", () => {
  dragged = null;
});
