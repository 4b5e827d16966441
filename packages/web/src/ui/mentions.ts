import { foldCase } from "./foldCase.ts";

const WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Whether a text calls somebody by `@name`, in whatever case, as a word of its own. */
export function mentions(text: string, name: string): boolean {
  const words = foldCase(text);
  const call = `@${foldCase(name)}`;
  for (let at = words.indexOf(call); at !== -1; at = words.indexOf(call, at + 1)) {
    const before = words.slice(0, at).at(-1) ?? " ";
    const after = words.slice(at + call.length, at + call.length + 2);
    if (!WORD.test(before) && !WORD.test(String.fromCodePoint(after.codePointAt(0) ?? 32))) return true;
  }
  return false;
}
