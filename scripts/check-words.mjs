import { join } from "node:path";
import { Visitor } from "oxc-parser";
import { codeFiles, lineOf, parse, runAsProgram } from "./lib/source.mjs";

const PAGE = "packages/web/src";
const CATALOGS = `${PAGE}/words/en/`;
/** Functions that put something into words. What they give is of the language of that moment. */
const SPEAKERS = new Set(["say", "tell"]);
/** Attributes whose text somebody reads or hears. */
const READ = new Set([
  "label",
  "title",
  "alt",
  "placeholder",
  "aria-label",
  "aria-description",
  "aria-valuetext",
  "aria-roledescription",
]);
/** Two letters side by side are a word; a sign, a unit's dot or a separator is none. */
const WORD = /\p{L}{2}/u;
/** Two words, the first with a capital: the name of nothing in code. */
const SENTENCE = /^\s*[“"]?\p{Lu}\p{L}*[,:]? [\p{L}…]/u;
/** Names and units, which no language translates. */
const NAMES = /\b(?:ChatCast|RTT|ACK|CSV|JSON|HTML|GiB|MiB|KiB|ms|SHA-256|sha-256)\b/g;

/**
 * How the page's code uses its words: every key of the English catalogues stands somewhere in it, whole; nothing is put into
 * words before the language is known; what `memo` keeps is drawn anew in another language; and no text stands in a component.
 * What the catalogues say is compared by a test of the page.
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkWords(root) {
  const paths = codeFiles(join(root, PAGE)).map((path) => `${PAGE}/${path}`);
  /** @type {Map<string, string>} key → where it stands */
  const keys = new Map();
  /** @type {Set<string>} */
  const used = new Set();
  /** @type {string[]} */
  const violations = [];
  for (const path of paths) {
    if (path.startsWith(`${PAGE}/words/`)) {
      if (path.startsWith(CATALOGS)) for (const [key, place] of keysOf(root, path)) keys.set(key, place);
      continue;
    }
    const { text, program } = parse(root, path);
    const place = (/** @type {number} */ start) => `${path}:${lineOf(text, start)}`;
    violations.push(...misuses(program, place), ...literals(program, place));
    new Visitor({ Literal: ({ value }) => void (typeof value === "string" && used.add(value)) }).visit(program);
  }
  const idle = [...keys].filter(([key]) => !used.has(key)).map(([key, at]) => `${at}: nothing asks for ${key}`);
  return [...violations, ...idle];
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {[key: string, place: string][]}
 */
function keysOf(root, path) {
  const { text, program } = parse(root, path);
  /** @type {[string, string][]} */
  const found = [];
  new Visitor({
    Property: ({ key, start }) => {
      if (key.type === "Literal" && typeof key.value === "string")
        found.push([key.value, `${path}:${lineOf(text, start)}`]);
    },
  }).visit(program);
  return found;
}

/**
 * @param {import("oxc-parser").Program} program
 * @param {(start: number) => string} place
 */
function misuses(program, place) {
  /** @type {string[]} */
  const found = [];
  let depth = 0;
  let drawnAnew = false;
  /** @type {number[]} */
  const kept = [];
  const into = () => void depth++;
  const out = () => void depth--;
  new Visitor({
    FunctionDeclaration: into,
    "FunctionDeclaration:exit": out,
    FunctionExpression: into,
    "FunctionExpression:exit": out,
    ArrowFunctionExpression: into,
    "ArrowFunctionExpression:exit": out,
    CallExpression: ({ callee, start }) => {
      if (callee.type !== "Identifier") return;
      if (SPEAKERS.has(callee.name) && depth === 0)
        found.push(`${place(start)}: ${callee.name}() where the module is loaded, before the language is known`);
      if (callee.name === "memo") kept.push(start);
      if (callee.name === "useLanguage") drawnAnew = true;
    },
  }).visit(program);
  if (!drawnAnew)
    found.push(...kept.map((start) => `${place(start)}: memo() without useLanguage() stays in the language before`));
  return found;
}

/**
 * Texts in the code itself: between tags, in attributes that are read, and sentences anywhere else.
 * @param {import("oxc-parser").Program} program
 * @param {(start: number) => string} place
 */
function literals(program, place) {
  /** @type {Map<number, string>} start → text */
  const found = new Map();
  /** Errors for who reads the code, and names of classes. @type {Set<number>} */
  const unread = new Set();
  /** @param {Text[]} texts */
  const keep = (texts) => {
    for (const { text, start } of texts) if (WORD.test(text.replaceAll(NAMES, ""))) found.set(start, text.trim());
  };
  /** @param {Text[]} texts */
  const skip = (texts) => {
    for (const { start } of texts) unread.add(start);
  };
  /** @param {readonly { type: string }[]} children */
  const between = (children) => {
    for (const child of children) keep(textsIn(child));
  };
  new Visitor({
    JSXElement: ({ children }) => between(children),
    JSXFragment: ({ children }) => between(children),
    JSXAttribute: ({ name, value }) => {
      if (value === null || name.type !== "JSXIdentifier") return;
      if (READ.has(name.name)) keep(textsIn(value));
      else skip(textsIn(value));
    },
    NewExpression: ({ callee, arguments: given }) => {
      if (callee.type === "Identifier" && callee.name.endsWith("Error")) for (const one of given) skip(textsIn(one));
    },
    Literal: (node) => keep(textsIn(node).filter(({ text }) => SENTENCE.test(text))),
    TemplateLiteral: (node) => keep(textsIn(node).filter(({ text }) => SENTENCE.test(text))),
  }).visit(program);
  return [...found]
    .filter(([start]) => !unread.has(start))
    .sort(([a], [b]) => a - b)
    .map(([start, text]) => `${place(start)}: ${JSON.stringify(text)} stands in the code, not in a catalogue`);
}

/** @typedef {{ text: string, start: number }} Text */

/**
 * Texts that an expression may give; those that something else makes of others are not its own.
 * @param {any} node of the program
 * @returns {Text[]}
 */
function textsIn(node) {
  switch (node.type) {
    case "JSXText":
    case "Literal":
      return typeof node.value === "string" ? [{ text: node.value, start: node.start }] : [];
    case "TemplateLiteral": {
      const text = node.quasis.map((/** @type {any} */ { value }) => value.cooked ?? "").join("…");
      return [{ text, start: node.start }];
    }
    case "JSXExpressionContainer":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
      return textsIn(node.expression);
    case "ConditionalExpression":
      return [...textsIn(node.consequent), ...textsIn(node.alternate)];
    case "LogicalExpression":
      return [...textsIn(node.left), ...textsIn(node.right)];
    default:
      return [];
  }
}

runAsProgram(import.meta, checkWords);
