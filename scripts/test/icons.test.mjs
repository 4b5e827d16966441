import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { drawIcon, ICONS } from "../make-icons.mjs";

const WEB = new URL("../../packages/web/", import.meta.url);
/** @param {string} path */
const read = (path) => readFileSync(new URL(path, WEB));
const PICTURE = read("public/favicon.svg").toString();
/** @type {{ background_color: string, theme_color: string, icons: { src: string, sizes: string, type: string, purpose?: string }[] }} */
const MANIFEST = JSON.parse(read("public/manifest.webmanifest").toString());

/**
 * The side and the pixels of a PNG as `make-icons.mjs` writes it.
 * @param {Buffer} png
 */
function open(png) {
  const length = png.readUInt32BE(33);
  expect(png.toString("latin1", 37, 41)).toBe("IDAT");
  return { size: png.readUInt32BE(16), rows: inflateSync(png.subarray(41, 41 + length)) };
}

test.each(ICONS)("[PW11] $file is the picture of the page in its size", ({ file, size, full }) => {
  const icon = open(read(`public/${file}`));
  expect(icon.size).toBe(size);
  expect(icon.rows.equals(drawIcon(PICTURE, size, full))).toBe(true);
  // The first pixel, behind the number of its row's filter: a corner.
  expect(icon.rows[4]).toBe(full ? 255 : 0);
});

test("[PW11] the manifest names icons that are there, one of them to be cut out", () => {
  const pixels = MANIFEST.icons.filter(({ type }) => type === "image/png");
  expect(pixels).toHaveLength(3);
  for (const { src, sizes, purpose } of pixels) {
    const known = ICONS.find(({ file }) => `/${file}` === src);
    expect(sizes).toBe(`${known?.size}x${known?.size}`);
    expect(known?.full).toBe(purpose === "maskable");
  }
  expect(MANIFEST.icons.map(({ src }) => src)).toContain("/favicon.svg");
});

test("[PW11] what has to be seen of the icon lies within the circle that every shape keeps", () => {
  const size = 128;
  const rows = drawIcon(PICTURE, size, true);
  const ground = rows.subarray(1, 5);
  let farthest = 0;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const at = y * (1 + size * 4) + 1 + x * 4;
      if (rows.compare(ground, 0, 4, at, at + 4) !== 0) {
        farthest = Math.max(farthest, Math.hypot(x + 0.5 - size / 2, y + 0.5 - size / 2));
      }
    }
  }
  expect(farthest).toBeGreaterThan(size / 5);
  expect(farthest).toBeLessThanOrEqual((size * 2) / 5);
});

test("[PW11] the bar above the page has the colour of its header in both themes", () => {
  const tokens = read("src/ui/tokens.css").toString();
  const [, light, dark] = /--surface: light-dark\((#\w{6}), (#\w{6})\);/.exec(tokens) ?? [];
  const [, ground] = /--ground: light-dark\((#\w{6}),/.exec(tokens) ?? [];
  const bars = [
    ...read("index.html")
      .toString()
      .matchAll(/<meta name="theme-color" content="(#\w{6})" media="\(prefers-color-scheme: (\w+)\)"/g),
  ];
  expect(bars.map(([, colour, theme]) => [colour, theme])).toEqual([
    [light, "light"],
    [dark, "dark"],
  ]);
  expect(MANIFEST.theme_color).toBe(light);
  expect(MANIFEST.background_color).toBe(ground);
});
