import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { checkWeight } from "../check-weight.mjs";
import { project } from "./fixture.mjs";

/** Text that gzip makes about a quarter smaller, never more. */
const dense = (/** @type {number} */ bytes) => randomBytes(bytes).toString("base64");
const page = (/** @type {Record<string, string>} */ assets) =>
  project(Object.fromEntries(Object.entries(assets).map(([name, text]) => [`packages/web/dist/assets/${name}`, text])));

describe("weight of the page", () => {
  test("150 KB of gzipped JavaScript pass; styles, fonts and maps are not counted", () => {
    const root = page({
      "index.js": dense(70_000),
      "room.js": dense(70_000),
      "index.css": dense(90_000),
      "a.js.map": dense(90_000),
    });
    expect(checkWeight(root)).toEqual([]);
  });

  test("more do not, whichever chunk they are in", () => {
    const root = page({ "index.js": dense(90_000), "room.js": dense(70_000) });
    expect(checkWeight(root)).toEqual([expect.stringMatching(/ 1[56]\d{4} bytes of gzipped JavaScript/)]);
  });

  test("a build without JavaScript does not pass unweighed", () => {
    expect(checkWeight(page({ "index.css": "a{}" }))).toHaveLength(1);
  });
});
