/** Scripts that are written without blanks: each character counts as a word. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;

/** The words of a text as they are searched for: without case, accents and other marks. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(UNSPACED, " $& ")
    .match(/[\p{L}\p{N}]+/gu) ?? [];
