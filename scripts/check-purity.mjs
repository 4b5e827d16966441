import { Visitor } from "oxc-parser";
import { codeFiles, lineOf, parse, runAsProgram } from "./lib/source.mjs";

const PURE = /^packages\/(?:protocol|faults)\/src\//;
/** What the compiler's `lib` and `types` already refuse is listed too: a `declare` would get past it. */
const PLATFORM = new Set([
  "Date",
  "performance",
  "process",
  "Buffer",
  "crypto",
  "globalThis",
  "window",
  "self",
  "document",
  "navigator",
  "console",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "requestAnimationFrame",
  "localStorage",
  "indexedDB",
  "TextEncoder",
  "TextDecoder",
  "require",
]);

/**
 * Clock, randomness, timers and platform inside the pure packages: there they are arguments.
 * @param {string} root
 * @returns {string[]} violations
 */
export function checkPurity(root) {
  return codeFiles(root)
    .filter((path) => PURE.test(path))
    .flatMap((path) => {
      const { text, program } = parse(root, path);
      return platformUses(program).map(
        ({ name, start }) => `${path}:${lineOf(text, start)}: ${name} in a pure package; take it as an argument`,
      );
    });
}

/** @param {import("oxc-parser").Program} program */
function platformUses(program) {
  /** @type {{ name: string, start: number }[]} */
  const uses = [];
  /** @type {Set<string>} names that the file itself binds: a sliding window may be called `window` */
  const bound = new Set();
  /** @type {Set<number>} positions of identifiers that name a property, not a variable */
  const properties = new Set();
  /** @param {{ params: readonly import("oxc-parser").ParamPattern[] }} node */
  const bindParameters = ({ params }) => {
    for (const parameter of params) bind(parameter, bound);
  };
  new Visitor({
    VariableDeclaration: (node) => {
      if (!node.declare) for (const declarator of node.declarations) bind(declarator.id, bound);
    },
    FunctionDeclaration: bindParameters,
    FunctionExpression: bindParameters,
    ArrowFunctionExpression: bindParameters,
    MemberExpression: (node) => {
      if (!node.computed) properties.add(node.property.start);
      const ofMath = node.object.type === "Identifier" && node.object.name === "Math";
      if (ofMath && "name" in node.property && node.property.name === "random") {
        uses.push({ name: "Math.random", start: node.start });
      }
    },
    Property: (node) => {
      if (!node.computed && !node.shorthand) properties.add(node.key.start);
    },
    PropertyDefinition: (node) => {
      if (!node.computed) properties.add(node.key.start);
    },
    MethodDefinition: (node) => {
      if (!node.computed) properties.add(node.key.start);
    },
    TSPropertySignature: (node) => {
      properties.add(node.key.start);
    },
    TSMethodSignature: (node) => {
      properties.add(node.key.start);
    },
    Identifier: (node) => {
      if (PLATFORM.has(node.name)) uses.push({ name: node.name, start: node.start });
    },
  }).visit(program);
  return uses.filter(({ name, start }) => !bound.has(name) && !properties.has(start));
}

/**
 * Adds the names that a pattern binds, however deep.
 * @param {import("oxc-parser").ParamPattern | import("oxc-parser").BindingPattern | null} pattern
 * @param {Set<string>} bound
 */
function bind(pattern, bound) {
  switch (pattern?.type) {
    case "Identifier":
      bound.add(pattern.name);
      break;
    case "AssignmentPattern":
      bind(pattern.left, bound);
      break;
    case "RestElement":
      bind(pattern.argument, bound);
      break;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element) bindElement(element, bound);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties) bindElement(property, bound);
      break;
    default:
  }
}

/**
 * @param {import("oxc-parser").BindingPattern | import("oxc-parser").BindingProperty | import("oxc-parser").BindingRestElement} element
 * @param {Set<string>} bound
 */
function bindElement(element, bound) {
  if (element.type === "Property") bind(element.value, bound);
  else if (element.type === "RestElement") bind(element.argument, bound);
  else bind(element, bound);
}

runAsProgram(import.meta, checkPurity);
