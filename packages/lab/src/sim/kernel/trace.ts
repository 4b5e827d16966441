import { createHash } from "node:crypto";

/**
 * What happened, one line each. The hash covers every line, so that two runs with the same hash did the same; only the
 * last lines are kept, unless all are wanted. Nothing that a seed does not decide (tokens, ids of the server's own) may stand in a line.
 */
export class Trace {
  readonly #hash = createHash("sha256");
  readonly #tail: string[] = [];
  readonly #now: () => number;
  readonly #kept: number;
  #lines = 0;

  /** @param kept lines that can be read in the end. */
  constructor(now: () => number, kept: number) {
    this.#now = now;
    this.#kept = kept;
  }

  get lines(): number {
    return this.#lines;
  }

  note(who: string, what: string): void {
    const line = `${this.#now().toFixed(3).padStart(11)} ${who.padEnd(7)} ${what}`;
    this.#lines++;
    this.#hash.update(line).update("\n");
    this.#tail.push(line);
    if (this.#tail.length > 2 * this.#kept) this.#tail.splice(0, this.#kept);
  }

  /** The last lines, oldest first. */
  get tail(): string[] {
    return this.#tail.slice(-this.#kept);
  }

  /** SHA-256 of every line, in hex. Ends the trace. */
  digest(): string {
    return this.#hash.digest("hex");
  }
}
