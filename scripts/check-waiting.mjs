import { Visitor } from "oxc-parser";
import { codeFiles, lineOf, parse, runAsProgram } from "./lib/source.mjs";

/** What runs on the server's event loop once it listens. Its store waits for the disk in a thread of its own. */
const ON_THE_LOOP =
  /^packages\/server\/src\/(?:(?:gateway|rooms|transfers|fanout|http|blobs)\/|(?:server|janitor|last-run|telemetry)\.ts$)/;
/** Modules whose functions keep the thread waiting, and what of them does not. */
const WAITING = new Map([
  ["node:fs", new Set(["constants"])],
  ["node:sqlite", new Set()],
]);
const SYNC = /^[a-z]\w*Sync$/;

/**
 * Whatever keeps everybody waiting for a disk or another process: `node:sqlite`, `node:fs` without promises, calls of
 * `…Sync`, `Atomics.wait`.
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkWaiting(root) {
  return codeFiles(root)
    .filter((path) => ON_THE_LOOP.test(path))
    .flatMap((path) => {
      const { text, program } = parse(root, path);
      return waits(program).map(
        ({ what, start }) => `${path}:${lineOf(text, start)}: ${what} keeps the event loop waiting`,
      );
    });
}

/** @param {import("oxc-parser").Program} program */
function waits(program) {
  /** @type {{ what: string, start: number }[]} */
  const found = [];
  new Visitor({
    ImportDeclaration: (node) => {
      const harmless = WAITING.get(node.source.value.replace(/^(?!node:)/, "node:"));
      if (harmless === undefined || node.importKind === "type") return;
      for (const specifier of node.specifiers) {
        if (specifier.type !== "ImportSpecifier") found.push({ what: node.source.value, start: node.start });
        else if (specifier.importKind !== "type" && !harmless.has(nameOf(specifier.imported))) {
          found.push({ what: `${nameOf(specifier.imported)} of ${node.source.value}`, start: specifier.start });
        }
      }
    },
    ImportExpression: (node) => {
      const name = node.source.type === "Literal" ? String(node.source.value) : "";
      if (WAITING.has(name.replace(/^(?!node:)/, "node:"))) found.push({ what: name, start: node.start });
    },
    CallExpression: ({ callee, start }) => {
      if (callee.type === "Identifier" && SYNC.test(callee.name)) found.push({ what: callee.name, start });
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      const { name } = callee.property;
      const ofAtomics = callee.object.type === "Identifier" && callee.object.name === "Atomics";
      if (SYNC.test(name) || (ofAtomics && name === "wait")) found.push({ what: name, start });
    },
  }).visit(program);
  return found;
}

/** @param {{ type: string, name?: string, value?: string }} imported */
const nameOf = ({ name, value }) => name ?? value ?? "";

runAsProgram(import.meta, checkWaiting);
