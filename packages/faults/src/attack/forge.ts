import type { Crc32 } from "@chatcast/protocol";

/**
 * What to XOR onto a CRC when `delta` is XORed onto the bytes: CRC-32 is affine, so for equal lengths
 * `crc(M ^ D) = crc(M) ^ crc(D) ^ crc(0)`. Nobody needs to have read M (the flaw of WEP's integrity value).
 */
export function crcDelta(delta: Uint8Array, crc32: Crc32): number {
  return (crc32(delta) ^ crc32(new Uint8Array(delta.length))) >>> 0;
}

/** A tag of `crc32-xor-seq` with `delta` XORed onto it; undefined when the text is no such tag. */
export function shiftTag(tag: string, delta: number): string | undefined {
  if (!/^[0-9a-f]{8}$/i.test(tag)) return undefined;
  return ((Number.parseInt(tag, 16) ^ delta) >>> 0).toString(16).padStart(8, "0");
}

/**
 * The bytes with their last four replaced so that their CRC is the wanted one: the 32 free bits enter the CRC one to
 * one, so there is exactly one solution. Found by elimination over GF(2). Undefined below four bytes.
 */
export function withCrc(bytes: Uint8Array, wanted: number, crc32: Crc32): Uint8Array | undefined {
  if (bytes.length < 4) return undefined;
  const crafted = Uint8Array.from(bytes);
  const tail = crafted.subarray(crafted.length - 4);
  tail.fill(0);
  // What each free bit adds to the CRC depends on what follows it alone, so four bytes tell it for any length.
  const columns = Array.from({ length: 32 }, (_, bit) => {
    const probe = new Uint8Array(4);
    probe[bit >>> 3] = 1 << (bit & 7);
    return { bits: (1 << bit) >>> 0, adds: crcDelta(probe, crc32) };
  });
  let rest = (crc32(crafted) ^ wanted) >>> 0;
  let solution = 0;
  for (let row = 0; row < 32; row++) {
    const mask = (1 << row) >>> 0;
    const at = columns.findIndex(({ adds }) => (adds & mask) !== 0);
    const [pivot] = columns.splice(at, 1);
    if (at === -1 || pivot === undefined) return undefined;
    for (const column of columns) {
      if ((column.adds & mask) === 0) continue;
      column.adds = (column.adds ^ pivot.adds) >>> 0;
      column.bits = (column.bits ^ pivot.bits) >>> 0;
    }
    if ((rest & mask) === 0) continue;
    rest = (rest ^ pivot.adds) >>> 0;
    solution = (solution ^ pivot.bits) >>> 0;
  }
  new DataView(tail.buffer, tail.byteOffset, 4).setUint32(0, solution, true);
  return crafted;
}
