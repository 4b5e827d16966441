import type { RetransmitTimer } from "./retransmit-timer.ts";
import type { Millis } from "./types.ts";

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

  /** The server asked for patience. */
  notBefore(at: Millis): void {
    this.#at = at;
  }
}
