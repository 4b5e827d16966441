import { describe, expect, test } from "vitest";
import { simulate } from "../../src/index.ts";
import { Coverage } from "../../src/sim/checker/coverage.ts";

const SEEDS = 1_000;
const BATCH = 100;
/** A bound against hanging: a thousand seeds take about a minute of one core that nobody else uses. */
const TIMEOUT = 300_000;

/**
 * Seeds that broke an invariant once, by what was wrong then. They are kept for ever, although a seed makes another
 * world whenever the workload changes: the tests of the parts hold what was learnt.
 */
const REGRESSIONS = [
  [14, "a full disk during a rejoin threw the member out of the room"],
  [41, "a room made and joined at the same moment became two: a held name was taken"],
  [46, "a room made and joined at the same moment became two"],
  [63, "a room made and joined at the same moment became two, found first"],
  [77, "a cancel took the bytes of a file that was being sealed: a small file"],
  [107, "a cancel took the bytes of a file that was being sealed"],
  [108, "a full disk during a rejoin left a member outside"],
  [226, "a cancel took the bytes of a file that was being sealed: found last"],
  [297, "a full disk during a rejoin threw the member out, found first"],
  [638, "a write that outlived its refused transfer left its bytes behind"],
  [1307, "a cancel took the bytes of a file that was being sealed, found first"],
  [20310, "a write that outlived its refused transfer left its bytes behind, found first"],
] as const;

describe("simulated rooms", () => {
  const coverage = new Coverage();

  test.each(Array.from({ length: SEEDS / BATCH }, (_, batch) => 1 + batch * BATCH))(
    "[SI1] no invariant is broken by a hundred seeds from %i",
    async (from) => {
      for (let seed = from; seed < from + BATCH; seed++) {
        const { violation, tail, coverage: met } = await simulate(seed);
        coverage.add(met);
        expect(violation, `seed ${seed}\n${tail.slice(-40).join("\n")}`).toBeUndefined();
      }
    },
    TIMEOUT,
  );

  test("[SI2] a thousand seeds meet everything that may go wrong", () => {
    expect(coverage.unmet).toEqual([]);
  });

  test("[SI3] a seed does the same twice, another seed does something else", async () => {
    const first = await simulate(42);
    const second = await simulate(42);
    const other = await simulate(43);
    expect(first.lines).toBeGreaterThan(20);
    expect(second.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });

  test.each(REGRESSIONS)("[SI4] seed %i: %s", async (seed) => {
    const { violation } = await simulate(seed);
    expect(violation).toBeUndefined();
  });
});
