import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./fail.mjs";
import { commandOf, pinnedNode, ROOT, runToEnd } from "./runtime.mjs";

/** What the page is made of; everything else under packages/web is tests and output. */
const SOURCES = [
  "packages/web",
  "packages/client/src",
  "packages/protocol/src",
  "package-lock.json",
  "tsconfig.base.json",
];
const LEFT_OUT = new Set(["dist", "test", "node_modules"]);

/**
 * Digest of everything the page is built from: names and contents, so that a checkout that only touches times
 * rebuilds nothing, and one that goes back in time does.
 * @param {string} root
 */
export function pageDigest(root) {
  const hash = createHash("sha256");
  /** @param {string} path relative to root */
  const add = (path) => {
    const absolute = join(root, path);
    const entries = existsSync(absolute) ? readdirOrFile(absolute) : [];
    if (entries === "file") {
      const bytes = readFileSync(absolute);
      hash.update(`${path}\0${bytes.length}\0`).update(bytes);
      return;
    }
    for (const name of entries) if (!LEFT_OUT.has(name)) add(`${path}/${name}`);
  };
  for (const source of SOURCES) add(source);
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[] | "file"} sorted names of a folder
 */
function readdirOrFile(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return "file";
    throw error;
  }
}

/** @param {string} root */
const stampOf = (root) => join(root, "packages/web/dist/.stamp");

/** @param {string} root */
export function isPageFresh(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === pageDigest(root);
}

/**
 * Builds the page if a source changed since the last build. The stamp goes into the output folder, which a build
 * empties first: a build that breaks off leaves no stamp.
 * @param {(line: string) => void} [say]
 */
export async function ensurePage(say = (line) => console.log(line)) {
  if (isPageFresh(ROOT)) return;
  say("Building the page…");
  const digest = pageDigest(ROOT);
  const web = join(ROOT, "packages/web");
  const { code, output } = await runToEnd(pinnedNode(), [commandOf("vite", "vite", web), "build"], { cwd: web });
  if (code !== 0) {
    console.error(output.trimEnd());
    throw new Failure("The page could not be built; Vite's messages are above.");
  }
  writeFileSync(stampOf(ROOT), digest);
}
