import { ChatCastError } from "@chatcast/protocol";
import { TokenBucket } from "../token-bucket.ts";
import { RATES, SCHEMA_ERRORS, SCHEMA_WINDOW_MS, UNACKED_BYTES, UNACKED_CHUNKS } from "./limits.ts";

/** What one connection may still ask. Everything here is lifted by `RATE_LIMITS=off`. */
export class Allowance {
  readonly #enforced: boolean;
  readonly #buckets: Record<keyof typeof RATES, TokenBucket>;
  readonly #schemaErrors: number[] = [];
  #unackedChunks = 0;
  #unackedBytes = 0;

  constructor(enforced: boolean, now: number) {
    this.#enforced = enforced;
    this.#buckets = {
      joins: new TokenBucket(RATES.joins, now),
      messages: new TokenBucket(RATES.messages, now),
      requests: new TokenBucket(RATES.requests, now),
      typing: new TokenBucket(RATES.typing, now),
      received: new TokenBucket(RATES.received, now),
    };
  }

  /** @throws E_RATE with the wait in ms. */
  spend(kind: keyof typeof RATES, now: number): void {
    if (!this.#enforced) return;
    const retryAfterMs = this.#buckets[kind].take(now);
    if (retryAfterMs > 0) throw new ChatCastError("E_RATE", `too many ${kind}, slow down`, { retryAfterMs });
  }

  /** Books a chunk that waits for its acknowledgement; `release` it when answered. @throws E_RATE above the bounds. */
  reserveChunk(bytes: number): void {
    if (this.#enforced && (this.#unackedChunks >= UNACKED_CHUNKS || this.#unackedBytes + bytes > UNACKED_BYTES)) {
      throw new ChatCastError("E_RATE", "too many unacknowledged chunks", { retryAfterMs: 100 });
    }
    this.#unackedChunks += 1;
    this.#unackedBytes += bytes;
  }

  releaseChunk(bytes: number): void {
    this.#unackedChunks -= 1;
    this.#unackedBytes -= bytes;
  }

  /** Counts a schema error. @returns true when it was one too many. */
  schemaError(now: number): boolean {
    if (!this.#enforced) return false;
    this.#schemaErrors.push(now);
    while ((this.#schemaErrors[0] ?? now) < now - SCHEMA_WINDOW_MS) this.#schemaErrors.shift();
    return this.#schemaErrors.length > SCHEMA_ERRORS;
  }
}
