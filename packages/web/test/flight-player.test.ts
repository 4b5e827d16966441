import { FLIGHT_KINDS, type FlightKind } from "@chatcast/client/flight";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packetWords } from "../src/features/transfers/flight/packet-words.ts";
import { type PlayerAction, paceOf, playerReducer } from "../src/features/transfers/flight/player.ts";

describe("player of a recording", () => {
  const DURATION = 12_000;
  const reduce = playerReducer(DURATION);
  const playedAfter = (...actions: PlayerAction[]) => actions.reduce(reduce, { at: 0, playing: false });

  test("[PG43] it plays while time passes, stops at the end, and begins again from there", () => {
    const halfway = playedAfter({ type: "toggle" }, { type: "passed", ms: 6_000 });
    expect(halfway).toEqual({ at: 6_000, playing: true });
    expect(playedAfter({ type: "toggle" }, { type: "passed", ms: 6_000 }, { type: "toggle" })).toEqual({
      at: 6_000,
      playing: false,
    });
    const end = reduce(halfway, { type: "passed", ms: 60_000 });
    expect(end).toEqual({ at: DURATION, playing: false });
    expect(reduce(end, { type: "toggle" })).toEqual({ at: 0, playing: true });
  });

  test("[PG43] whoever goes somewhere stays there", () => {
    expect(playedAfter({ type: "toggle" }, { type: "seek", at: 4_000 }, { type: "passed", ms: 100 })).toEqual({
      at: 4_000,
      playing: false,
    });
  });

  test("[PG43] however long it lasts it is watched in 6 to 30 seconds, and never outside it", () => {
    expect([paceOf(60), paceOf(12_000), paceOf(3_600_000)]).toEqual([0.01, 1, 120]);
    const action = fc.oneof(
      fc.record({ type: fc.constant("passed" as const), ms: fc.nat({ max: 1e6 }) }),
      fc.record({ type: fc.constant("seek" as const), at: fc.integer({ min: -1e6, max: 1e6 }) }),
      fc.constant({ type: "toggle" as const }),
    );
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), fc.array(action), (duration, actions) => {
        const { at, playing } = actions.reduce(playerReducer(duration), { at: 0, playing: false });
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(duration);
        if (duration === 0) expect(playing).toBe(false);
      }),
    );
  });

  test("[PG43] every kind of packet has its words, and says which way it went", () => {
    for (const kind of Object.keys(FLIGHT_KINDS) as FlightKind[]) {
      const words = packetWords({ at: 0, kind, bytes: 0 });
      expect(words.split(" · ")[0]).toBe(FLIGHT_KINDS[kind] === "out" ? "sent" : "came");
      expect(words.split(" · ")[1]?.length).toBeGreaterThan(0);
    }
    expect(packetWords({ at: 0, kind: "chunk", bytes: 65_536, seq: 3 })).toBe("sent · chunk · seq 3 · 64 KiB");
    expect(packetWords({ at: 0, kind: "acks", bytes: 0, seqs: [4, 5], upTo: 2, verdict: "valid" })).toBe(
      "came · acknowledged · 2 chunks · all up to 2 · valid",
    );
    expect(packetWords({ at: 0, kind: "nack", bytes: 0, seq: 1, code: "E_RATE" })).toBe(
      "came · refused · seq 1 · E_RATE",
    );
  });
});
