import { Sender, type SenderEffect, type SenderInput, type SenderOptions } from "../../src/index.ts";

/** A sender with its inputs in one place: reads are answered at once unless told otherwise. */
export class Drive {
  now = 0;
  readonly sender: Sender;
  readonly #readsAtOnce: boolean;

  constructor(options: SenderOptions, readsAtOnce = true) {
    this.sender = new Sender(options);
    this.#readsAtOnce = readsAtOnce;
  }

  /** Effects of one input, and of the reads that it asked for. */
  tell(input: SenderInput): SenderEffect[] {
    const effects = this.sender.handle(input, this.now);
    if (!this.#readsAtOnce) return effects;
    const reads = effects.flatMap((effect) => (effect.do === "read" ? [effect.seq] : []));
    return [...effects, ...reads.flatMap((seq) => this.tell({ type: "chunk-read", seq }))];
  }

  /** As `tell`, but only what reaches the server: chunks as [seq, attempt], questions and ends by name. */
  out(input: SenderInput): ([number, number] | string)[] {
    return this.tell(input).flatMap((effect): ([number, number] | string)[] => {
      if (effect.do === "send") return [[effect.seq, effect.attempt]];
      return effect.do === "read" || effect.do === "release" || effect.do === "wake" ? [] : [effect.do];
    });
  }

  acks(...seqs: number[]): ([number, number] | string)[] {
    return seqs.flatMap((seq) => this.out({ type: "ack", seq }));
  }

  /** Time passes, then the timer calls. */
  later(ms: number): ([number, number] | string)[] {
    this.now += ms;
    return this.out({ type: "tick" });
  }
}
