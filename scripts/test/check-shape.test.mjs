import { describe, expect, test } from "vitest";
import { checkLength } from "../check-length.mjs";
import { checkPurity } from "../check-purity.mjs";
import { checkWaiting } from "../check-waiting.mjs";
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

describe("the event loop", () => {
  /** @param {string} text */
  const violationsOf = (text) => checkWaiting(project({ "packages/server/src/rooms/a.ts": text }));

  test.each([
    'import { readFileSync } from "node:fs";',
    'import { existsSync as there } from "node:fs";',
    'import fs from "fs";',
    'import * as fs from "node:fs";',
    'const fs = await import("node:fs");',
    'import { DatabaseSync } from "node:sqlite";',
    'import { type StatementSync, backup } from "node:sqlite";',
    "export const f = () => gzipSync(new Uint8Array());",
    "export const f = (crypto) => crypto.scryptSync();",
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  ])("is kept waiting by: %s", (text) => {
    expect(violationsOf(text).length).toBeGreaterThan(0);
  });

  test.each([
    'import { readFile } from "node:fs/promises";',
    'import { constants, type Dirent } from "node:fs";',
    'import type { DatabaseSync } from "node:sqlite";',
    "export const f = (syncs) => new GroupSync(() => syncs.datasync());",
    "// readFileSync()",
  ])("is not kept waiting by: %s", (text) => {
    expect(violationsOf(text)).toEqual([]);
  });

  test("the store's thread may wait, and what runs before the server listens", () => {
    const text = 'import { DatabaseSync } from "node:sqlite"; closeSync();';
    const root = project({
      "packages/server/src/store/sqlite/a.ts": text,
      "packages/server/src/config.ts": text,
      "packages/server/src/janitor.ts": text,
      "packages/server/src/http/tls/a.ts": text,
    });
    expect(checkWaiting(root)).toEqual([
      "packages/server/src/http/tls/a.ts:1: DatabaseSync of node:sqlite keeps the event loop waiting",
      "packages/server/src/http/tls/a.ts:1: closeSync keeps the event loop waiting",
      "packages/server/src/janitor.ts:1: DatabaseSync of node:sqlite keeps the event loop waiting",
      "packages/server/src/janitor.ts:1: closeSync keeps the event loop waiting",
    ]);
  });
});
