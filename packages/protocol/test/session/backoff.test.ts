import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Backoff } from "../../src/index.ts";
import { seeded } from "../support/random.ts";

describe("waits between tries to connect", () => {
  test("[BO1] lie between 1 s and a ceiling that doubles to 15 s", () => {
    const lowest = new Backoff({ random: () => 0 });
    const highest = new Backoff({ random: () => 1 });
    expect([1, 2, 3, 4, 5].map(() => lowest.next())).toEqual([1_000, 1_000, 1_000, 1_000, 1_000]);
    expect([1, 2, 3, 4, 5].map(() => highest.next())).toEqual([2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  test("[BO1] never leave 1 … 15 s, however long it goes on", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 2_000 }), (seed, tries) => {
        const backoff = new Backoff({ random: seeded(seed) });
        let wait = 0;
        for (let i = 0; i < tries; i++) wait = backoff.next();
        expect(wait).toBeGreaterThanOrEqual(1_000);
        expect(wait).toBeLessThanOrEqual(15_000);
      }),
    );
  });

  test("[BO2] begin anew after a connection that held", () => {
    const backoff = new Backoff({ random: () => 1 });
    for (let i = 0; i < 9; i++) backoff.next();
    backoff.reset();
    expect(backoff.next()).toBe(2_000);
  });
});

test("[CC8] ten thousand clients of a server that stops come back spread over 5 s, no tenth of a second with twice its share", () => {
  const WITHIN = 5_000;
  const SLOT = 100;
  const slots = new Map<number, number>();
  for (let client = 1; client <= 10_000; client++) {
    // As each has been since it connected.
    const wait = new Backoff({ random: seeded(client) }).spread(WITHIN);
    const slot = Math.floor((wait - 1_000) / SLOT);
    slots.set(slot, (slots.get(slot) ?? 0) + 1);
  }
  expect([Math.min(...slots.keys()), Math.max(...slots.keys()), slots.size]).toEqual([0, 49, 50]);
  expect(Math.max(...slots.values())).toBeLessThan(2 * (10_000 / 50));
});
