import type { RetransmitTimer } from "./retransmit-timer.ts";
import type { Millis } from "./types.ts";

/** Longest pause after a refusal that names no wait. */
export const REFUSED_PAUSE: Millis = 15_000;

/** What the sender asks the server besides sending chunks, and repeats until it is answered. */
export type QuestionAbout = "missing" | "complete" | "cancel";

/** One question that is asked again, ever more rarely, until it is answered or asked in vain too often. */
export class Question {
  readonly about: QuestionAbout;
  #at: Millis;
  #asked = 0;
  #inVain = 0;

  constructor(about: QuestionAbout, firstAt: Millis) {
    this.about = about;
    this.#at = firstAt;
  }

  /** When to ask next. */
  get at(): Millis {
    return this.#at;
  }

  get wasAsked(): boolean {
    return this.#asked > 0;
  }

  /** How often it was asked since the last sign of life. */
  get inVain(): number {
    return this.#inVain;
  }

  ask(now: Millis, timer: RetransmitTimer): void {
    this.#at = now + Math.min(timer.max, timer.rto * 2 ** this.#asked);
    this.#asked++;
    this.#inVain++;
  }

  /** The server lives, but has no answer yet: keep the pace, do not give up. */
  postponed(): void {
    this.#inVain = 0;
  }

  /** The server lives and cannot answer now: asked again when it says, else before long, for ever. */
  refused(now: Millis, retryAfter: Millis | undefined): void {
    this.#inVain = 0;
    this.#at = retryAfter === undefined ? Math.min(this.#at, now + REFUSED_PAUSE) : now + retryAfter;
  }
}
