import { expect, test } from "vitest";
import { hasScrolledUp } from "../src/features/chat/usePinned.ts";

const END = { top: 4000, height: 4500 };

test.each([
  ["nothing moved", END, false],
  ["content above turned out smaller and took the position with it", { top: 3200, height: 3700 }, false],
  ["content turned out smaller than the position fell back", { top: 3900, height: 3700 }, false],
  ["content came in below", { top: 4000, height: 9000 }, false],
  ["somebody turned the wheel", { top: 3880, height: 4500 }, true],
  ["somebody scrolled up while content came in", { top: 3880, height: 5200 }, true],
  ["somebody scrolled up further than content shrank", { top: 3000, height: 4400 }, true],
])("[PG20] whether somebody left the end of the conversation: %s", (_what, now, expected) => {
  expect(hasScrolledUp(END, now)).toBe(expected);
});
