import { createHash, timingSafeEqual } from "node:crypto";
import { ChatCastError } from "@chatcast/protocol";
import type { Clock } from "../clock.ts";
import { TokenBucket } from "../token-bucket.ts";

/** Wrong tokens of one address: so many at once, then one every ten seconds. */
const ATTEMPTS = { burst: 10, perSecond: 0.1 };
/** Addresses whose wrong tokens are remembered; beyond it the one that tried first is forgotten. */
const ADDRESSES = 1_000;

/** Lets the administrator in, whoever shows its token. */
export class AdminGate {
  readonly #digest: Buffer;
  readonly #clock: Clock;
  readonly #attempts = new Map<string, TokenBucket>();

  constructor(token: string, clock: Clock) {
    this.#digest = digestOf(token);
    this.#clock = clock;
  }

  /**
   * Digests are compared, in a time that depends on neither of the tokens. Whoever has tried too often is not compared at
   * all, so that guessing is slow; a right token costs nothing.
   * @param authorization of the request
   * @param address where it comes from
   * @throws ChatCastError `E_AUTH`, `E_RATE` with the wait
   */
  admit(authorization: string | undefined, address: string): void {
    const attempts = this.#attempts.get(address);
    const now = this.#clock.monotonic();
    const retryAfterMs = attempts?.waitAt(now) ?? 0;
    if (retryAfterMs > 0) throw new ChatCastError("E_RATE", "too many wrong tokens, wait a moment", { retryAfterMs });
    const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
    if (token !== undefined && timingSafeEqual(digestOf(token), this.#digest)) return;
    // A request that shows none guesses nothing.
    if (token !== undefined) this.#count(address, now);
    throw new ChatCastError("E_AUTH", "this is for the administrator: send its token as a bearer token");
  }

  #count(address: string, now: number): void {
    const known = this.#attempts.get(address);
    const bucket = known ?? new TokenBucket(ATTEMPTS, now);
    bucket.take(now);
    if (known !== undefined) return;
    if (this.#attempts.size >= ADDRESSES) {
      const [first] = this.#attempts.keys();
      if (first !== undefined) this.#attempts.delete(first);
    }
    this.#attempts.set(address, bucket);
  }
}

const digestOf = (token: string): Buffer => createHash("sha256").update(token).digest();
