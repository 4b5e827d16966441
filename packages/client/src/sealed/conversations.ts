import { type CryptoPort, chainStart, pairHash, SealedLog, toBase64Url } from "@chatcast/protocol";

/** Of the room: sealed rooms begin with it, and nobody was removed from one yet. */
export const EPOCH = 0;

/** What was found of each conversation's log: the room's, and that with each other person, by key. */
export class Conversations {
  readonly #crypto: CryptoPort;
  readonly #roomHash: Uint8Array;
  readonly #logs = new Map<string, Promise<SealedLog>>();

  constructor(crypto: CryptoPort, roomHash: Uint8Array) {
    this.#crypto = crypto;
    this.#roomHash = roomHash;
  }

  /** @param pair keys of the two people, this one's first; undefined for the room */
  of(pair: readonly [Uint8Array, Uint8Array] | undefined): Promise<SealedLog> {
    const name = conversationName(pair?.[1]);
    const log = this.#logs.get(name) ?? this.#begin(pair);
    this.#logs.set(name, log);
    return log;
  }

  async #begin(pair: readonly [Uint8Array, Uint8Array] | undefined): Promise<SealedLog> {
    const whose = pair === undefined ? this.#roomHash : await pairHash(this.#crypto, this.#roomHash, ...pair);
    return new SealedLog(this.#crypto, await chainStart(this.#crypto, whose, EPOCH));
  }
}

export const conversationName = (other: Uint8Array | undefined): string =>
  other === undefined ? "" : toBase64Url(other);
