import type { Messages } from "../src/words/areas.ts";

/** What a message asks for, as it was compiled. */
interface Asks {
  /** Names of what it is told; plurals and choices with what they are. */
  values: Set<string>;
  tags: Set<string>;
  /** Categories of each plural, exact numbers left out. */
  plurals: Set<string>[];
}

const SELECT = 1;
const PLURAL = 2;

function collect(node: unknown, asks: Asks): void {
  if (!Array.isArray(node)) return;
  const [name, kind, ...rest] = node as [unknown, ...unknown[]];
  if (node.length === 1 && typeof name === "string") asks.values.add(name);
  else if ((kind === SELECT || kind === PLURAL) && typeof rest[0] === "object" && rest[0] !== null) {
    asks.values.add(`${String(name)}, ${kind === PLURAL ? "plural" : "select"}`);
    const options = Object.entries(rest[0]);
    if (kind === PLURAL)
      asks.plurals.push(new Set(options.map(([category]) => category).filter((c) => !c.startsWith("="))));
    for (const [, option] of options) collectAll(option, asks);
  } else if (typeof name === "string") {
    asks.tags.add(name);
    collectAll([kind, ...rest], asks);
  }
}

/** A message is a text, or a list of texts and nodes. */
function collectAll(message: unknown, asks: Asks): void {
  if (Array.isArray(message)) for (const node of message) collect(node, asks);
}

function asksOf(message: unknown): Asks {
  const asks: Asks = { values: new Set(), tags: new Set(), plurals: [] };
  collectAll(message, asks);
  return asks;
}

const listed = (names: Iterable<string>): string => [...names].sort().join(" ") || "nothing";

/** What is wrong with a language's catalogue beside the English one; nothing of a complete one. */
export function faults(language: string, english: Messages, other: Messages): string[] {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const missing = Object.keys(english).filter((key) => !(key in other));
  const unknown = Object.keys(other).filter((key) => !(key in english));
  const differing = Object.entries(other).flatMap(([key, message]) => {
    if (!(key in english)) return [];
    const [its, wanted] = [asksOf(message), asksOf(english[key])];
    const without = its.plurals.flatMap((plural) => categories.filter((category) => !plural.has(category)));
    return [
      ...(listed(its.values) === listed(wanted.values)
        ? []
        : [`wants ${listed(its.values)}, not ${listed(wanted.values)}`]),
      ...(listed(its.tags) === listed(wanted.tags) ? [] : [`sets off ${listed(its.tags)}, not ${listed(wanted.tags)}`]),
      ...(without.length === 0 ? [] : [`has no plural for ${listed(new Set(without))}`]),
    ].map((fault) => `${language} ${key} ${fault}`);
  });
  return [
    ...missing.map((key) => `${language} has no ${key}`),
    ...unknown.map((key) => `${language} has ${key}, which nobody asks for`),
    ...differing,
  ];
}
