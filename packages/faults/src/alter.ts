/** A number in [0, 1). Injected, so that a run can be replayed. */
export type Random = () => number;

const pick = (random: Random, count: number): number => Math.min(count - 1, Math.floor(random() * count));

/** A copy with one bit flipped; the same bytes when there are none. */
export function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return bytes;
  // Not slice(): that of a Buffer shares its memory.
  const copy = Uint8Array.from(bytes);
  const bit = pick(random, copy.length * 8);
  const at = bit >>> 3;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/**
 * The text with one low bit of one character flipped, which flips one bit of the last byte of its UTF-8 and can
 * neither break the encoding nor split a surrogate pair. The same text when it is empty.
 */
export function flipCharacter(text: string, random: Random): string {
  const characters = [...text];
  if (characters.length === 0) return text;
  const at = pick(random, characters.length);
  const code = characters[at]?.codePointAt(0) ?? 0;
  // ~ would become DEL, which nobody could see in the lab.
  const flipped = (code ^ 1) === 0x7f ? code ^ 2 : code ^ 1;
  characters[at] = String.fromCodePoint(flipped);
  return characters.join("");
}
