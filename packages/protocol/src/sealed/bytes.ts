export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bytes of a label. Labels are ASCII. */
export const ascii = (label: string): Uint8Array => Uint8Array.from(label, (char) => char.charCodeAt(0));

export const u8 = (value: number): Uint8Array => Uint8Array.of(value);

/** Big-endian; `value` is an unsigned 32-bit integer. */
export function u32(value: number): Uint8Array {
  if (value >>> 0 !== value) throw new RangeError(`not an unsigned 32-bit integer: ${value}`);
  // By shifts: a DataView would make the engine allocate a buffer outside its heap, for each number of each frame.
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Big-endian; `value` is a safe integer, so that no two numbers have the same bytes. */
export function u64(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an unsigned safe integer: ${value}`);
  const high = Math.floor(value / 2 ** 32);
  return Uint8Array.of(high >>> 24, high >>> 16, high >>> 8, high, value >>> 24, value >>> 16, value >>> 8, value);
}

/** For public values; secrets are compared by the port (`MacKey.verify`). */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
