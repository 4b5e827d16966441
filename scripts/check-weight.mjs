import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runAsProgram } from "./lib/source.mjs";

const MAX_BYTES = 150_000;
const ASSETS = "packages/web/dist/assets";

/**
 * The built page's JavaScript, gzipped file by file as a server would, if it is more than 150 KB together. The chunk
 * of the room counts too: it is fetched before a room is entered.
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkWeight(root) {
  const folder = join(root, ASSETS);
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  if (scripts.length === 0) return [`${ASSETS} holds no JavaScript: nothing was weighed`];
  const sizes = scripts.map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name))).length }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= MAX_BYTES) return [];
  const parts = sizes.map(({ name, bytes }) => `${name} ${bytes}`).join(", ");
  return [`${ASSETS}: ${total} bytes of gzipped JavaScript, more than ${MAX_BYTES} (${parts})`];
}

runAsProgram(import.meta, checkWeight);
