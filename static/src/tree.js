// The tree of objectives by keyboard and mouse, as WAI-ARIA's tree pattern has it. Its rows stand one
// after the other: what belongs under a row is what follows it on deeper levels. Of a large tree the
// branches come when they are opened first (data-branches), and of many siblings the next hundred
// (data-more): the answer says itself under which row its rows stand.
import htmx from "htmx.org";
import { keep, kept } from "./kept-open.js";

// Branches asked for by one request.
const AT_ONCE = 50;
const items = (tree) => [...tree.querySelectorAll('[role="treeitem"]')];
const level = (item) => Number(item.getAttribute("aria-level"));
const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
const isClosed = (item) => item.getAttribute("aria-expanded") === "false";
const isShown = (item) => !item.parentElement.classList.contains("is-folded");

/** Hide what lies under a folded row. */
function refold(tree) {
  let closedAt = Infinity;
  for (const item of items(tree)) {
    if (level(item) <= closedAt) closedAt = Infinity;
    item.parentElement.classList.toggle("is-folded", closedAt < Infinity);
    if (closedAt === Infinity && isClosed(item)) closedAt = level(item);
  }
}

function set(tree, some, open) {
  const waiting = open ? some.filter((item) => item.dataset.branches) : [];
  if (waiting.length) fetchBranches(tree, waiting);
  for (const item of some.filter((each) => each.hasAttribute("aria-expanded"))) {
    if (item.parentElement.id) keep(item.parentElement.id, open);
    if (!waiting.includes(item)) item.setAttribute("aria-expanded", String(open));
  }
  refold(tree);
}

/** As it was before the page was loaded again; what lies in branches that must be fetched comes after them. */
async function restore(tree) {
  const opened = kept();
  const was = (item) => opened[item.parentElement.id];
  for (const item of items(tree)) {
    if (isOpen(item) && was(item) === false) item.setAttribute("aria-expanded", "false");
    if (isClosed(item) && was(item) && !item.dataset.branches) item.setAttribute("aria-expanded", "true");
  }
  refold(tree);
  const waiting = items(tree).filter((item) => item.dataset.branches && was(item)).slice(0, AT_ONCE);
  if (!waiting.length) return;
  const before = items(tree).length;
  await fetchBranches(tree, waiting);
  if (items(tree).length > before) restore(tree);
}

htmx.onLoad((root) => {
  const tree = root.matches('[role="tree"]') ? root : root.querySelector('[role="tree"]');
  if (tree) restore(tree);
});

// Rows that were on their way while the tree was drawn again whole are there already.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const item = event.target.matches(".tree-item") && event.target.querySelector('[role="treeitem"]');
  if (item && !item.dataset.branches && !item.dataset.more) event.detail.shouldSwap = false;
});

/** Fetch rows; whether they came. Meanwhile these rows are busy, and ask for nothing more. */
async function fetchRows(tree, some, asked) {
  if (some.some((item) => item.ariaBusy === "true")) return false;
  for (const item of some) item.ariaBusy = "true";
  const size = items(tree).length;
  const url = tree.dataset.branchesUrl;
  await htmx.ajax("GET", `${url}${url.endsWith("?") ? "" : "&"}${asked}`, { source: tree, target: tree, swap: "none" });
  for (const item of some) item.ariaBusy = null;
  return items(tree).length > size;
}

async function fetchBranches(tree, some) {
  const asked = some.map((item) => `under=${item.dataset.branches}`).join("&");
  if (!(await fetchRows(tree, some, asked))) return;
  for (const item of some) {
    delete item.dataset.branches;
    item.setAttribute("aria-expanded", "true");
  }
  refold(tree);
}

/** The next siblings in place of the row that stands for them. */
async function fetchMore(tree, item) {
  const row = item.parentElement;
  const before = row.previousElementSibling;
  if (!(await fetchRows(tree, [item], item.dataset.more))) return;
  const held = item === document.activeElement;
  row.remove();
  const next = before.nextElementSibling.querySelector('[role="treeitem"]');
  if (held) focus(tree, next);
  refold(tree);
}

function focus(tree, item) {
  if (!item) return;
  for (const each of tree.querySelectorAll('[tabindex="0"]')) each.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

function above(all, item) {
  return all.slice(0, all.indexOf(item)).findLast((each) => level(each) < level(item));
}

/** Those with the same row above them. */
function siblings(all, item) {
  const parent = above(all, item);
  return all.filter((each) => level(each) === level(item) && above(all, each) === parent);
}

/** The next shown row whose title begins with this letter, after the last the first again. */
function withLetter(shown, at, letter) {
  const rest = [...shown.slice(at + 1), ...shown.slice(0, at)];
  const title = (item) => item.querySelector(".tree-title").textContent.trim().toLocaleLowerCase();
  return rest.find((item) => title(item).startsWith(letter.toLocaleLowerCase()));
}

function press(tree, item, key) {
  if (item.dataset.more && ["Enter", " ", "ArrowRight"].includes(key)) {
    fetchMore(tree, item);
    return true;
  }
  const all = items(tree);
  const shown = all.filter(isShown);
  const at = shown.indexOf(item);
  const moves = {
    ArrowDown: () => focus(tree, shown[at + 1]),
    ArrowUp: () => focus(tree, shown[at - 1]),
    Home: () => focus(tree, shown[0]),
    End: () => focus(tree, shown.at(-1)),
    ArrowRight: () => (isClosed(item) ? set(tree, [item], true) : isOpen(item) && focus(tree, shown[at + 1])),
    ArrowLeft: () => (isOpen(item) ? set(tree, [item], false) : focus(tree, above(all, item))),
    "*": () => set(tree, siblings(all, item), true),
    " ": () => set(tree, [item], !isOpen(item)),
  };
  if (moves[key]) {
    moves[key]();
    return true;
  }
  const found = key.length === 1 && withLetter(shown, at, key);
  focus(tree, found);
  return Boolean(found);
}

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.('[role="treeitem"]');
  if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
  if (press(item.closest('[role="tree"]'), item, event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const tree = event.target.closest('[role="tree"]') ?? document.querySelector('[role="tree"]');
  const more = event.target.closest("[data-more]");
  if (more) {
    event.preventDefault();
    focus(tree, more);
    fetchMore(tree, more);
  }
  const item = event.target.closest(".tree-toggle")?.closest("[aria-expanded]");
  if (item) {
    event.preventDefault();
    event.stopPropagation();
    set(tree, [item], !isOpen(item));
    focus(tree, item);
  }
  const all = event.target.closest("[data-tree]")?.dataset.tree;
  if (!all) return;
  set(tree, items(tree), all === "open");
  const held = tree.querySelector('[tabindex="0"]');
  if (isShown(held)) return;
  for (const each of [held, items(tree)[0]]) each.tabIndex = each === held ? -1 : 0;
}, true);

document.querySelector(".tree-item.is-at")?.scrollIntoView({ block: "center" });
