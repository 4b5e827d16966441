import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

const SKIPPED = new Set([
  "node_modules",
  "dist",
  ".cache",
  ".git",
  "coverage",
  "data",
  "test-results",
  "playwright-report",
]);
const CODE = /\.(?:ts|tsx|mts|js|mjs|jsx)$/;

/**
 * Every file below `root`, as sorted paths relative to it with forward slashes. Generated and installed folders are left out.
 * @param {string} root
 * @returns {string[]}
 */
export function files(root) {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => {
      const path = join(root, entry.name);
      if (entry.isDirectory()) return files(path).map((inner) => `${entry.name}/${inner}`);
      return entry.isFile() ? [relative(root, path).split(sep).join("/")] : [];
    })
    .sort();
}

/**
 * Paths of the code files among `files(root)`.
 * @param {string} root
 */
export function codeFiles(root) {
  return files(root).filter((path) => CODE.test(path));
}

/**
 * @param {string} root
 * @param {string} path relative to root
 */
export function parse(root, path) {
  const text = readFileSync(join(root, path), "utf8");
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return { text, program, comments };
}

/**
 * The 1-based line of a position.
 * @param {string} text
 * @param {number} position
 */
export function lineOf(text, position) {
  return text.slice(0, position).split("\n").length;
}

/** @typedef {{ specifier: string, start: number, kind: "import" | "url" }} Import specifier "": not a literal */

/**
 * Everything that a file asks another module for: static and dynamic imports, re-exports, type imports, and
 * `new URL("./x.ts", import.meta.url)`, which is how workers are named.
 * @param {import("oxc-parser").Program} program
 * @returns {Import[]}
 */
export function importsOf(program) {
  /** @type {Import[]} */
  const found = [];
  /**
   * @param {{ type: string, start: number, value?: unknown } | null | undefined} source
   * @param {"import" | "url"} [kind]
   */
  const add = (source, kind = "import") => {
    if (!source) return;
    found.push({ specifier: typeof source.value === "string" ? source.value : "", start: source.start, kind });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    NewExpression: (node) => {
      const [target, base] = node.arguments;
      const isUrl = node.callee.type === "Identifier" && node.callee.name === "URL";
      if (isUrl && target?.type === "Literal" && base?.type === "MemberExpression" && CODE.test(String(target.value))) {
        add(target, "url");
      }
    },
  }).visit(program);
  return found;
}

/**
 * Runs a checker over the project when its file is the program: prints each violation, exits 1 if there is one.
 * @param {ImportMeta} meta of the checker's module
 * @param {(root: string) => string[]} check
 */
export function runAsProgram(meta, check) {
  if (!meta.main) return;
  const violations = check(join(meta.dirname, ".."));
  for (const violation of violations) console.error(violation);
  if (violations.length > 0) process.exitCode = 1;
}
