import { concat, u8 } from "./bytes.ts";
import type { CryptoPort } from "./crypto-port.ts";

type Hmac = Pick<CryptoPort, "hmacSha256">;

const HASH_BYTES = 32;

/** HKDF-Extract with SHA-256, RFC 5869 section 2.2: 32 bytes. */
export async function extract(crypto: Hmac, salt: Uint8Array, secret: Uint8Array): Promise<Uint8Array> {
  return (await crypto.hmacSha256(salt)).tag(secret);
}

/** HKDF-Expand with SHA-256, RFC 5869 section 2.3: `length` bytes, at most 8,160. */
export async function expand(crypto: Hmac, prk: Uint8Array, info: Uint8Array, length: number): Promise<Uint8Array> {
  const key = await crypto.hmacSha256(prk);
  const output = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array();
  for (let done = 0, counter = 1; done < length; done += HASH_BYTES, counter++) {
    block = await key.tag(concat(block, info, u8(counter)));
    output.set(block.subarray(0, length - done), done);
  }
  return output;
}
