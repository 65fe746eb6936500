// A grid by keyboard: the arrow keys go to the cell above and below, Enter saves as in any form.

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-grid] td");
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!cell || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...cell.closest("tbody").rows];
  const row = rows[rows.indexOf(cell.parentElement) + step];
  const input = row?.cells[cell.cellIndex]?.querySelector("input");
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
});
