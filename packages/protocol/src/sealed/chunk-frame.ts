import type { StreamContext } from "./associated-data.ts";
import { concat } from "./bytes.ts";
import { SIGNATURE_BYTES } from "./chunk-sizes.ts";
import type { CryptoPort } from "./crypto-port.ts";
import type { SealedFrame } from "./frame.ts";
import { merkleLeaf } from "./merkle.ts";

/** A chunk as it travels and is kept: signature, ciphertext, tag. Whoever reads it checks it without asking anybody. */
export function writeChunkFrame({ signature, body }: SealedFrame): Uint8Array {
  if (signature?.length !== SIGNATURE_BYTES) throw new RangeError("a chunk of a sealed room is signed");
  return concat(signature, body);
}

/** Of whatever bytes came as chunk `seq`; what they lack, `fits` finds. */
export function readChunkFrame({ total }: Pick<StreamContext, "total">, seq: number, bytes: Uint8Array): SealedFrame {
  const [signature, body] = [bytes.subarray(0, SIGNATURE_BYTES), bytes.subarray(SIGNATURE_BYTES)];
  return { seq, final: seq === total - 1, body, signature };
}

/**
 * Leaf of a chunk in the tree over what travels: over its signature and the SHA-256 of its body, which whoever seals or opens
 * it has computed anyhow.
 */
export const frameLeaf = (
  crypto: Pick<CryptoPort, "sha256" | "sha256OfParts">,
  seq: number,
  signature: Uint8Array,
  digest: Uint8Array,
): Promise<Uint8Array> => merkleLeaf(crypto, seq, concat(signature, digest));
