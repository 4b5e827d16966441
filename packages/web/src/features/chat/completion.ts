import { foldCase } from "../../ui/foldCase.ts";

/** What somebody has begun to type: a call of a person by `@`, or an emoji's shortcode by `:`. */
export interface Beginning {
  kind: "person" | "emoji";
  /** Where its sign stands, UTF-16 units. */
  from: number;
  /** Behind the sign, as typed. */
  query: string;
}

/** As many as a person looks through. */
export const MOST = 8;
/** Names have blanks in them; further from the sign nothing is a name any more. */
const LONGEST_NAME = 64;

const PERSON = /(?:^|[^\p{L}\p{N}\p{M}_@])@([^@\n]*)$/u;
/** Two letters at least: a time of day or a face is none. */
const EMOJI = /(?:^|[^\p{L}\p{N}\p{M}_:])(:([a-z][a-z0-9_+-]+))$/iu;
const CLOSED = /(?:^|[^\p{L}\p{N}\p{M}_:])(:([a-z0-9_+-]+):)$/iu;

/** What is being typed in front of the caret, if it is such a beginning. */
export function beginningAt(text: string, caret: number): Beginning | undefined {
  const before = text.slice(0, caret);
  const emoji = EMOJI.exec(before);
  if (emoji?.[1] !== undefined) return { kind: "emoji", from: caret - emoji[1].length, query: emoji[2] ?? "" };
  const person = PERSON.exec(before)?.[1];
  if (person === undefined || person.length > LONGEST_NAME) return undefined;
  return { kind: "person", from: caret - person.length - 1, query: person };
}

/** A whole shortcode that ends at the caret. */
export function shortcodeAt(text: string, caret: number): { from: number; code: string } | undefined {
  const found = CLOSED.exec(text.slice(0, caret));
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  return { from: caret - found[1].length, code: found[2].toLowerCase() };
}

/** Names that begin like that first, then those of which a later word does; among them by the alphabet, whoever came first. */
export function peopleLike(names: readonly string[], query: string, most = MOST): string[] {
  const wanted = foldCase(query);
  const fits = (name: string): number => {
    const folded = foldCase(name);
    if (folded.startsWith(wanted)) return 0;
    return folded.includes(` ${wanted}`) && wanted !== "" ? 1 : 2;
  };
  const ranked = names.map((name) => ({ name, fit: fits(name) })).filter(({ fit }) => fit < 2);
  return ranked
    .sort((one, other) => one.fit - other.fit || one.name.localeCompare(other.name))
    .slice(0, most)
    .map(({ name }) => name);
}
