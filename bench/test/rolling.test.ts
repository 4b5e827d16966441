import { expect, test } from "vitest";
import { fullestTenth } from "../src/rolling/spread.ts";

test("the fullest tenth of a second is counted by where it begins", () => {
  expect(fullestTenth([])).toBe(0);
  expect(fullestTenth([0, 99, 100, 150, 199, 200])).toBe(3);
});
