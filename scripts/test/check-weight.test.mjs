import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { checkWeight } from "../check-weight.mjs";
import { project } from "./fixture.mjs";

/** Text that gzip makes about a quarter smaller, never more. */
const dense = (/** @type {number} */ bytes) => `//${randomBytes(bytes).toString("base64")}\n`;
const INDEX = '<script src="/theme.js"></script><script type="module" crossorigin src="/assets/index.js"></script>';
const page = (/** @type {Record<string, string>} */ assets) =>
  project({
    "packages/web/dist/index.html": INDEX,
    ...Object.fromEntries(Object.entries(assets).map(([name, text]) => [`packages/web/dist/assets/${name}`, text])),
  });

describe("weight of the page", () => {
  test("155 KB of gzipped JavaScript pass at first, 234 KB up to the room; styles, fonts and maps are not counted", () => {
    const root = page({
      "index.js": `${dense(145_000)}import("./room.js");`,
      "room.js": dense(55_000),
      "index.css": dense(90_000),
      "a.js.map": dense(90_000),
    });
    expect(checkWeight(root)).toEqual([]);
  });

  test.each(['import "./room.js"', 'export * from "./room.js"'])("more at first does not: %s", (asks) => {
    const root = page({ "index.js": `${dense(90_000)}${asks};`, "room.js": dense(90_000) });
    expect(checkWeight(root)).toEqual([expect.stringMatching(/ 1[78]\d{4} bytes of gzipped JavaScript at first,/)]);
  });

  test.each(['import("./room.js")', "import(`./room.js`)"])("more up to the room does not: %s", (asks) => {
    const root = page({ "index.js": `${dense(90_000)}${asks};`, "room.js": dense(160_000) });
    expect(checkWeight(root)).toEqual([
      expect.stringMatching(/ (24|25)\d{4} bytes of gzipped JavaScript up to the room,/),
    ]);
  });

  test("each file that the room asks for later has a bound of its own", () => {
    const assets = (/** @type {number} */ bytes) => ({
      "index.js": `${dense(70_000)}import("./room.js");`,
      "room.js": `${dense(70_000)}import("./extra.js");`,
      "extra.js": `${dense(bytes)}new Worker(new URL("worker.js", import.meta.url));`,
      "worker.js": dense(30_000),
    });
    expect(checkWeight(page(assets(40_000)))).toEqual([]);
    expect(checkWeight(page(assets(70_000)))).toEqual([expect.stringMatching(/fetched later, more than 60000/)]);
  });

  test("the administrator's page has the bound of a first load, and is no part of the other", () => {
    const assets = (/** @type {number} */ bytes) => ({ "index.js": dense(140_000), "admin/admin.js": dense(bytes) });
    expect(checkWeight(page(assets(120_000)))).toEqual([]);
    expect(checkWeight(page(assets(190_000)))).toEqual([
      expect.stringMatching(/administrator's page, more than 158000/),
    ]);
  });

  test("of words the heaviest language counts, with the way in at first and with the screen up to the room", () => {
    const assets = (/** @type {number} */ home, /** @type {number} */ room) => ({
      "index.js": `${dense(130_000)}import("./words-de-home-1.js");import("./words-hi-room-1.js");`,
      "words-de-home-1.js": dense(20_000),
      "words-hi-home-1.js": dense(home),
      "words-de-room-1.js": dense(40_000),
      "words-hi-room-1.js": dense(room),
      "words-hi-proof-1.js": dense(50_000),
    });
    expect(checkWeight(page(assets(20_000, 50_000)))).toEqual([]);
    expect(checkWeight(page(assets(40_000, 20_000)))).toEqual([expect.stringMatching(/ at first, more than 158000/)]);
    expect(checkWeight(page(assets(20_000, 59_500)))).toEqual([]);
    expect(checkWeight(page(assets(20_000, 110_000)))).toEqual([
      expect.stringMatching(/ up to the room, more than 251000/),
      expect.stringMatching(/fetched later, more than 60000/),
    ]);
  });

  test("what shows PDFs has bounds of its own by name, modules and their folders too, and is no part of the rest", () => {
    const assets = (/** @type {Record<string, number>} */ bytes) => ({
      "index.js": 'import("./pdf/engine-1.js");',
      ...Object.fromEntries(Object.entries(bytes).map(([name, of]) => [`pdf/${name}`, dense(of)])),
    });
    const most = {
      "engine-1.js": 150_000,
      "pdf.worker.min-1.mjs": 380_000,
      "6.5.438/jbig2_nowasm_fallback.js": 40_000,
    };
    expect(checkWeight(page(assets(most)))).toEqual([]);
    const heavier = {
      "pdf.worker.min-1.mjs": 430_000,
      "6.5.438/jbig2_nowasm_fallback.js": 50_000,
      "other.mjs": 70_000,
    };
    expect(checkWeight(page(assets(heavier)))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/ that shows PDFs, more than 410000 \(pdf\.worker/),
        expect.stringMatching(/ that shows PDFs, more than 46000 \(6\.5\.438/),
        expect.stringMatching(/ that shows PDFs, more than 60000 \(other\.mjs/),
      ]),
    );
  });

  test("a module weighs like a script", () => {
    expect(checkWeight(page({ "index.js": "", "later.mjs": dense(70_000) }))).toEqual([
      expect.stringMatching(/fetched later, more than 60000 \(later\.mjs/),
    ]);
  });

  test("a build without JavaScript does not pass unweighed", () => {
    expect(checkWeight(page({ "index.css": "a{}" }))).toHaveLength(1);
  });
});
