import { createRequire } from "node:module";

type Unmask = (bytes: Buffer, mask: Buffer) => void;

/** XORs with the mask of four bytes again and again, in place (RFC 6455, section 5.3). */
export const unmask: Unmask = native() ?? unmaskByWords;

/** The optional module that ws takes for this, too. */
function native(): Unmask | undefined {
  try {
    return (createRequire(import.meta.url)("bufferutil") as { unmask: Unmask }).unmask;
  } catch {
    return undefined;
  }
}

/** The same in JavaScript, four bytes at a time, but for those before and behind whole words of the memory. */
export function unmaskByWords(bytes: Buffer, mask: Buffer): void {
  const before = Math.min(bytes.length, -bytes.byteOffset & 3);
  const count = (bytes.length - before) >>> 2;
  xorEach(bytes, mask, 0, before);
  if (count > 0) {
    // The mask, begun where the words begin.
    const turned = Uint8Array.from({ length: 4 }, (_, at) => mask[(at + before) & 3] ?? 0);
    const word = new Uint32Array(turned.buffer)[0] ?? 0;
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + before, count);
    for (let i = 0; i < count; i++) words[i] = (words[i] ?? 0) ^ word;
  }
  xorEach(bytes, mask, before + count * 4, bytes.length);
}

function xorEach(bytes: Buffer, mask: Buffer, from: number, to: number): void {
  for (let i = from; i < to; i++) bytes[i] = (bytes[i] ?? 0) ^ (mask[i & 3] ?? 0);
}
