// Which rows of this address were opened or folded: kept in this tab alone, by their ids, so that they are
// as they were when the page is loaded again.

const key = () => `open:${location.pathname}${location.search}`;

/** id → whether it is open, of what somebody has opened or folded here. */
export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(key())) ?? {};
  } catch {
    return {}; // no storage, or not ours
  }
}

export function keep(id, open) {
  try {
    sessionStorage.setItem(key(), JSON.stringify({ ...kept(), [id]: open }));
  } catch {
    // Without a storage, or a full one, rows are folded again.
  }
}
