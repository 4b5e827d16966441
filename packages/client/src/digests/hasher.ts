import { crc32 } from "@chatcast/protocol";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Answer, Order } from "./orders.ts";

/** Carries out orders in the worker: several jobs at a time, each in its order. */
export class Hasher {
  readonly #answer: (answer: Answer) => void;
  readonly #running = new Map<number, ReturnType<typeof sha256.create>>();

  constructor(answer: (answer: Answer) => void) {
    this.#answer = answer;
  }

  async obey(order: Order): Promise<void> {
    const { job } = order;
    switch (order.do) {
      case "whole":
        this.#answer({ job, digest: await digestOf(order.bytes) });
        break;
      case "checksum":
        this.#answer({ job, crc: crc32(order.bytes) });
        break;
      case "piece":
        this.#of(job).update(order.bytes);
        this.#answer({ job });
        break;
      case "end":
        this.#answer({ job, digest: this.#of(job).digest() });
        this.#running.delete(job);
        break;
      case "drop":
        this.#running.delete(job);
        break;
    }
  }

  #of(job: number): ReturnType<typeof sha256.create> {
    const hash = this.#running.get(job) ?? sha256.create();
    this.#running.set(job, hash);
    return hash;
  }
}

/** By WebCrypto, which knows only what is in memory as a whole, and which plain-HTTP addresses lack. */
async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = crypto as Partial<Crypto>;
  return subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest("SHA-256", bytes));
}
