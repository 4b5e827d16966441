import { expect, test } from "vitest";
import { plot } from "../src/lib/plot.ts";

const chart = (points: readonly (readonly [number, number])[], name = "ours"): string =>
  plot({ title: "Speed <1>", x: "members", y: "per s", series: [{ name, points }] });

const dots = (svg: string): [number, number][] =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);

test("a tenfold step is as wide as the tenfold step before it", () => {
  const [first, second, third] = dots(
    chart([
      [10, 1],
      [100, 1],
      [1_000, 1],
    ]),
  ).map(([x]) => x);
  expect((second ?? 0) - (first ?? 0)).toBeCloseTo((third ?? 0) - (second ?? 0), 0);
  expect(second).toBeGreaterThan(first ?? Number.NaN);
});

test("heights are linear from zero", () => {
  const [low, high] = dots(
    chart([
      [1, 25],
      [10, 50],
    ]),
  ).map(([, y]) => y);
  const ground = 320 - 44;
  expect(ground - (high ?? 0)).toBeCloseTo(2 * (ground - (low ?? 0)), 0);
});

test("one single point stands at the left edge, not nowhere", () => {
  expect(dots(chart([[100, 5]]))).toEqual([[76, expect.any(Number)]]);
});

test("what was not measured leaves a gap instead of breaking the picture", () => {
  const svg = chart([
    [1, Number.NaN],
    [10, 4],
  ]);
  expect(svg).not.toContain("NaN");
  expect(dots(svg)).toHaveLength(1);
});

test("words are escaped", () => {
  const svg = chart([[1, 1]], `a & "b"`);
  expect(svg).toContain("Speed &#60;1&#62;");
  expect(svg).toContain("a &#38; &#34;b&#34;");
});
