import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/**
 * Makes the icons of the installed page from its `favicon.svg`, for systems that want pixels: `node scripts/make-icons.mjs`.
 * `round` is the picture as it is, `full` has no corners, for systems that cut out a shape of their own. The picture is
 * rectangles alone, which is all that this reads of SVG.
 */

const PUBLIC = new URL("../packages/web/public/", import.meta.url);
export const ICONS = [
  { file: "icons/round-192.png", size: 192, full: false },
  { file: "icons/round-512.png", size: 512, full: false },
  { file: "icons/full-180.png", size: 180, full: true },
  { file: "icons/full-512.png", size: 512, full: true },
];
/** Samples of a pixel in each direction. */
const SAMPLES = 4;
const SIGNATURE = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** @typedef {{ x: number, y: number, width: number, height: number, rx: number, opacity: number, rgb: readonly number[] }} Rectangle */

/**
 * The rectangles of a picture from back to front, and how wide it is.
 * @param {string} svg
 * @returns {{ side: number, rectangles: Rectangle[] }}
 */
export function readPicture(svg) {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  let fill = "";
  const rectangles = [...svg.matchAll(/<(g|rect)([^>]*)>/g)].flatMap(([, tag, text = ""]) => {
    const attributes = new Map(
      [...text.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
    );
    if (tag === "g") {
      fill = attributes.get("fill") ?? "";
      return [];
    }
    /** @param {string} key @param {number} otherwise */
    const number = (key, otherwise) => Number(attributes.get(key) ?? otherwise);
    const rgb = rgbOf(attributes.get("fill") ?? fill);
    const [x, y, width, height] = [number("x", 0), number("y", 0), number("width", 0), number("height", 0)];
    return [{ x, y, width, height, rx: number("rx", 0), opacity: number("opacity", 1), rgb }];
  });
  return { side, rectangles };
}

/** @param {string} hex `#rgb` or `#rrggbb` */
function rgbOf(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g);
  return (digits ?? []).map((pair) => Number.parseInt(pair, 16));
}

/**
 * Rows of RGBA, each with the number of its filter before it (0: none), as PNG packs them.
 * @param {string} svg
 * @param {number} size pixels of a side
 * @param {boolean} full without corners
 */
export function drawIcon(svg, size, full) {
  const { side, rectangles } = readPicture(svg);
  const [ground, ...cells] = rectangles;
  if (ground === undefined) throw new Error("the picture has no rectangle");
  const layers = [full ? { ...ground, rx: 0 } : ground, ...cells];
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) rows.set(pixel(layers, x, y, side / size), y * (1 + size * 4) + 1 + x * 4);
  }
  return rows;
}

/**
 * @param {readonly Rectangle[]} layers
 * @param {number} x
 * @param {number} y
 * @param {number} scale units of the picture a pixel
 */
function pixel(layers, x, y, scale) {
  const sum = [0, 0, 0];
  let alpha = 0;
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const px = (x + ((sample % SAMPLES) + 0.5) / SAMPLES) * scale;
    const py = (y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) * scale;
    const seen = layers.filter((layer) => covers(layer, px, py));
    if (seen.length === 0) continue;
    alpha += 1;
    for (const channel of [0, 1, 2]) {
      const colour = seen.reduce((below, { rgb, opacity }) => below + ((rgb[channel] ?? 0) - below) * opacity, 0);
      sum[channel] = (sum[channel] ?? 0) + colour;
    }
  }
  return [
    ...sum.map((value) => (alpha === 0 ? 0 : Math.round(value / alpha))),
    Math.round((alpha * 255) / SAMPLES ** 2),
  ];
}

/**
 * @param {Rectangle} rectangle
 * @param {number} px
 * @param {number} py
 */
function covers({ x, y, width, height, rx }, px, py) {
  const dx = Math.max(x + rx - px, px - (x + width - rx), 0);
  const dy = Math.max(y + rx - py, py - (y + height - rx), 0);
  const inside = px >= x && px < x + width && py >= y && py < y + height;
  return inside && (dx === 0 || dy === 0 || dx * dx + dy * dy <= rx * rx);
}

/**
 * @param {Buffer} rows as `drawIcon` gives them
 * @param {number} size
 */
function encodePng(rows, size) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits a channel, with alpha.
  header.set([8, 6], 8);
  /** @type {[string, Buffer][]} */
  const chunks = [
    ["IHDR", header],
    ["IDAT", deflateSync(rows, { level: 9 })],
    ["IEND", Buffer.alloc(0)],
  ];
  return Buffer.concat([SIGNATURE, ...chunks.map(([type, body]) => encodeChunk(type, body))]);
}

/**
 * @param {string} type
 * @param {Buffer} body
 */
function encodeChunk(type, body) {
  const checked = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(checked));
  return Buffer.concat([length, checked, check]);
}

if (import.meta.main) {
  const svg = readFileSync(new URL("favicon.svg", PUBLIC), "utf8");
  mkdirSync(new URL("icons/", PUBLIC), { recursive: true });
  for (const { file, size, full } of ICONS)
    writeFileSync(new URL(file, PUBLIC), encodePng(drawIcon(svg, size, full), size));
}
