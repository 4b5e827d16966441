import { describe, expect, test } from "vitest";
import { Turns } from "../../../src/gateway/intake/turns.ts";

/** Timers that a test lets pass. */
function timers() {
  const due = new Map<() => void, number>();
  return {
    due,
    after(ms: number, run: () => void) {
      due.set(run, ms);
      return () => due.delete(run);
    },
    pass() {
      for (const run of [...due.keys()]) {
        due.delete(run);
        run();
      }
    },
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("turns", () => {
  test("[IK5] where nothing is being said the next turn of the event loop is anybody's", async () => {
    const turns = new Turns(timers());
    const got: string[] = [];
    turns.next(() => got.push("file"));
    expect(got).toEqual([]);
    await nextTurn();
    expect(got).toEqual(["file"]);
  });

  test("[IK5] files stand back until the last message has its commit, and until a refused one has its refusal", async () => {
    const clock = timers();
    const turns = new Turns(clock);
    const [one, two] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    expect(turns.during(one.promise)).toBe(one.promise);
    void turns.during(two.promise);
    const got: string[] = [];
    turns.next(() => got.push("a"));
    turns.next(() => got.push("b"));
    one.resolve(1);
    await nextTurn();
    expect([got, turns.said]).toEqual([[], 1]);
    two.reject(new Error("full"));
    await nextTurn();
    await nextTurn();
    expect([got, turns.said, clock.due.size]).toEqual([["a", "b"], 0, 0]);
  });

  test("[IK5] but no longer than 5 ms, as often as that may be", async () => {
    const clock = timers();
    const turns = new Turns(clock);
    void turns.during(new Promise(() => undefined));
    let got = 0;
    for (let round = 1; round <= 3; round++) {
      turns.next(() => {
        got += 1;
      });
      expect([...clock.due.values()]).toEqual([5]);
      clock.pass();
      await nextTurn();
      expect(got).toBe(round);
    }
  });
});
