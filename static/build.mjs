// Builds static/build/ from static/src/ and the pinned packages: `npm run build`.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = join(here, "build");
const iconFolder = join(here, "..", "node_modules", "@tabler", "icons", "icons");

// What the PDF is set in: Latin, Greek and Cyrillic, and Thai.
const fonts = Object.entries({ "noto-sans": "NotoSans", "noto-sans-thai": "NotoSansThai" }).flatMap(([name, family]) =>
  ["400Regular", "500Medium", "600SemiBold", "700Bold"].map((weight) =>
    join("@expo-google-fonts", name, weight, `${family}_${weight}.ttf`),
  ),
);

async function copyFonts() {
  await mkdir(join(target, "fonts"), { recursive: true });
  await Promise.all(
    fonts.map((path) => copyFile(join(here, "..", "node_modules", path), join(target, "fonts", basename(path)))),
  );
}

const shared = {
  bundle: true,
  minify: true,
  legalComments: "none",
  outdir: target,
  logLevel: "warning",
  target: ["es2022"],
  // The stylesheet keeps what it says: lowering light-dark() would fix one theme into it.
  supported: { nesting: true },
};

/** One <symbol> for each name of icons.txt; "star-filled" comes from the filled set. */
async function sprite() {
  const names = (await readFile(join(source, "icons.txt"), "utf8")).split("\n").filter(Boolean);
  const symbols = await Promise.all(names.map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

async function symbol(name) {
  const filled = name.endsWith("-filled");
  const file = filled ? `filled/${name.slice(0, -"-filled".length)}.svg` : `outline/${name}.svg`;
  const svg = await readFile(join(iconFolder, file), "utf8");
  const shapes = svg
    .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s+/g, " ")
    .trim();
  const paint = filled
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="tabler-${name}" viewBox="0 0 24 24" ${paint}>${shapes}</symbol>`;
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await Promise.all([
  build({ ...shared, entryPoints: [join(source, "app.js"), join(source, "charts.js")], format: "esm" }),
  build({ ...shared, entryPoints: [join(source, "theme.js")], format: "iife" }),
  copyFile(join(source, "mark.svg"), join(target, "mark.svg")),
  copyFonts(),
  sprite().then((svg) => writeFile(join(target, "icons.svg"), svg)),
]);
