import { createCipheriv, createHash, randomBytes } from "node:crypto";

/** Bytes of what is kept of a chunk: a key and a tag; the sign that it is of this kind fills it up to 32. */
const [KEY, TAG] = [16, 12];
/** No key makes two tags, so that none needs a nonce of its own. */
const NONCE = new Uint8Array(12);
/** A SHA-256 of earlier versions has these at its end once in 2³² times, and is tried as one then. */
const SIGN = Buffer.from("gmac", "latin1");

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/**
 * What is kept of a chunk when it is acknowledged, to know its bytes again: AES-128-GMAC (NIST SP 800-38D, the tag cut to 96 bits) under
 * a key that was drawn for this one chunk and is kept beside the tag. Whoever alters the bytes where they lie without
 * having read the store cannot make it fit, nor can its sender, who never hears of it; it costs a tenth of SHA-256.
 */
export function leafOf(bytes: Uint8Array): Uint8Array {
  const key = randomBytes(KEY);
  return Buffer.concat([key, tagOf(bytes, key), SIGN]);
}

/** Whether a leaf is of these bytes: one that `leafOf` made, or a SHA-256, as earlier versions kept. */
export function isLeafOf(leaf: Uint8Array, bytes: Uint8Array): boolean {
  const kept = Buffer.from(leaf.buffer, leaf.byteOffset, leaf.length);
  const isTag = kept.subarray(KEY + TAG).equals(SIGN);
  if (isTag && tagOf(bytes, kept.subarray(0, KEY)).equals(kept.subarray(KEY, KEY + TAG))) return true;
  return sha256(bytes).equals(kept);
}

function tagOf(bytes: Uint8Array, key: Uint8Array): Buffer {
  const mac = createCipheriv("aes-128-gcm", key, NONCE, { authTagLength: TAG });
  mac.setAAD(bytes);
  mac.final();
  return mac.getAuthTag();
}
