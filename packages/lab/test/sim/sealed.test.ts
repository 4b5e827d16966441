import { webCrypto } from "@chatcast/client";
import { describe, expect, test } from "vitest";
import type { SealedPlant } from "../../src/sim/sealed/plant.ts";
import { simulateSealed } from "../../src/sim/sealed/world.ts";

const SEEDS = 30;

/** What must happen in some world, or those worlds prove nothing. */
const HAPPENS = [
  "a packet was lost",
  "a packet came twice",
  "a flipped bit",
  "a chunk at another place",
  "a chunk of another stream",
  "a stranger's chunk",
  "a signed KILL",
  "a KILL that nobody signed",
  "somebody was put out",
  "began anew after a kill",
  "went on after a kill",
  "went on in a new epoch",
  "a file in several streams is read",
  "the server flips a bit",
  "the server withholds a chunk",
  "the server gives out a chunk of another stream",
];

const PLANTED: Record<string, [SealedPlant, RegExp]> = {
  "a chunk written before it is verified": [{ writesUnverified: true }, /complete, and not what|written unverified/],
  "chunks taken without their signature": [{ trustsChunks: true }, /complete, and not/],
  "a KILL that stops all streams": [{ killsAll: true }, /killed for nothing/],
  "a KILL that nobody signed obeyed": [{ trustsKills: true }, /killed for nothing/],
  "the new secret given to who was put out": [{ leaksSecret: true }, /put out reads/],
  "one chunk too many taken for verified": [{ countsOneTooMany: true }, /killed for nothing|not complete/],
};

describe("simulated sealed rooms", () => {
  const met = new Set<string>();

  test("[SI7] no file is altered, read by others or stopped for nothing, whatever the line, the server and others do", async () => {
    const crypto = await webCrypto();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const outcome = await simulateSealed(seed, crypto);
      for (const what of outcome.met) met.add(what);
      expect(outcome.violation, `seed ${seed}\n${outcome.trace.slice(-30).join("\n")}`).toBeUndefined();
    }
  });

  test("[SI7] all of it happens", () => {
    expect(HAPPENS.filter((what) => !met.has(what))).toEqual([]);
  });

  test("[SI8] a seed does the same twice", async () => {
    const crypto = await webCrypto();
    const [one, again, other] = [
      await simulateSealed(7, crypto),
      await simulateSealed(7, crypto),
      await simulateSealed(8, crypto),
    ];
    expect(again.trace).toEqual(one.trace);
    expect(other.trace).not.toEqual(one.trace);
  });

  test.each(Object.entries(PLANTED))("[SI9] %s is found", async (_, [plant, what]) => {
    const crypto = await webCrypto();
    let violation: string | undefined;
    for (let seed = 1; seed <= SEEDS && violation === undefined; seed++) {
      violation = (await simulateSealed(seed, crypto, plant)).violation;
    }
    expect(violation).toMatch(what);
  });
});
