import { describe, expect, test } from "vitest";
import { Samples } from "../src/lib/samples.ts";
import { percentile, spread } from "../src/lib/statistics.ts";

describe("statistics", () => {
  test("a percentile is the value at the nearest rank", () => {
    const sorted = [10, 20, 30, 40, 50];
    expect(percentile(sorted, 0)).toBe(10);
    expect(percentile(sorted, 0.5)).toBe(30);
    expect(percentile(sorted, 0.2)).toBe(10);
    expect(percentile(sorted, 0.21)).toBe(20);
    expect(percentile(sorted, 0.99)).toBe(50);
    expect(percentile(sorted, 1)).toBe(50);
  });

  test("a percentile of nothing is no number", () => {
    expect(percentile([], 0.5)).toBeNaN();
  });

  test("a spread sorts by value, not by digits", () => {
    expect(spread([100, 9, 20])).toEqual({ median: 20, min: 9, max: 100 });
  });

  test("the median of an even number of values lies between the two in the middle", () => {
    expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  });

  test("samples are told apart by their key, and compared by their medians", () => {
    const samples = new Samples<number>();
    for (const value of [8, 2, 4]) samples.add("ours", value);
    samples.add("theirs", 2);
    const same = (value: number) => value;
    expect(samples.text("ours", same)).toBe("4 (2…8)");
    expect(samples.ratio("ours", "theirs", same)).toBe("2 ×");
    expect(samples.ratio("ours", "nobody's", same)).toBe("–");
    expect(samples.text("nobody's", same)).toBe("–");
  });
});
