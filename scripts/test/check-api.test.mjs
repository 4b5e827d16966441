import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkApi, writeApi } from "../check-api.mjs";
import { project } from "./fixture.mjs";

const TYPES = ".cache/types/client";
const MANIFEST = "packages/client/package.json";
const FIRST = { ".": { browser: "./src/index.ts", default: "./src/index.ts" } };

test("the interface is what the published doors lead to, without comments and without what is inside", () => {
  const root = project({
    [`${TYPES}/index.d.ts`]: '/** Opens. */\nexport * from "./api.ts";\nimport { Inner } from "./driver/inner.ts";\n',
    [`${TYPES}/api.d.ts`]: "export interface Client {\n  // why\n  close(): void;\n}\n",
    [`${TYPES}/driver/inner.d.ts`]: "export interface Inner {}\n",
    [MANIFEST]: JSON.stringify({ exports: { ...FIRST, "./far": "./src/far.ts", "./tests": "./test/tests.ts" } }),
    [`${TYPES}/far.d.ts`]: "export interface Far {}\n",
    [`${TYPES}/test/tests.d.ts`]: "export interface Apart {}\n",
    [`${TYPES}/apart.d.ts`]: "export interface Apart {}\n",
  });
  writeApi(root);
  const written = readFileSync(join(root, "docs/api/client.d.txt"), "utf8");
  expect(written.split("\n").filter((line) => line.startsWith("---"))).toEqual([
    "--- api.d.ts",
    "--- far.d.ts",
    "--- index.d.ts",
  ]);
  expect(written).not.toMatch(/Opens|why|Apart/);
  expect(checkApi(root)).toEqual([]);
});

test("another interface is told, with the first line that is new, or as something gone", () => {
  const root = project({
    [MANIFEST]: JSON.stringify({ exports: FIRST }),
    [`${TYPES}/index.d.ts`]: "export declare const a: 1;\nexport declare const b: 2;\n",
  });
  expect(checkApi(root)).toEqual([expect.stringContaining("(--- index.d.ts)")]);
  writeApi(root);
  writeFileSync(
    join(root, TYPES, "index.d.ts"),
    "/** Said otherwise. */\nexport declare const a: 1;\nexport declare const b: 2;\n",
  );
  expect(checkApi(root)).toEqual([]);
  writeFileSync(join(root, TYPES, "index.d.ts"), "export declare const a: 1;\nexport declare const b: 3;\n");
  expect(checkApi(root)).toEqual([expect.stringContaining("(export declare const b: 3;)")]);
  writeFileSync(join(root, TYPES, "index.d.ts"), "export declare const a: 1;\n");
  expect(checkApi(root)).toEqual([expect.stringContaining("something is gone")]);
});
