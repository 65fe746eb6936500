// A week's check-ins by keyboard: 1, 2, 3 choose how sure one is, Ctrl+Enter saves and goes on.

const TYPING = 'input:not([type="radio"]), textarea, select';

function startOf(section) {
  return section?.querySelector("input:not([type=hidden]), textarea");
}

/** Focus it; what is proposed there is replaced by what is typed. */
function take(control, options) {
  control?.focus(options);
  control?.select?.();
}

/** The first control of the next check-in that is still to be made. */
function goOn(from) {
  const sections = [...document.querySelectorAll(".check-in")];
  const at = sections.indexOf(from);
  const open = [...sections.slice(at + 1), ...sections.slice(0, at + 1)].find(
    (section) => "open" in section.dataset,
  );
  take(startOf(open) ?? document.getElementById("week-left"));
}

document.addEventListener("keydown", (event) => {
  const section = event.target.closest?.(".check-in");
  if (!section) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    section.querySelector("form").requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
  const choice = section.querySelectorAll('input[type="radio"]')[Number(event.key) - 1];
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  choice.click();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const section = event.detail.elt.closest?.(".check-in");
  if (section && event.detail.xhr?.status === 200) goOn(section);
});

document.addEventListener("DOMContentLoaded", () => {
  take(startOf(document.querySelector(".check-in[data-open]")), { preventScroll: true });
});
