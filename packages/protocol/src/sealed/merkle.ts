import { concat, u8, u64 } from "./bytes.ts";
import type { CryptoPort } from "./crypto-port.ts";

type Sha256 = Pick<CryptoPort, "sha256" | "sha256OfParts">;

const LEAF = u8(0);
const NODE = u8(1);

/** SHA-256 of 0x00, the chunk's number as 64 bit, and the chunk. The number keeps equal chunks apart. */
export function merkleLeaf(crypto: Sha256, seq: number, chunk: Uint8Array): Promise<Uint8Array> {
  const parts = [LEAF, u64(seq), chunk];
  return crypto.sha256OfParts?.(...parts) ?? crypto.sha256(concat(...parts));
}

/**
 * Root of the tree over all leaves of a file, in order: a node is SHA-256 of 0x01 and its two children, and one without
 * a neighbour moves up as it is, which is the shape of RFC 6962, section 2.1.
 * @throws RangeError without leaves: every file has a chunk, an empty one too
 */
export async function merkleRoot(crypto: Sha256, leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  let level = leaves;
  while (level.length > 1) level = await Promise.all(pairs(level).map((pair) => parentOf(crypto, pair)));
  const [root] = level;
  if (root === undefined) throw new RangeError("no leaves");
  return root;
}

function pairs(level: readonly Uint8Array[]): (readonly Uint8Array[])[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => level.slice(2 * i, 2 * i + 2));
}

async function parentOf(crypto: Sha256, pair: readonly Uint8Array[]): Promise<Uint8Array> {
  const [only] = pair;
  return pair.length === 1 && only !== undefined ? only : crypto.sha256(concat(NODE, ...pair));
}
