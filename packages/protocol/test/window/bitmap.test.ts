import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bitmap } from "../../src/index.ts";

const sizeAndSeqs = fc
  .nat({ max: 200 })
  .chain((size) => fc.tuple(fc.constant(size), fc.array(fc.integer({ min: -2, max: size + 2 }))));

/** What a bitmap should be, told as simply as possible. */
function model(size: number, seqs: number[]) {
  const set = new Set(seqs.filter((seq) => seq >= 0 && seq < size));
  const ranges: [number, number][] = [];
  let contiguous = -1;
  while (set.has(contiguous + 1)) contiguous++;
  for (let seq = 0; seq < size; seq++) {
    if (set.has(seq)) continue;
    const open = ranges.at(-1);
    if (open !== undefined && open[1] === seq - 1) open[1] = seq;
    else ranges.push([seq, seq]);
  }
  return { set, contiguous, ranges };
}

describe("bitmap", () => {
  test("[BM1] holds what was put in, once each, and nothing outside 0 … size-1", () => {
    fc.assert(
      fc.property(sizeAndSeqs, ([size, seqs]) => {
        const bitmap = new Bitmap(size);
        const seen = new Set<number>();
        for (const seq of seqs) {
          const fresh = seq >= 0 && seq < size && !seen.has(seq);
          seen.add(seq);
          expect(bitmap.set(seq)).toBe(fresh);
        }
        const { set } = model(size, seqs);
        for (let seq = -2; seq <= size + 2; seq++) expect(bitmap.has(seq)).toBe(set.has(seq));
        expect(bitmap.count).toBe(set.size);
        expect(bitmap.full).toBe(set.size === size);
      }),
    );
  });

  test("[BM1] a number that is no integer is never in it", () => {
    const bitmap = new Bitmap(8);
    expect(bitmap.set(1.5)).toBe(false);
    expect(bitmap.set(Number.NaN)).toBe(false);
    expect(bitmap.count).toBe(0);
  });

  test("[BM2] knows the highest contiguous number after every change", () => {
    fc.assert(
      fc.property(sizeAndSeqs, ([size, seqs]) => {
        const bitmap = new Bitmap(size);
        for (const [i, seq] of seqs.entries()) {
          bitmap.set(seq);
          expect(bitmap.highestContiguous).toBe(model(size, seqs.slice(0, i + 1)).contiguous);
        }
      }),
    );
  });

  test("[BM4] what is taken out is not in it, and can be put in again", () => {
    fc.assert(
      fc.property(sizeAndSeqs, sizeAndSeqs, ([size, seqs], [, out]) => {
        const bitmap = new Bitmap(size);
        for (const seq of seqs) bitmap.set(seq);
        const gone = new Set(out);
        for (const seq of out) {
          const held = bitmap.has(seq);
          expect(bitmap.unset(seq)).toBe(held);
        }
        const { set, contiguous } = model(
          size,
          seqs.filter((seq) => !gone.has(seq)),
        );
        for (let seq = -2; seq <= size + 2; seq++) expect(bitmap.has(seq)).toBe(set.has(seq));
        expect([bitmap.count, bitmap.highestContiguous]).toEqual([set.size, contiguous]);
        for (const seq of seqs) bitmap.set(seq);
        expect(bitmap.highestContiguous).toBe(model(size, seqs).contiguous);
      }),
    );
  });

  test("[BM3] lists its gaps as inclusive ranges, lowest first, and says when it lists not all", () => {
    fc.assert(
      fc.property(sizeAndSeqs, fc.integer({ min: 1, max: 20 }), ([size, seqs], limit) => {
        const bitmap = new Bitmap(size);
        for (const seq of seqs) bitmap.set(seq);
        const { ranges } = model(size, seqs);
        expect(bitmap.missing(limit)).toEqual({ ranges: ranges.slice(0, limit), truncated: ranges.length > limit });
      }),
    );
  });

  test("[BM3] finds the next number that is not in it", () => {
    fc.assert(
      fc.property(sizeAndSeqs, fc.nat({ max: 200 }), ([size, seqs], from) => {
        const bitmap = new Bitmap(size);
        for (const seq of seqs) bitmap.set(seq);
        const { set } = model(size, seqs);
        let expected = from;
        while (expected < size && set.has(expected)) expected++;
        expect(bitmap.nextUnset(from)).toBe(Math.max(size, from) === from ? size : expected);
      }),
    );
  });
});
