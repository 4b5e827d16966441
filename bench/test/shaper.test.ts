import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LineOptions, Shaper } from "../src/wan/shaper.ts";

const LINE: LineOptions = { rate: 1_000_000, delay: 50, queue: 100_000 };

/** Everything that arrives, with the time of its arrival; the clock jumps from one arrival to the next. */
function arrivals(line: Shaper): { at: number; bytes: number }[] {
  const seen = [];
  for (let at = line.next; at !== undefined; at = line.next) {
    seen.push({ at, bytes: line.take(at).reduce((sum, { length }) => sum + length, 0) });
  }
  return seen;
}

describe("Shaper", () => {
  test("a megabyte over a line of a megabyte a second arrives within a second and the delay", () => {
    const line = new Shaper(LINE);
    line.push(new Uint8Array(1_000_000), 0);
    const seen = arrivals(line);
    expect(seen.at(-1)?.at).toBeCloseTo(1_050, 6);
    expect(seen.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(1_000_000);
  });

  test("nothing arrives before its delay", () => {
    const line = new Shaper(LINE);
    line.push(new Uint8Array(1_000), 10);
    expect(line.take(60.99)).toEqual([]);
    expect(line.take(61)).toHaveLength(1);
  });

  test("an idle line saves nothing up: after a pause the rate is the same", () => {
    const line = new Shaper(LINE);
    line.push(new Uint8Array(10_000), 0);
    line.push(new Uint8Array(10_000), 5_000);
    expect(arrivals(line).at(-1)?.at).toBeCloseTo(5_060, 6);
  });

  test("it is full when its queue is, and has room again when that has left", () => {
    const line = new Shaper(LINE);
    line.push(new Uint8Array(LINE.queue - 1), 0);
    expect(line.full(0)).toBe(false);
    line.push(new Uint8Array(1_001), 0);
    expect(line.full(0)).toBe(true);
    expect(line.full(1.1)).toBe(false);
    expect(line.waiting(1_000)).toBe(0);
  });

  test("bytes come out as they went in, in order, whatever the pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40_000 }), { maxLength: 8 }), (pieces) => {
        const line = new Shaper(LINE);
        for (const [index, bytes] of pieces.entries()) line.push(bytes, index);
        expect(Buffer.concat(line.take(Number.MAX_VALUE))).toEqual(Buffer.concat(pieces));
      }),
    );
  });
});
