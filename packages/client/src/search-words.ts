const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;

/** As the server reads words: without case, accents and other marks; characters of scripts without blanks one by one. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(UNSPACED, " $& ")
    .match(/[\p{L}\p{N}]+/gu) ?? [];
