import { ascii, concat, toHex, u32 } from "./bytes.ts";
import type { CryptoPort } from "./crypto-port.ts";

type Sha256 = Pick<CryptoPort, "sha256">;

/** Head of a conversation in which nothing was said yet, in this epoch. 32 bytes. */
export function chainStart(crypto: Sha256, roomHash: Uint8Array, epoch: number): Promise<Uint8Array> {
  return crypto.sha256(concat(ascii("chatcast/v1/chain"), roomHash, u32(epoch)));
}

/**
 * Head after one more frame. Two members whose heads differ at one offset were told different things.
 * @param statement what the frame's sender signed (`statementOf`)
 */
export async function chainNext(crypto: Sha256, head: Uint8Array, statement: Uint8Array): Promise<Uint8Array> {
  return chainStep(crypto, head, await crypto.sha256(statement));
}

/** As `chainNext`, for whoever has kept SHA-256 of the statement. */
export const chainStep = (crypto: Sha256, head: Uint8Array, digest: Uint8Array): Promise<Uint8Array> =>
  crypto.sha256(concat(head, digest));

/** Stands for the room in the chain of two people's conversation: the same for both, another one for any other two. */
export function pairHash(
  crypto: Sha256,
  roomHash: Uint8Array,
  one: Uint8Array,
  other: Uint8Array,
): Promise<Uint8Array> {
  const [low, high] = toHex(one) < toHex(other) ? [one, other] : [other, one];
  return crypto.sha256(concat(ascii("chatcast/v1/pair"), roomHash, low, high));
}
