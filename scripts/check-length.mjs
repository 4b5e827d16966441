import { readFileSync } from "node:fs";
import { join } from "node:path";
import { files, runAsProgram } from "./lib/source.mjs";

const MAX_LINES = 300;
const SOURCE = /^(?:packages\/[^/]+\/src|scripts|bench|e2e|examples)\/.*\.(?:ts|tsx|mjs|css)$/;
const TEST = /(?:^|\/)(?:test|journeys)\/|\.(?:test|spec)\./;
/** The reason stands at the top, where a reader meets it before the length. */
const REASON = /^\s*(?:\/\/|\/\*+|\*)\s*long: \S.+/;
const HEADER_LINES = 10;

/**
 * Sources over 300 lines that do not say why (`// long: reason` in the header).
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkLength(root) {
  return files(root)
    .filter((path) => SOURCE.test(path) && !TEST.test(path))
    .flatMap((path) => {
      const lines = readFileSync(join(root, path), "utf8").trimEnd().split("\n");
      if (lines.length <= MAX_LINES || lines.slice(0, HEADER_LINES).some((line) => REASON.test(line))) return [];
      return [`${path}: ${lines.length} lines; split it by responsibility, or say why in its header: // long: …`];
    });
}

runAsProgram(import.meta, checkLength);
