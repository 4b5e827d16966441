/** A file of four chunks, the last one shorter. */
export const CHUNK = 256;
export const SIZE = 3 * CHUNK + 100;
export const CHUNKS = 4;

export const MESSAGES = ["pay Bob 100", "on Friday", "thank you"] as const;
export const SECOND_VERSION = "pay Eve 100";
export const FORGED = "I take it back";
export const SECRET = "for Bob alone";

/** The file's bytes; another salt, another file. */
export function sampleFile(salt: number): Uint8Array {
  return Uint8Array.from({ length: SIZE }, (_, index) => (index * 7 + (index >>> 3) * salt + salt) & 0xff);
}

export const chunkOf = (file: Uint8Array, seq: number): Uint8Array => file.slice(seq * CHUNK, (seq + 1) * CHUNK);

export const asText = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
export const asBytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

export const saying = (from: string, text: string): string => `${from}: ${text}`;
export const asHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
