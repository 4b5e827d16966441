import { afterEach, describe, expect, test, vi } from "vitest";
import { planTransfer } from "../../src/transfer/plan.ts";
import { Receiver } from "../../src/window/receiver.ts";
import { Sender } from "../../src/window/sender.ts";
import type { SenderEffect, SenderInput } from "../../src/window/types.ts";

const CHUNK = 16_384;

/** Words of bitmaps that were read or written: the books of sender and receiver, and what walks over them. */
let touched = 0;

/** A Uint32Array that counts. */
class Counted {
  constructor(length: number) {
    const words = new Array<number>(length).fill(0);
    // biome-ignore lint/correctness/noConstructorReturn: what stands for a built-in has to be more than a class can.
    return new Proxy(words, {
      get(target, index, receiver) {
        touched++;
        return Reflect.get(target, index, receiver);
      },
      set(target, index, value: number) {
        touched++;
        return Reflect.set(target, index, value >>> 0);
      },
    }) as unknown as Counted;
  }
}

/**
 * Resumes a transfer of which the server has some chunks, and sends the rest.
 * @returns words touched, and the number of answers MISSING.
 */
function resume(totalChunks: number, has: (seq: number) => boolean): { work: number; answers: number } {
  vi.stubGlobal("Uint32Array", Counted);
  touched = 0;
  const stored = Array.from({ length: totalChunks }, (_, seq) => seq).filter(has);
  const receiver = new Receiver(planTransfer(totalChunks * CHUNK, CHUNK), stored);
  const sender = new Sender({ totalChunks, resumed: true });
  const inputs: SenderInput[] = [{ type: "connected" }];
  let [now, answers] = [0, 0];

  function perform(effect: SenderEffect): void {
    if (effect.do === "read") inputs.push({ type: "chunk-read", seq: effect.seq });
    if (effect.do === "ask-missing") {
      const { highest_contig, received, missing, truncated = false } = receiver.missing();
      inputs.push({ type: "missing", highestContig: highest_contig, received, missing, truncated });
      answers++;
    }
    if (effect.do !== "send") return;
    const { cumulative, complete } = receiver.stored(effect.seq);
    inputs.push({ type: "ack", seq: effect.seq });
    if (cumulative !== undefined) inputs.push({ type: "cumulative", highestContig: cumulative });
    if (complete) inputs.push({ type: "complete" });
  }

  for (let next = inputs.shift(); next !== undefined; next = inputs.shift()) {
    now += 1;
    for (const effect of sender.handle(next, now)) perform(effect);
  }
  expect(sender.state.state).toBe("done");
  expect(receiver.complete).toBe(true);
  return { work: touched, answers };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([
  ["every second chunk is missing", (seq: number) => seq % 2 === 0],
  ["the first chunk and the last third are missing", (seq: number, total: number) => seq > 0 && seq < (total * 2) / 3],
  ["nothing is missing but the last chunk", (seq: number, total: number) => seq < total - 1],
] as const)("%s", (_, has) => {
  test("[SW18] the work of a resume grows with the chunks and no faster, up to 100,000", () => {
    const run = (total: number) => resume(total, (seq) => has(seq, total));
    const [small, large] = [run(10_000), run(100_000)];
    expect(large.work).toBeLessThan(small.work * 11);
    expect(large.work).toBeLessThan(100_000 * 20);
  });
});
