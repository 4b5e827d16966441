import fc from "fast-check";
import { expect, test } from "vitest";
import { isPerfect } from "../../src/crash/jitter/jitter.ts";
import { planJitter } from "../../src/crash/jitter/schedule.ts";
import { tally } from "../../src/crash/jitter/tally.ts";

const options = { seed: 3, clients: 40, duration: 60_000, pace: 20 };
const all = [1, 2, 3].map((place) => ({ text: `message ${place}`, place }));

test("[RP5] one seed makes one plan, in the order of time, for whatever system it is carried out on", () => {
  const plan = planJitter(options);
  expect(planJitter(options)).toEqual(plan);
  expect(planJitter({ ...options, seed: 4 })).not.toEqual(plan);
  expect(plan.events.map(({ at }) => at)).toEqual(
    plan.events.map(({ at }) => at).toSorted((one, other) => one - other),
  );
  expect(plan.messages).toBe(1_200);
  expect(plan.events.filter((event) => event.do === "say")).toHaveLength(1_200);
});

test("[RP5] a link is gone for 0.5 to 10 s at a time, and every one is back in the end", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 20 }), (seed, clients) => {
      const { events, downtime } = planJitter({ ...options, seed, clients });
      let sum = 0;
      for (let client = 0; client < clients; client++) {
        const own = events.filter((event) => event.client === client && event.do !== "say");
        for (let at = 0; at < own.length; at += 2) {
          const [cut, restore] = [own[at], own[at + 1]];
          expect([cut?.do, restore?.do]).toEqual(["cut", "restore"]);
          const gone = (restore?.at ?? 0) - (cut?.at ?? 0);
          expect(gone).toBeLessThanOrEqual(10_000);
          expect(gone >= 500 || restore?.at === options.duration).toBe(true);
          sum += gone;
        }
      }
      expect(downtime).toBeCloseTo(sum / (clients * options.duration));
    }),
  );
});

test("[RP5] what is missing, doubled or out of order is counted, and each spoils perfection", () => {
  const [first, second, third] = all;
  if (first === undefined || second === undefined || third === undefined) throw new Error("three are made above");
  expect(isPerfect(tally(3, [all, all]))).toBe(true);
  expect(tally(3, [[first, third], all])).toEqual({ expected: 6, delivered: 5, doubled: 0, disordered: 0, perfect: 1 });
  expect(tally(3, [[...all, third]])).toEqual({ expected: 3, delivered: 3, doubled: 1, disordered: 0, perfect: 0 });
  expect(tally(3, [[first, third, second]])).toEqual({
    expected: 3,
    delivered: 3,
    doubled: 0,
    disordered: 1,
    perfect: 0,
  });
  for (const spoiled of [
    [first, third],
    [...all, third],
    [first, third, second],
  ]) {
    expect(isPerfect(tally(3, [all, spoiled]))).toBe(false);
  }
});
