import { expect, test } from "vitest";
import { Recent } from "../../src/http/recent.ts";

test("[HP5] of more than so many paces the one that was asked for longest ago is forgotten", () => {
  let made = 0;
  const recent = new Recent(2, () => ++made);
  expect(["a", "b", "a", "c", "a", "b"].map((key) => recent.of(key))).toEqual([1, 2, 1, 3, 1, 4]);
});
