import { ascii, concat, u32 } from "./bytes.ts";
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
  return crypto.sha256(concat(head, await crypto.sha256(statement)));
}
