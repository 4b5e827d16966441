import type { Seq } from "@chatcast/protocol";
import { signingKey, verifyingKey } from "../../crypto/native-curves.ts";
import { source } from "../../crypto/source.ts";
import type { PostedOpening, PostedSealing } from "./orders.ts";
import { packedLeaves } from "./packed.ts";
import type { StreamToOpen, StreamToSeal } from "./port.ts";

type Begun = Iterable<readonly [seq: Seq, leaf: Uint8Array]>;

/**
 * What another thread is given of a stream: its own keys, each for one use and unreadable, never what they were made from.
 * Rejects where WebCrypto has no Ed25519.
 */
export async function postedSealing(
  subtle: SubtleCrypto,
  { context, keys, signer, seed }: StreamToSeal,
): Promise<(sealed: Begun) => PostedSealing> {
  const [aead, sign] = await Promise.all([gcm(subtle, keys.aead, "encrypt"), signingKey(subtle, seed)]);
  const { publicKey } = signer;
  return (sealed) => ({ context, aead, iv: keys.iv, sign, publicKey, ...packed([...sealed]) });
}

/** Likewise. Rejects also for what is no key. */
export async function postedOpening(
  subtle: SubtleCrypto,
  { context, keys, publicKey }: StreamToOpen,
): Promise<PostedOpening> {
  const [aead, verify] = await Promise.all([gcm(subtle, keys.aead, "decrypt"), verifyingKey(subtle, publicKey)]);
  return { context, aead, iv: keys.iv, verify, publicKey };
}

const gcm = (subtle: SubtleCrypto, raw: Uint8Array, use: "encrypt" | "decrypt"): Promise<CryptoKey> =>
  subtle.importKey("raw", source(raw), "AES-GCM", false, [use]);

const packed = (sealed: (readonly [seq: Seq, leaf: Uint8Array])[]): Pick<PostedSealing, "seqs" | "leaves"> => ({
  seqs: sealed.map(([seq]) => seq),
  leaves: packedLeaves(sealed.map(([, leaf]) => leaf)),
});
