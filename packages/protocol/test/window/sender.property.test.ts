import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BdpWindow } from "../../src/index.ts";
import { TransferWorld, type WorldOptions } from "../support/transfer-world.ts";

const anyWorld: fc.Arbitrary<WorldOptions> = fc.record({
  seed: fc.nat(),
  totalSize: fc.nat({ max: 400 }),
  chunkSize: fc.integer({ min: 1, max: 40 }),
  windowChunks: fc.integer({ min: 1, max: 12 }),
  loss: fc.double({ min: 0, max: 0.4, noNaN: true }),
  duplicate: fc.double({ min: 0, max: 0.4, noNaN: true }),
  delay: fc.nat({ max: 100 }),
  jitter: fc.nat({ max: 2_000 }),
  cuts: fc.array(fc.nat({ max: 5_000 }), { maxLength: 4 }),
});

/** As `anyWorld`, over a line and from a socket that hold only so much. */
const anyNarrowWorld: fc.Arbitrary<WorldOptions> = fc
  .record({
    world: anyWorld,
    rate: fc.option(fc.double({ min: 0.1, max: 50, noNaN: true }), { nil: undefined }),
    socket: fc.option(fc.nat({ max: 100 }), { nil: undefined }),
  })
  .map(({ world, rate, socket }) => ({
    ...world,
    ...(rate === undefined ? {} : { rate, ...(socket === undefined ? {} : { socket }) }),
  }));

const ends = (world: TransferWorld) =>
  world.trace.filter(({ effect }) => effect.do === "finish" || effect.do === "end").map(({ effect }) => effect.do);

describe("a transfer over a bad network", () => {
  test("[SW1] [SW3] [SW4] [SW6] [SW10] the receiver ends with exactly the bytes, and no promise is broken on the way", () => {
    fc.assert(
      fc.property(anyWorld, (options) => {
        const world = new TransferWorld(options);
        world.settle();
        expect(world.broken).toEqual([]);
        expect(ends(world)).toEqual(["finish"]);
        expect(world.stored).toEqual(world.sent);
        expect(world.sender.state.state).toBe("done");
        expect(world.sender.ledger.ackedCount).toBe(world.sender.ledger.totalChunks);
      }),
      { numRuns: 300 },
    );
  });

  test("[SW1] [SW3] [SW16] [SW17] nor with a window that grows and a socket that fills", () => {
    fc.assert(
      fc.property(anyNarrowWorld, (options) => {
        const world = new TransferWorld({ ...options, policy: new BdpWindow(options.windowChunks) });
        world.settle();
        expect(world.broken).toEqual([]);
        expect(ends(world)).toEqual(["finish"]);
        expect(world.stored).toEqual(world.sent);
        if (options.socket !== undefined) {
          expect(world.mostQueued).toBeLessThanOrEqual(Math.max(options.socket, options.chunkSize));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("[SW1] on a good network every chunk is sent once", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 400 }), fc.integer({ min: 1, max: 12 }), (seed, totalSize, windowChunks) => {
        const quiet = { loss: 0, duplicate: 0, delay: 20, jitter: 0, cuts: [] };
        const world = new TransferWorld({ seed, totalSize, chunkSize: 7, windowChunks, ...quiet });
        world.settle();
        expect(world.sender.ledger.retransmits).toBe(0);
        expect(ends(world)).toEqual(["finish"]);
      }),
    );
  });

  test("[SW7] whenever a kill or a cancel comes, nothing is said after its end", () => {
    const stops = fc.record({ at: fc.nat({ max: 3_000 }), kill: fc.boolean() });
    fc.assert(
      fc.property(anyWorld, stops, (options, stop) => {
        const world = new TransferWorld(options);
        world.clock.at(stop.at, () =>
          world.tell(
            stop.kill
              ? {
                  type: "compromised",
                  verdict: { status: "compromised", suite: "crc32-xor-seq", seq: 0, received: "00000000" },
                }
              : { type: "cancel" },
          ),
        );
        world.settle();
        expect(world.broken).toEqual([]);
        expect(ends(world)).toHaveLength(1);
        const last = world.trace.at(-1)?.effect.do;
        expect(["finish", "end"]).toContain(last);
        const from = world.trace.findIndex(({ at, effect }) => at >= stop.at && effect.do === "tell-cancel");
        const said = from < 0 ? [] : world.trace.slice(from).map(({ effect }) => effect.do);
        expect(said).not.toContain("send");
      }),
      { numRuns: 200 },
    );
  });
});
