import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Visitor } from "oxc-parser";
import { codeFiles, files, lineOf, parse, runAsProgram } from "./lib/source.mjs";

const PAGES = /^docs\/(?:SPEC\.md|spec\/.+\.md)$/;
const INDEX = "docs/SPEC.md";
const SECTION = /^## .*\(([A-Z]+)\)\s*$/;
const RULE = /^- \*\*([A-Z]+)(\d+[a-z]?)\*\*(.*)$/;
const TESTS = /^(?:(?:packages\/[^/]+|examples)\/test|scripts\/test|e2e)\/|^packages\/[^/]+\/src\/.*contract/;
const SOURCES = /^(?:packages\/[^/]+\/src|scripts\/[^/]+\.mjs$|scripts\/lib)/;
const TITLE_IDS = /\[([A-Z]+\d+[a-z]?(?:,\s*[A-Z]+\d+[a-z]?)*)\]/g;

/**
 * The rules of docs/SPEC.md and docs/spec/*.md against the tests that name them, both ways; ids that stand twice, or
 * in a section of another prefix; ids in code comments, where they would go stale unseen.
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkSpec(root) {
  /** @type {string[]} */
  const violations = [];
  const rules = readRules(root, violations);
  const named = readTitles(root);
  violations.push(...unlinkedPages(root));
  for (const [id, where] of rules) if (!named.has(id)) violations.push(`${where}: no test names [${id}]`);
  for (const [id, where] of named) if (!rules.has(id)) violations.push(`${where}: [${id}] is in no spec page`);
  for (const path of codeFiles(root).filter((file) => SOURCES.test(file))) {
    const { text, comments } = parse(root, path);
    for (const comment of comments) {
      for (const [word] of comment.value.matchAll(/\b[A-Z]+\d+[a-z]?\b/g)) {
        if (rules.has(word)) violations.push(`${path}:${lineOf(text, comment.start)}: rule id ${word} in a comment`);
      }
    }
  }
  return violations;
}

/**
 * @param {string} root
 * @param {string[]} violations
 * @returns {Map<string, string>} rule id → where it stands
 */
function readRules(root, violations) {
  const rules = new Map();
  for (const path of files(root).filter((file) => PAGES.test(file))) {
    let prefix = "";
    readFileSync(join(root, path), "utf8")
      .split("\n")
      .forEach((line, index) => {
        const where = `${path}:${index + 1}`;
        if (line.startsWith("## ")) prefix = SECTION.exec(line)?.[1] ?? "";
        const [, letters, number, sentence] = RULE.exec(line) ?? [];
        if (letters === undefined) return;
        const id = `${letters}${number}`;
        if (rules.has(id)) violations.push(`${where}: ${id} stands already at ${rules.get(id)}`);
        if (letters !== prefix) violations.push(`${where}: ${id} is not in a section "## … (${letters})"`);
        if (!sentence?.trim()) violations.push(`${where}: ${id} says nothing`);
        rules.set(id, where);
      });
  }
  return rules;
}

/**
 * Pages that the index does not lead to.
 * @param {string} root
 * @returns {string[]}
 */
function unlinkedPages(root) {
  const pages = files(root).filter((file) => PAGES.test(file));
  const index = pages.includes(INDEX) ? readFileSync(join(root, INDEX), "utf8") : "";
  return pages
    .filter((page) => page !== INDEX && !index.includes(`](${page.slice("docs/".length)})`))
    .map((page) => `${page}: not linked from ${INDEX}`);
}

/**
 * @param {string} root
 * @returns {Map<string, string>} id named by a test's title → where
 */
function readTitles(root) {
  const named = new Map();
  for (const path of codeFiles(root).filter((file) => TESTS.test(file))) {
    const { text, program } = parse(root, path);
    new Visitor({
      CallExpression: (node) => {
        const [title] = node.arguments;
        if (!title || !isTest(node.callee)) return;
        for (const [, ids] of text.slice(title.start, title.end).matchAll(TITLE_IDS)) {
          for (const id of ids?.split(/,\s*/) ?? []) named.set(id, `${path}:${lineOf(text, title.start)}`);
        }
      },
    }).visit(program);
  }
  return named;
}

/**
 * `test(…)`, `it(…)`, `test.each(…)(…)`, `test.for(…)(…)`, `test.prop(…)(…)`; not `describe`, which may hold no test,
 * and not `test.skip`, which shows nothing.
 * @param {import("oxc-parser").Expression} callee
 * @returns {boolean}
 */
function isTest(callee) {
  if (callee.type === "Identifier") return callee.name === "test" || callee.name === "it";
  if (callee.type === "CallExpression") return isTest(callee.callee);
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false;
  return !["skip", "todo", "step", "describe"].includes(callee.property.name) && isTest(callee.object);
}

runAsProgram(import.meta, checkSpec);
