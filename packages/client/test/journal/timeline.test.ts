import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TransferSample } from "../../src/api.ts";
import { Timeline } from "../../src/journal/timeline.ts";

const sample = (at: number, ackedBytes = at): TransferSample => ({
  at,
  ackedBytes,
  window: 4,
  inFlight: 4,
  rttMs: 10,
  retransmits: 0,
});

describe("how a transfer went", () => {
  test("[CJ11] samples within 50 ms are one, the newest of them", () => {
    const timeline = new Timeline();
    for (const at of [1_000, 1_010, 1_049, 1_060, 1_099, 1_140]) timeline.add(sample(at));
    expect(timeline.samples.map(({ at }) => at)).toEqual([1_000, 1_049, 1_099, 1_140]);
  });

  test("[CJ11] however long it takes there are at most 512, first and newest among them, and no byte is lost", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 3_000 }), (gaps) => {
        const timeline = new Timeline();
        let at = 0;
        for (const gap of gaps) {
          at += gap;
          timeline.add(sample(at));
        }
        const { samples } = timeline;
        expect(samples.length).toBeLessThanOrEqual(512);
        expect(samples[0]?.at).toBe(gaps[0]);
        expect(samples.at(-1)).toEqual(sample(at));
        const moved = samples.slice(1).map((next, i) => next.ackedBytes - (samples[i]?.ackedBytes ?? 0));
        expect(moved.every((bytes) => bytes >= 0)).toBe(true);
        expect(moved.reduce((sum, bytes) => sum + bytes, 0)).toBe(at - (gaps[0] ?? 0));
      }),
      { numRuns: 40 },
    );
  });

  test("[CJ11] a long one is thinned evenly", () => {
    const timeline = new Timeline();
    for (let at = 0; at <= 3_600_000; at += 100) timeline.add(sample(at));
    const gaps = timeline.samples.slice(2, -1).map(({ at }, i) => at - (timeline.samples[i + 1]?.at ?? 0));
    expect(timeline.samples.length).toBeGreaterThan(250);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3 * Math.min(...gaps.filter((gap) => gap > 0)));
  });
});
