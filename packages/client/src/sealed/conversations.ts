import { type CryptoPort, chainStart, pairHash, SealedLog, toBase64Url } from "@chatcast/protocol";
import { EpochOrder } from "./epoch-order.ts";

/** Rooms begin with it, and so do the chains of their conversations, which go on through all epochs. */
const FIRST_EPOCH = 0;

/** What was found of each conversation's log: the room's, and that with each other person, by key. */
export class Conversations {
  readonly #crypto: CryptoPort;
  readonly #roomHash: Uint8Array;
  readonly #logs = new Map<string, Promise<SealedLog>>();
  readonly #epochs = new Map<string, EpochOrder>();

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

  /** @param other key of the other person; undefined for the room */
  epochsOf(other: Uint8Array | undefined): EpochOrder {
    const name = conversationName(other);
    const order = this.#epochs.get(name) ?? new EpochOrder();
    this.#epochs.set(name, order);
    return order;
  }

  async #begin(pair: readonly [Uint8Array, Uint8Array] | undefined): Promise<SealedLog> {
    const whose = pair === undefined ? this.#roomHash : await pairHash(this.#crypto, this.#roomHash, ...pair);
    return new SealedLog(this.#crypto, await chainStart(this.#crypto, whose, FIRST_EPOCH));
  }
}

export const conversationName = (other: Uint8Array | undefined): string =>
  other === undefined ? "" : toBase64Url(other);
