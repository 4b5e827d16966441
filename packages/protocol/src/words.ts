/** Scripts that are written without blanks: each character counts as a word. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;

/**
 * The words of a text as they are searched for, on the server and in a client's own store alike: without case, accents and
 * other marks.
 */
export const wordsOf = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(UNSPACED, " $& ")
    .match(/[\p{L}\p{N}]+/gu) ?? [];
