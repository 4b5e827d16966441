import { describe, expect, test } from "vitest";
import { checkLength } from "../check-length.mjs";
import { checkPurity } from "../check-purity.mjs";
import { project } from "./fixture.mjs";

describe("length", () => {
  const lines = (/** @type {number} */ count) => "const x = 1;\n".repeat(count);

  test("300 lines pass, 301 do not", () => {
    const root = project({ "packages/server/src/a.ts": lines(300), "packages/web/src/b.css": lines(301) });
    expect(checkLength(root)).toEqual([expect.stringMatching(/^packages\/web\/src\/b\.css: 301 lines/)]);
  });

  test("a reason in the header lets it pass; an empty one, or one further down, does not", () => {
    const root = project({
      "packages/a/src/reason.ts": `// long: one table that is read as a whole\n${lines(301)}`,
      "packages/a/src/empty.ts": `// long:\n${lines(301)}`,
      "packages/a/src/late.ts": `${lines(301)}// long: because\n`,
    });
    expect(checkLength(root)).toHaveLength(2);
  });

  test("tests may be long, scripts and benches not", () => {
    const root = project({
      "packages/a/test/a.test.ts": lines(301),
      "e2e/journeys/a.spec.ts": lines(301),
      "scripts/a.mjs": lines(301),
      "bench/a.ts": lines(301),
    });
    expect(checkLength(root)).toHaveLength(2);
  });
});

describe("purity", () => {
  /** @param {string} text */
  const violationsOf = (text) => checkPurity(project({ "packages/protocol/src/a.ts": text }));

  test.each([
    "const now = Date.now();",
    "const now = new Date();",
    "const n = Math.random();",
    "declare const setTimeout: (f: () => void) => void; setTimeout(() => {});",
    "const t = performance.now();",
    "const p = process.env;",
    'const b = Buffer.from("");',
    "const d = globalThis.document;",
    "const o = { now: Date };",
    "const id = crypto.randomUUID();",
    "const e = new TextEncoder();",
    "export const f = ({ window: w }) => window;",
    "export const f = () => queueMicrotask(() => {});",
  ])("is broken by: %s", (text) => {
    expect(violationsOf(text).length).toBeGreaterThan(0);
  });

  test.each([
    "const window = 8; export const inFlight = window;",
    "export function send(window: number) { return window; }",
    "export const f = (process: () => void) => process();",
    "export const f = ({ window = 8, a: [{ document }], ...self }) => window + document + self;",
    "export class A { constructor({ window }: { window: number }) { this.w = window; } }",
    "export interface A { window: number; process(): void }",
    "export const a = { document: 1 }; a.document;",
    "export class A { fetch = 1; process() {} }",
    "const m = Math.max(1, 2);",
    "// Date.now() in a comment",
    'const s = "Date.now()";',
  ])("is kept by: %s", (text) => {
    expect(violationsOf(text)).toEqual([]);
  });

  test("other packages may ask the clock; the fault plans may not", () => {
    const text = "Date.now();";
    expect(checkPurity(project({ "packages/server/src/a.ts": text, "packages/protocol/test/a.ts": text }))).toEqual([]);
    expect(checkPurity(project({ "packages/faults/src/a.ts": text }))).toHaveLength(1);
  });

  test("says where", () => {
    expect(violationsOf("\n\nMath.random();")).toEqual([
      "packages/protocol/src/a.ts:3: Math.random in a pure package; take it as an argument",
    ]);
  });
});
