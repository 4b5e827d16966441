import type { StreamContext } from "./associated-data.ts";
import { concat } from "./bytes.ts";
import { SIGNATURE_BYTES } from "./chunk-sizes.ts";
import type { CryptoPort } from "./crypto-port.ts";
import type { SealedFrame } from "./frame.ts";
import { merkleLeaf } from "./merkle.ts";

/** Where the body stands in a chunk as it travels. */
export const chunkBody = (bytes: Uint8Array): Uint8Array => bytes.subarray(SIGNATURE_BYTES);

/**
 * A chunk as it travels and is kept: signature, ciphertext, tag. Whoever reads it checks it without asking anybody.
 * @param into where it is written, of just its length; its body may stand there already
 */
export function writeChunkFrame(
  { signature, body }: SealedFrame,
  into = new Uint8Array(SIGNATURE_BYTES + body.length),
): Uint8Array<ArrayBuffer> {
  if (signature?.length !== SIGNATURE_BYTES) throw new RangeError("a chunk of a sealed room is signed");
  if (into.length !== SIGNATURE_BYTES + body.length) throw new RangeError("another length than the frame's");
  into.set(signature);
  const stands = body.buffer === into.buffer && body.byteOffset === into.byteOffset + SIGNATURE_BYTES;
  if (!stands) into.set(body, SIGNATURE_BYTES);
  return into;
}

/** Of whatever bytes came as chunk `seq`; what they lack, `fits` finds. */
export function readChunkFrame({ total }: Pick<StreamContext, "total">, seq: number, bytes: Uint8Array): SealedFrame {
  const [signature, body] = [bytes.subarray(0, SIGNATURE_BYTES), chunkBody(bytes)];
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
