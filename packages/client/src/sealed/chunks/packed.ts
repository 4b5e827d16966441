const LEAF_BYTES = 32;

/** One array in place of many, on the way to another thread: a file may have 100,000 leaves. */
export function packedLeaves(leaves: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(leaves.length * LEAF_BYTES);
  for (const [at, leaf] of leaves.entries()) packed.set(leaf, at * LEAF_BYTES);
  return packed;
}

export const unpackedLeaves = (packed: Uint8Array): Uint8Array[] =>
  Array.from({ length: packed.length / LEAF_BYTES }, (_, at) =>
    packed.subarray(at * LEAF_BYTES, (at + 1) * LEAF_BYTES),
  );
