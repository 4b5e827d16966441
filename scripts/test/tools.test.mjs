import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandOf, pinnedNode, ROOT } from "../lib/runtime.mjs";
import { project } from "./fixture.mjs";

/**
 * What a tool says about a fixture, both streams.
 * @param {string} root
 * @param {string} packageName
 * @param {string} command
 * @param {string[]} args
 */
function say(root, packageName, command, args) {
  const { stdout, stderr, status } = spawnSync(pinnedNode(), [commandOf(packageName, command), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { text: stdout + stderr, status };
}

/** @param {string} path relative to the project */
const own = (path) => readFileSync(join(ROOT, path), "utf8");

describe("lint", () => {
  /** @type {[rule: string, text: string][]} */
  const PLANTS = [
    ["suspicious/noExplicitAny", "export const x: any = 1;\n"],
    ["suspicious/noTsIgnore", "// @ts-ignore\nexport const x = 1;\n"],
    ["style/noNonNullAssertion", "export const f = (x?: string) => x!.length;\n"],
    ["style/useImportType", 'import { A } from "./other.ts";\n\nexport const f = (a: A) => a;\n'],
    ["style/useNodejsImportProtocol", 'import "fs";\n'],
    ["nursery/noFloatingPromises", 'import { later } from "./other.ts";\n\nexport function f() {\n  later();\n}\n'],
    [
      "nursery/noMisusedPromises",
      'import { later } from "./other.ts";\n\n[1].forEach(async () => {\n  await later();\n});\n',
    ],
    ["suspicious/noFocusedTests", 'import { test } from "vitest";\n\ntest.only("x", () => {});\n'],
    ["suspicious/noSkippedTests", 'import { test } from "vitest";\n\ntest.skip("x", () => {});\n'],
    ["suspicious/noImportCycles", 'import { circle } from "./circle.ts";\n\nexport const around = () => circle;\n'],
    ["correctness/noUnusedImports", 'import { later } from "./other.ts";\n'],
  ];

  const FRIENDS = {
    "biome.json": own("biome.json"),
    "src/other.ts": "export interface A {\n  a: number;\n}\n\nexport async function later(): Promise<void> {}\n",
    "src/circle.ts": 'import { around } from "./plant.ts";\n\nexport const circle = () => around;\n',
  };
  const ARGS = ["check", "--error-on-warnings", "--vcs-enabled=false", "src/plant.ts"];

  test.each(PLANTS)("%s fires", (rule, text) => {
    const root = project({ ...FRIENDS, "src/plant.ts": text });
    const { text: said, status } = say(root, "@biomejs/biome", "biome", ARGS);
    expect(said).toContain(`lint/${rule}`);
    expect(status).toBe(1);
  });

  test("an unformatted file fails", () => {
    const root = project({ ...FRIENDS, "src/plant.ts": "export const x = 'a'" });
    expect(say(root, "@biomejs/biome", "biome", ARGS).status).toBe(1);
  });

  test("clean code passes, and the configuration raises no complaint of its own", () => {
    const root = project({ ...FRIENDS, "src/plant.ts": "export const x = 1;\n" });
    const { text, status } = say(root, "@biomejs/biome", "biome", ARGS);
    expect(text).not.toMatch(/DEPRECATED|deserialize/);
    expect(status).toBe(0);
  });

  test("the page is linted as React code", () => {
    const plant =
      'import { useEffect } from "react";\n\nexport function A(props: { n: number }) {\n  if (props.n > 1) useEffect(() => {});\n  return null;\n}\n';
    const root = project({ ...FRIENDS, "packages/web/src/plant.tsx": plant });
    const args = ["check", "--vcs-enabled=false", "packages/web/src/plant.tsx"];
    expect(say(root, "@biomejs/biome", "biome", args).text).toContain("lint/correctness/useHookAtTopLevel");
  });
});

describe("types", () => {
  const CONFIG = {
    "tsconfig.base.json": own("tsconfig.base.json"),
    "packages/protocol/tsconfig.json": own("packages/protocol/tsconfig.json"),
  };

  test.each([
    ["a platform's global in the pure package", "setTimeout(() => {}, 1);", "TS2304"],
    ["an unchecked index", "export const f = (list: number[]): number => list[0];", "TS2322"],
    ["undefined for an optional property", "export const a: { b?: number } = { b: undefined };", "TS2375"],
    ["syntax that is not erasable", "export enum A { B }", "TS1294"],
    ["an implicit any", "export const f = (x) => x;", "TS7006"],
  ])("%s fails", (_, text, code) => {
    const root = project({ ...CONFIG, "packages/protocol/src/index.ts": text });
    const { text: said, status } = say(root, "typescript", "tsc", ["-b", "packages/protocol"]);
    expect(said).toContain(code);
    expect(status).not.toBe(0);
  });

  test("every package, the tests and the scripts are checked", () => {
    const { references } = JSON.parse(own("tsconfig.json"));
    const paths = references.map((/** @type {{ path: string }} */ { path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["tsconfig.tests.json", "tsconfig.scripts.json"]));
    const { include } = JSON.parse(own("tsconfig.tests.json"));
    expect(include).toEqual(expect.arrayContaining(["packages/*/test", "e2e", "bench", "vitest.config.ts"]));
  });
});

describe("dead code and dependencies", () => {
  const HOUSE = {
    "knip.json": own("knip.json"),
    "package.json": JSON.stringify({ name: "a", type: "module", workspaces: ["packages/*"] }),
    "packages/server/package.json": JSON.stringify({
      name: "@chatcast/server",
      type: "module",
      exports: "./src/index.ts",
      bin: "./src/main.ts",
      dependencies: { fastify: "1", pino: "1" },
    }),
    "packages/server/src/main.ts": 'import "fastify";\nimport { used } from "./used.ts";\n\nused();\n',
    "packages/server/src/index.ts": "export {};\n",
    "packages/server/src/used.ts": "export function used() {}\n\nexport function unused() {}\n",
    "packages/server/src/nobody.ts": 'import "commander";\n',
    "packages/server/test/a.test.ts": 'import "socket.io-client";\n',
  };

  test("an unused file, export and dependency and an undeclared one are found, the used ones are not", () => {
    const { text, status } = say(project(HOUSE), "knip", "knip", ["--no-progress", "--reporter", "json"]);
    const found = JSON.parse(text).issues.flatMap((/** @type {Record<string, { name: string }[]>} */ issue) =>
      ["files", "exports", "dependencies", "unlisted"].flatMap((kind) =>
        (issue[kind] ?? []).map(({ name }) => `${kind}: ${name}`),
      ),
    );
    expect(found.sort()).toEqual([
      "dependencies: pino",
      "exports: unused",
      "files: packages/server/src/nobody.ts",
      "unlisted: socket.io-client",
    ]);
    expect(status).toBe(1);
  });
});
