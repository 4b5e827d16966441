import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runAsProgram } from "./lib/source.mjs";

/** Where the type check leaves the declarations of the client library. */
const TYPES = ".cache/types/client";
/** What is behind the interface: no program is given anything of it by name. */
const INSIDE = /^driver\//;
const SNAPSHOT = "docs/api/client.d.txt";

/**
 * What the client library promises to programs, as its declarations without their comments: every declaration file that
 * one of its published doors leads to. Whoever changes it changes the snapshot in the same commit, and so knows it.
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkApi(root) {
  const path = join(root, SNAPSHOT);
  const kept = existsSync(path) ? readFileSync(path, "utf8") : "";
  const now = apiOf(root);
  if (kept === now) return [];
  const before = new Set(kept.split("\n"));
  const changed = now.split("\n").find((line) => !before.has(line)) ?? "something is gone";
  return [`${SNAPSHOT}: the client library's interface is another one (${changed.trim()}); npm run api writes it anew`];
}

/** @param {string} root */
export function writeApi(root) {
  const path = join(root, SNAPSHOT);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, apiOf(root));
}

/** @param {string} root */
function apiOf(root) {
  const folder = join(root, TYPES);
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @param {string} path */
  const visit = (path) => {
    const name = relative(folder, path);
    if (found.has(name) || INSIDE.test(name)) return;
    const text = withoutComments(readFileSync(path, "utf8"));
    found.set(name, text);
    for (const [, target = ""] of text.matchAll(/from "(\.[^"]+)\.ts"/g)) visit(join(dirname(path), `${target}.d.ts`));
  };
  for (const door of doorsOf(root)) visit(join(folder, door));
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `--- ${name}\n${text}`)
    .join("\n");
}

/**
 * The declarations of every entry of the manifest that leads to a source; the others lead to what only tests use.
 * @param {string} root
 */
function doorsOf(root) {
  /** @type {{ exports: Record<string, string | Record<string, string>> }} */
  const { exports } = JSON.parse(readFileSync(join(root, "packages/client/package.json"), "utf8"));
  const targets = Object.values(exports).flatMap((door) => (typeof door === "string" ? [door] : Object.values(door)));
  return targets.flatMap((target) => {
    const [, name] = /^\.\/src\/(.+)\.ts$/.exec(target) ?? [];
    return name === undefined ? [] : [`${name}.d.ts`];
  });
}

/** @param {string} text */
function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .join("\n");
}

// `--write`: what is there now is the promise.
if (import.meta.main && process.argv.includes("--write")) writeApi(join(import.meta.dirname, ".."));
else runAsProgram(import.meta, checkApi);
