import { describe, expect, test } from "vitest";
import { simulate } from "../../src/index.ts";
import { PLANTED_BUGS } from "../../src/sim/bugs/planted.ts";

/** Seeds in which a planted bug must show. */
const BOUND = 400;
const TIMEOUT = 120_000;

describe("planted bugs", () => {
  test("[SI5] there are at least twenty, each with a name of its own", () => {
    expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
    expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(20);
  });

  test.each(PLANTED_BUGS)(
    "[SI5] caught: $name",
    async ({ plant, caughtBy }) => {
      for (let seed = 1; seed <= BOUND; seed++) {
        const { violation } = await simulate(seed, plant);
        if (violation === undefined) continue;
        expect(caughtBy, `seed ${seed}: ${violation.what}`).toContain(violation.invariant);
        return;
      }
      expect.fail(`${BOUND} seeds did not show it`);
    },
    TIMEOUT,
  );
});
