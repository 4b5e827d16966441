import { wordsOf } from "@chatcast/client";

/** A stretch of an excerpt, and whether it is what was searched for. */
export interface Stretch {
  text: string;
  hit: boolean;
}

/** UTF-16 units of an excerpt, and of what stands before its first hit. */
const LENGTH = 180;
const BEFORE = 48;

const UNSPACED = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}";
/** What the search takes for a word, as it stands in a text. */
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, "gu");

/** A piece of `text` around the first word that `query` found, on one line, the words that it found set off. */
export function excerptOf(text: string, query: string): Stretch[] {
  const wanted = wordsOf(query);
  const line = text.replace(/\s+/gu, " ").trim();
  const hits = [...line.matchAll(WORD)].filter(([word]) =>
    wordsOf(word).some((one) => wanted.some((want) => one.startsWith(want))),
  );
  const start = startOf(line, hits[0]?.index ?? 0);
  const end = line.length - start > LENGTH ? lastBlank(line, start + LENGTH) : line.length;
  const stretches: Stretch[] = [];
  const add = (piece: string, hit: boolean) => {
    const last = stretches.at(-1);
    if (piece === "") return;
    if (last?.hit === hit) last.text += piece;
    else stretches.push({ text: piece, hit });
  };
  if (start > 0) add("… ", false);
  let at = start;
  for (const { 0: word, index } of hits) {
    if (index + word.length > end) break;
    add(line.slice(at, index), false);
    add(word, true);
    at = index + word.length;
  }
  add(line.slice(at, end), false);
  if (end < line.length) add(" …", false);
  return stretches;
}

/** The beginning of a word, so far before the first hit that one sees what it is about. */
function startOf(line: string, hit: number): number {
  if (hit <= BEFORE) return 0;
  const blank = line.indexOf(" ", hit - BEFORE);
  return blank === -1 || blank >= hit ? hit : blank + 1;
}

/** Where to cut, at a blank when there is one near and never inside a character. */
function lastBlank(line: string, at: number): number {
  const blank = line.lastIndexOf(" ", at);
  if (blank > at - BEFORE) return blank;
  return /[\uD800-\uDBFF]/.test(line.charAt(at - 1)) ? at - 1 : at;
}
