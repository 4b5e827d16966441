import { describe, expect, test } from "vitest";
import { guardLeaving } from "../src/app/leaving.ts";

describe("leaving the page", () => {
  test("[PG52] asks only while something stands in the page alone, and only while it is guarded", () => {
    const page = new EventTarget();
    let waiting = 1;
    const stop = guardLeaving({ onlyHere: () => waiting }, page);
    const asks = () => !page.dispatchEvent(new Event("beforeunload", { cancelable: true }));
    expect(asks()).toBe(true);
    waiting = 0;
    expect(asks()).toBe(false);
    waiting = 1;
    stop();
    expect(asks()).toBe(false);
  });
});
