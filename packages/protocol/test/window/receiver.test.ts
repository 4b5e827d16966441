import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIMITS } from "../../src/frame/limits.ts";
import { Receiver } from "../../src/index.ts";

const plan = { totalChunks: 5, chunkSize: 10, totalSize: 43 };
const put = (receiver: Receiver, ...seqs: number[]) =>
  seqs.map((seq) => {
    receiver.begin(seq);
    return receiver.stored(seq);
  });

describe("receiver", () => {
  test("[RW1] judges a chunk by its number, its length, and what is held", () => {
    const receiver = new Receiver(plan);
    put(receiver, 2);
    expect(receiver.offer(2, 10)).toBe("duplicate");
    expect(receiver.offer(0, 10)).toBe("fresh");
    expect(receiver.offer(0, 9)).toBe("bad-length");
    expect(receiver.offer(4, 3)).toBe("fresh");
    expect(receiver.offer(4, 10)).toBe("bad-length");
    for (const seq of [5, -1, 1.5, 2 ** 32]) expect(receiver.offer(seq, 10)).toBe("out-of-range");
  });

  test("[RW1] an empty file has one empty chunk", () => {
    const receiver = new Receiver({ totalChunks: 1, chunkSize: 16_384, totalSize: 0 });
    expect(receiver.offer(0, 0)).toBe("fresh");
    expect(receiver.offer(0, 1)).toBe("bad-length");
    expect(put(receiver, 0)).toEqual([{ cumulative: 0, complete: true }]);
  });

  test("[RW2] a chunk that is being written is not begun twice, and does not count until it is stored", () => {
    const receiver = new Receiver(plan);
    expect(receiver.begin(0)).toBe(true);
    expect(receiver.offer(0, 10)).toBe("writing");
    expect(receiver.begin(0)).toBe(false);
    expect([receiver.received, receiver.writing, receiver.has(0)]).toEqual([0, 1, false]);
    expect(receiver.missing().missing).toEqual([[0, 4]]);
    receiver.stored(0);
    expect([receiver.received, receiver.writing, receiver.has(0)]).toEqual([1, 0, true]);
    expect(receiver.begin(0)).toBe(false);
  });

  test("[RW2] a chunk whose write failed is missing again", () => {
    const receiver = new Receiver(plan);
    receiver.begin(3);
    receiver.abandon(3);
    expect(receiver.isWriting(3)).toBe(false);
    expect(receiver.offer(3, 10)).toBe("fresh");
  });

  test("[RW3] tells the contiguous prefix whenever it grew, and completion once", () => {
    const receiver = new Receiver(plan);
    expect(put(receiver, 1, 0, 4, 2, 3)).toEqual([
      { complete: false },
      { cumulative: 1, complete: false },
      { complete: false },
      { cumulative: 2, complete: false },
      { cumulative: 4, complete: true },
    ]);
    expect(receiver.stored(3)).toEqual({ complete: false });
  });

  test("[RW3] whatever the order, the told prefixes rise and end with the last chunk", () => {
    const order = fc.integer({ min: 1, max: 60 }).chain((n) =>
      fc.shuffledSubarray(
        Array.from({ length: n }, (_, i) => i),
        { minLength: n, maxLength: n },
      ),
    );
    fc.assert(
      fc.property(order, (seqs) => {
        const receiver = new Receiver({ totalChunks: seqs.length, chunkSize: 1, totalSize: seqs.length });
        const told = put(receiver, ...seqs);
        const prefixes = told.flatMap(({ cumulative }) => (cumulative === undefined ? [] : [cumulative]));
        expect(prefixes).toEqual(prefixes.toSorted((a, b) => a - b));
        expect(prefixes.at(-1)).toBe(seqs.length - 1);
        expect(told.filter(({ complete }) => complete)).toHaveLength(1);
        expect(told.at(-1)?.complete).toBe(true);
      }),
    );
  });

  test("[RW4] reports what is missing, -1 for no prefix, and cuts a long list off", () => {
    expect(new Receiver(plan).missing()).toEqual({ highest_contig: -1, received: 0, missing: [[0, 4]] });
    const holes = new Receiver({ totalChunks: 2_005, chunkSize: 1, totalSize: 2_005 });
    for (let seq = 0; seq < 2_005; seq += 2) put(holes, seq);
    const report = holes.missing();
    expect([report.highest_contig, report.received, report.truncated]).toEqual([0, 1_003, true]);
    expect(report.missing).toHaveLength(1_000);
    expect(report.missing.at(-1)).toEqual([1_999, 1_999]);
  });

  test("[RW4] the packet has at most 16 KB, where the numbers are long and the holes many", () => {
    const totalChunks = 1_003_000;
    const from = 1_000_000;
    const stored = Array.from({ length: totalChunks }, (_, seq) => seq).filter((seq) => seq < from || seq % 2 === 0);
    const receiver = new Receiver({ totalChunks, chunkSize: 1, totalSize: totalChunks }, stored);
    const meta = receiver.missing();
    const packet = { type: "CONTROL", cmd: "MISSING", transfer_id: "t".repeat(LIMITS.idChars), meta };
    const bytes = `42["reliable_event",${JSON.stringify(packet)}]`.length;
    expect(meta.truncated).toBe(true);
    expect(bytes).toBeLessThanOrEqual(16_384);
    expect(bytes).toBeGreaterThan(15_000);
  });

  test("[RW6] a chunk whose bytes were lost is missing again, and is stored again", () => {
    const receiver = new Receiver(plan, [0, 1, 2, 3, 4]);
    receiver.unset(2);
    expect(receiver.complete).toBe(false);
    expect(receiver.missing()).toEqual({ highest_contig: 1, received: 4, missing: [[2, 2]] });
    expect(put(receiver, 2).at(-1)).toEqual({ cumulative: 4, complete: true });
  });

  test("[RW5] begins with what survived a restart", () => {
    const receiver = new Receiver(plan, [0, 1, 4]);
    expect(receiver.missing()).toEqual({ highest_contig: 1, received: 3, missing: [[2, 3]] });
    expect(put(receiver, 2, 3).at(-1)).toEqual({ cumulative: 4, complete: true });
    expect(receiver.complete).toBe(true);
  });
});
