import { createHash } from "node:crypto";

const KEPT = 300;

/**
 * What happened, one line each. The hash covers every line, so that two runs with the same hash did the same; only the
 * last lines are kept. Nothing that a seed does not decide (tokens, ids of the server's own) may stand in a line.
 */
export class Trace {
  readonly #hash = createHash("sha256");
  readonly #tail: string[] = [];
  readonly #now: () => number;
  #lines = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get lines(): number {
    return this.#lines;
  }

  note(who: string, what: string): void {
    const line = `${this.#now().toFixed(3).padStart(11)} ${who.padEnd(7)} ${what}`;
    this.#lines++;
    this.#hash.update(line).update("\n");
    this.#tail.push(line);
    if (this.#tail.length > 2 * KEPT) this.#tail.splice(0, KEPT);
  }

  /** The last lines, oldest first. */
  tail(count: number): string[] {
    return this.#tail.slice(-count);
  }

  /** SHA-256 of every line, in hex. Ends the trace. */
  digest(): string {
    return this.#hash.digest("hex");
  }
}
