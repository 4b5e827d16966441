import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** @param {string} path */
const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const TOKENS = readTokens(read("packages/web/src/ui/tokens.css"));
const ROWS = [
  ...read("docs/design.md").matchAll(/^\| `([\w-]+)` \| `([\w-]+)` \| (text|shape) \| ([\d.]+) \| ([\d.]+) \|$/gm),
];
/** WCAG 2.2, 1.4.3 (text) and 1.4.11 (what is needed to recognise a control). */
const LEAST = { text: 4.5, shape: 3 };

/**
 * Colours of the light and the dark theme by token.
 * @param {string} css
 */
function readTokens(css) {
  /** @type {Map<string, readonly [string, string]>} */
  const found = new Map();
  for (const [, name = "", light = "", dark = ""] of css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g))
    found.set(name, [light, dark]);
  for (const [, name = "", both = ""] of css.matchAll(/--([\w-]+): (#\w{6});/g)) found.set(name, [both, both]);
  for (const [, name = "", other = ""] of css.matchAll(/--([\w-]+): var\(--([\w-]+)\);/g))
    found.set(name, found.get(other) ?? ["", ""]);
  return found;
}

/**
 * Relative luminance, WCAG 2.2.
 * @param {string} hex
 */
function luminance(hex) {
  const linear = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = linear;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {string} one
 * @param {string} other
 */
function contrast(one, other) {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test("black on white is 21, as WCAG says", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 6);
  expect(ROWS.length).toBeGreaterThan(20);
});

test.each(
  ROWS.map(([, ink = "", ground = "", kind = "", light = "", dark = ""]) => ({ ink, ground, kind, light, dark })),
)("[PG19] $ink on $ground", ({ ink, ground, kind, light, dark }) => {
  const [inks, grounds] = [TOKENS.get(ink), TOKENS.get(ground)];
  if (inks === undefined || grounds === undefined) throw new Error("docs/design.md names a token that is not there");
  const measured = [contrast(inks[0], grounds[0]), contrast(inks[1], grounds[1])];
  expect(measured.map((ratio) => ratio.toFixed(1))).toEqual([light, dark]);
  for (const ratio of measured) expect(ratio).toBeGreaterThanOrEqual(LEAST[kind === "text" ? "text" : "shape"]);
});

test("[PG121] no component names a colour that is no token: Tailwind's own palette is off, so it would have none", () => {
  const named =
    /\b(?:bg|text|border|ring|fill|stroke|outline|divide|accent|caret|shadow|from|via|to)-(?:white|black|(?:slate|gray|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose)-\d+)\b/g;
  const folder = new URL("../../packages/web/src/", import.meta.url);
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".tsx"))
    .flatMap((path) =>
      (readFileSync(new URL(path, folder), "utf8").match(named) ?? []).map((name) => `${path}: ${name}`),
    );
  expect(found).toEqual([]);
});
