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

/** The same in JavaScript, four bytes at a time. `bytes` must begin where its memory does. */
export function unmaskByWords(bytes: Buffer, mask: Buffer): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  const word = new Uint32Array(Uint8Array.from(mask).buffer)[0] ?? 0;
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) ^ word;
  for (let i = words.length * 4; i < bytes.length; i++) bytes[i] = (bytes[i] ?? 0) ^ (mask[i & 3] ?? 0);
}
