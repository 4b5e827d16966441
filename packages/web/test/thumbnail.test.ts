import { describe, expect, test } from "vitest";
import { smallSize } from "../src/ui/small-size.ts";

describe("[PG115] a small picture", () => {
  test.each([
    [320, 160, { width: 64, height: 32 }],
    [160, 320, { width: 32, height: 64 }],
    [4_000, 3_000, { width: 64, height: 48 }],
    [16, 16, { width: 64, height: 64 }],
    [64, 1, { width: 64, height: 1 }],
    [8_192, 8_192, { width: 64, height: 64 }],
  ])(
    "of one of %i by %i pixels has its proportions, and its longer side the length that is asked for",
    (width, height, small) => {
      expect(smallSize({ width, height }, 64)).toEqual(small);
    },
  );

  test.each([
    [1, 20_000],
    [20_000, 1],
    [65, 1],
    [8_193, 8_192],
    [0, 0],
    [0, 64],
  ])("is not made of one of %i by %i", (width, height) => {
    expect(smallSize({ width, height }, 64)).toBeUndefined();
  });
});
