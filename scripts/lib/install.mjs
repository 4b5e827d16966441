import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./fail.mjs";
import { ROOT, runToEnd } from "./runtime.mjs";

/** @typedef {{ version?: string, link?: boolean, resolved?: string, optional?: boolean, integrity?: string }} Locked */

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes node_modules/.package-lock.json as the last
 * step of every install, so an install that broke off, or one from an older lock file, shows.
 * @param {string} root
 */
export function isInstalled(root) {
  const done = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(done)) return false;
  const wanted = packagesOf(join(root, "package-lock.json"));
  const present = packagesOf(done);
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const found = present[path];
    // npm leaves out optional packages that are for other platforms, and links to workspaces that are not there.
    if (!found)
      return entry.optional === true || (entry.link === true && !existsSync(join(root, entry.resolved ?? "")));
    return found.version === entry.version && found.integrity === entry.integrity && found.link === entry.link;
  });
}

/**
 * @param {string} path of a lock file
 * @returns {Record<string, Locked>}
 */
function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? {};
  } catch (error) {
    throw new Failure(`Cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Installs the locked packages if they are not there.
 * @param {string} [root]
 * @param {(line: string) => void} [say]
 */
export async function ensureInstalled(root = ROOT, say = (line) => console.log(line)) {
  if (isInstalled(root)) return;
  say("Installing packages from package-lock.json (npm ci), this takes a minute…");
  const { file, args } = npm();
  // Development packages build the page, also where NODE_ENV says production.
  const flags = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await runToEnd(file, [...args, ...flags], { cwd: root });
  if (code === 0) return;
  console.error(output.trimEnd());
  throw new Failure(`npm ci failed (exit code ${code}); its messages are above. Is the package registry reachable?`);
}

/** npm by the script that is running us, else the one on PATH. */
function npm() {
  const { npm_execpath: script, npm_node_execpath: node = process.execPath } = process.env;
  if (script?.endsWith("npm-cli.js") && existsSync(script)) return { file: node, args: [script] };
  return process.platform === "win32" ? { file: "cmd.exe", args: ["/c", "npm"] } : { file: "npm", args: [] };
}
