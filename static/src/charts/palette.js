// Colours come from the stylesheet, as the theme of the moment resolves them.
const NAMES = {
  strong: "--tblr-body-color",
  ink: "--tblr-secondary-color",
  line: "--tblr-border-color",
  surface: "--tblr-bg-surface",
  main: "--chart-1",
  second: "--chart-2",
  third: "--chart-3",
  fourth: "--chart-4",
  fifth: "--chart-5",
  low: "--chart-low",
  high: "--chart-high",
  done: "--done-fill",
  on_track: "--good-fill",
  at_risk: "--warn-fill",
  behind: "--bad-fill",
  off_track: "--bad-fill",
  quiet: "--quiet-fill",
};

/** name → a colour that a canvas understands. */
export function palette() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const colours = {};
  for (const [name, token] of Object.entries(NAMES)) {
    probe.style.color = `var(${token})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  colours.series = [colours.main, colours.second, colours.third, colours.fourth, colours.fifth];
  return colours;
}
