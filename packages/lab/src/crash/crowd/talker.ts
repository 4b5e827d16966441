import type { Rng } from "../../sim/kernel/rng.ts";
import type { Deed } from "../history/events.ts";
import type { Answered } from "./watch.ts";
import { bodyOf, numberOf } from "./words.ts";

/** Numbers of a life start so far above those of the life before. */
const LIFE = 1_000_000;

export interface TalkerOptions {
  name: string;
  run: number;
  rng: Rng;
  record: (deed: Deed) => void;
  /** Somebody's message was acknowledged. */
  acked: () => void;
}

/** Makes up what a client says, and keeps account of what it was told about it. */
export class Talker {
  readonly #options: TalkerOptions;
  readonly #open = new Set<number>();
  readonly #settled = new Set<number>();
  #n: number;

  constructor(options: TalkerOptions) {
    this.#options = options;
    this.#n = options.run * LIFE;
  }

  /** Messages without an answer. */
  get pending(): number {
    return this.#open.size;
  }

  next(): number {
    return this.#n++;
  }

  /** Something of chance, to everyone or to one of `others`. It is in the history before it is returned. */
  invent(others: readonly string[]): { n: number; body: string; to: string | undefined } {
    const { rng, name, record } = this.#options;
    const to = rng.chance(0.2) && others.length > 0 ? others[rng.int(0, others.length - 1)] : undefined;
    const n = this.next();
    const body = bodyOf(name, n, rng);
    record({ do: "invoke", kind: "text", n, ...(to === undefined ? {} : { to }), body });
    this.#open.add(n);
    return { n, body, to };
  }

  /** A message waits: one of this life, or one of an earlier life that was taken up again. */
  waiting(body: string): void {
    const n = numberOf(this.#options.name, body);
    if (n !== undefined && !this.#settled.has(n)) this.#open.add(n);
  }

  /** It was sent, and so it is kept. */
  sent(body: string): void {
    const n = numberOf(this.#options.name, body);
    if (n !== undefined) this.#options.record({ do: "kept", n });
  }

  answered({ body, offset, code }: Answered): void {
    const n = numberOf(this.#options.name, body);
    if (n === undefined) return;
    if (code !== undefined) this.failed(n, code);
    else {
      this.#settle(n);
      this.#options.record({ do: "ack", n, ...(offset === undefined ? {} : { offset }) });
      this.#options.acked();
    }
  }

  failed(n: number, code: string): void {
    this.#settle(n);
    this.#options.record({ do: "fail", n, code });
  }

  #settle(n: number): void {
    this.#open.delete(n);
    this.#settled.add(n);
  }
}
