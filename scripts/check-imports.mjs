import { posix } from "node:path";
import { FOLDERS, folderOf, LEAVES, OUTSIDE, PACKAGES, SIDE_DOORS, WITHOUT_NODE } from "./lib/house.mjs";
import { codeFiles, importsOf, lineOf, parse, runAsProgram } from "./lib/source.mjs";

const SCOPE = "@chatcast/";
const OWNED = /^(?:packages\/([^/]+)|(bench|e2e|examples))\/(.*)$/;

/** @typedef {{ path: string, package: string, inside: string }} Place `inside` is the path within the package */

/**
 * Import directions between packages, and between folders inside a package (`lib/house.mjs`).
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkImports(root) {
  return codeFiles(root).flatMap((path) => {
    const place = placeOf(path);
    if (!place) return [];
    const { text, program } = parse(root, path);
    const complaints = place.package in PACKAGES ? [] : [{ start: 0, text: `package ${place.package} has no rule` }];
    for (const { specifier, start, kind } of importsOf(program)) {
      const complaint = judge(place, specifier, kind);
      if (complaint) complaints.push({ start, text: complaint });
    }
    if (place.inside.startsWith("src/") && !folderRule(place)) {
      complaints.push({ start: 0, text: `folder ${folderOf(place.inside.slice("src/".length))} has no rule` });
    }
    return complaints.map((complaint) => `${path}:${lineOf(text, complaint.start)}: ${complaint.text}`);
  });
}

/**
 * @param {string} path
 * @returns {Place | undefined} undefined for files that belong to no package
 */
function placeOf(path) {
  const [, inPackages, atTop, inside = ""] = OWNED.exec(path) ?? [];
  const name = inPackages ?? atTop;
  return name === undefined ? undefined : { path, package: name, inside };
}

/**
 * @param {Place} place
 * @param {string} specifier
 * @param {"import" | "url"} kind
 * @returns {string | undefined} what is wrong
 */
function judge(place, specifier, kind) {
  const [bare = ""] = specifier.split("?");
  if (bare === "") return "an import whose target is not a literal cannot be checked";
  // A program that a test or a journey starts is named by its path; nothing of it is imported.
  if (kind === "url" && !place.inside.startsWith("src/")) return undefined;
  if (bare.startsWith(".")) return judgeRelative(place, bare);
  if (bare.startsWith(SCOPE)) return judgePackage(place, bare.slice(SCOPE.length));
  return judgeOutside(place, bare);
}

/**
 * @param {Place} place
 * @param {string} specifier
 */
function judgeRelative(place, specifier) {
  const target = placeOf(posix.normalize(posix.join(posix.dirname(place.path), specifier)));
  if (!target || target.package !== place.package) {
    return place.inside.startsWith("src/") || target
      ? `${specifier} leaves the package; import another package by its name`
      : undefined;
  }
  if (!place.inside.startsWith("src/")) return undefined;
  if (!target.inside.startsWith("src/")) return `${specifier}: src imports nothing from outside src`;
  const from = place.inside.slice("src/".length);
  const to = target.inside.slice("src/".length);
  if (from.includes("/") && folderOf(from) === folderOf(to)) return undefined;
  const rule = folderRule(place);
  if (!rule || rule.to.some((allowed) => allowed.test(to))) return undefined;
  return `${from} may not import ${to}`;
}

/**
 * @param {Place} place
 * @param {string} target package name without its scope, and what follows it
 */
function judgePackage(place, target) {
  const [name = "", ...deeper] = target.split("/");
  const allowed = lookUp(PACKAGES, place.package) ?? [];
  const usesDoor = (lookUp(SIDE_DOORS, target) ?? []).includes(place.package);
  if (deeper.length > 0 && !usesDoor) return `${SCOPE}${target} reaches into a package; import ${SCOPE}${name}`;
  if (name === place.package) return `${SCOPE}${name} imports itself by name; use a relative path`;
  if (!(name in PACKAGES)) return `package ${name} has no rule`;
  if (allowed !== "*" && LEAVES.includes(name)) return `nobody imports ${name}`;
  return allowed === "*" || allowed.includes(name) ? undefined : `${place.package} may not import ${name}`;
}

/**
 * @param {Place} place
 * @param {string} specifier
 */
function judgeOutside(place, specifier) {
  if (!place.inside.startsWith("src/")) return undefined;
  if (WITHOUT_NODE.includes(place.package) && specifier.startsWith("node:")) {
    return `${place.package} runs where there is no ${specifier}`;
  }
  const allowed = lookUp(OUTSIDE, place.package);
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  return !allowed || allowed.includes(name) ? undefined : `${place.package} may not depend on ${specifier}`;
}

/**
 * The folder rule for a file of `src`; a package without a table has one folder that may do anything.
 * @param {Place} place
 */
function folderRule(place) {
  const table = lookUp(FOLDERS, place.package);
  const inside = place.inside.slice("src/".length);
  return table ? table.find((rule) => rule.from.test(inside)) : { from: /./, to: [/./] };
}

/**
 * @template T
 * @param {Record<string, T>} table
 * @param {string} key
 * @returns {T | undefined}
 */
function lookUp(table, key) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

runAsProgram(import.meta, checkImports);
