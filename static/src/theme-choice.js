// The theme is this browser's choice: "light", "dark", or "auto" as the system has it.
const KEY = "theme";

export function chosen() {
  try {
    return localStorage.getItem(KEY) ?? "auto";
  } catch {
    return "auto"; // storage switched off: follow the system
  }
}

export function choose(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is switched off: the choice holds for this page alone.
  }
  apply(theme);
}

export function apply(theme) {
  const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  document.documentElement.dataset.themeChoice = theme;
  document.dispatchEvent(new CustomEvent("themechange"));
}
