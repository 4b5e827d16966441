import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flightFile, parseFlight } from "../../src/flight/file.ts";
import { FLIGHT_KINDS, type FlightKind, type FlightPacket, type Recording } from "../../src/flight/recording.ts";

const KINDS = Object.keys(FLIGHT_KINDS) as FlightKind[];
const CHUNKS = 50;
const seq = fc.integer({ min: 0, max: CHUNKS - 1 });

const packet: fc.Arbitrary<FlightPacket> = fc.record(
  {
    at: fc.constant(0),
    kind: fc.constantFrom(...KINDS),
    bytes: fc.nat(),
    seq: fc.nat(),
    seqs: fc.array(seq, { maxLength: 5 }),
    upTo: fc.integer({ min: -1, max: CHUNKS - 1 }),
    missing: fc.array(seq.map((first): [number, number] => [first, CHUNKS - 1])),
    truncated: fc.constant(true),
    verdict: fc.constantFrom("valid", "compromised"),
    code: fc.constantFrom("E_RATE", "E_DISK_FULL"),
  },
  { requiredKeys: ["at", "kind", "bytes"] },
);

const recording: fc.Arbitrary<Recording> = fc.record({
  transfer: fc.constant({ id: "t-1_A", size: 490, chunkSize: 10, totalChunks: CHUNKS }),
  startedAt: fc.integer({ min: 0, max: 2e12 }),
  dropped: fc.nat(),
  before: fc.record({
    cells: fc.uint8Array({ minLength: CHUNKS, maxLength: CHUNKS, max: 5 }),
    tries: fc.uint16Array({ minLength: CHUNKS, maxLength: CHUNKS }),
  }),
  packets: fc.array(packet).map((all) => all.map((one, index) => ({ ...one, at: index * 1.5 }))),
});

const SMALL: Recording = {
  transfer: { id: "t", size: 3, chunkSize: 1, totalChunks: 3 },
  startedAt: Date.UTC(2030, 0, 1),
  dropped: 0,
  before: { cells: new Uint8Array(3), tries: new Uint16Array(3) },
  packets: [
    { at: 0, kind: "chunk", bytes: 1, seq: 0 },
    { at: 4, kind: "missing", bytes: 0, missing: [[1, 2]] },
  ],
};

/** The file of a small recording, with one thing in it replaced. */
function spoiled(path: string, value: unknown): string {
  const file: unknown = JSON.parse(flightFile(SMALL));
  const steps = path.split(".");
  let place = file as Record<string, unknown>;
  for (const step of steps.slice(0, -1)) place = place[step] as Record<string, unknown>;
  place[steps.at(-1) ?? ""] = value;
  return JSON.stringify(file);
}

describe("a recording as a file", () => {
  test("[FR5] it is read as it was written", () => {
    fc.assert(
      fc.property(recording, (one) => {
        expect(parseFlight(flightFile(one))).toEqual(one);
      }),
      { numRuns: 100 },
    );
  });

  test("[FR5] it tells the way of each packet", () => {
    const { packets } = JSON.parse(flightFile(SMALL)) as { packets: { way: string }[] };
    expect(packets.map(({ way }) => way)).toEqual(["out", "in"]);
  });

  test.each([
    ["format", "something else", "the file is no recording of a transfer"],
    ["version", 2, "version is not 1: the file is of another version of ChatCast"],
    ["startedAt", "yesterday", "startedAt is no time"],
    ["transfer.id", "a b", "transfer.id is no id"],
    ["transfer.totalChunks", 1e9, "transfer.totalChunks is not between 1 and 655360"],
    ["transfer.size", -1, "transfer.size is not between 0 and 9007199254740991"],
    ["before.cells", [2, 0], "before.cells tells of 2 chunks, not of 3"],
    ["before.cells", [4, 0], "before.cells[0] is not between 1 and 3"],
    ["before.cells", [3, 6], "before.cells[1] is not between 0 and 5"],
    ["before.tries", [3, "x"], "before.tries[1] is no whole number"],
    ["packets", {}, "packets is no list"],
    ["packets", new Array(16_385).fill(0), "packets has more than 16384 entries"],
    ["packets.0.kind", "toString", "packets[0].kind is no kind of packet"],
    ["packets.0.at", -1, "packets[0].at is no time"],
    ["packets.0.at", 5, "packets[1].at is before the packet ahead of it"],
    ["packets.0.seq", 0.5, "packets[0].seq is no whole number"],
    ["packets.0.verdict", "fine", "packets[0].verdict is no verdict"],
    ["packets.0.code", "E_FINE", "packets[0].code is no code of an error"],
    ["packets.1.missing", [[2, 1]], "packets[1].missing[0][1] is not between 2 and 2"],
    ["packets.1", null, "packets[1] is no object"],
  ])("[FR6] a file with another %s is refused, and says where it is wrong (%j)", (path, value, message) => {
    expect(() => parseFlight(spoiled(path, value))).toThrow(expect.objectContaining({ code: "E_SCHEMA", message }));
  });

  test("[FR6] what is no JSON, and what is too long, is refused", () => {
    expect(() => parseFlight("seq,status")).toThrow(expect.objectContaining({ code: "E_SCHEMA" }));
    expect(() => parseFlight("[]")).toThrow(expect.objectContaining({ message: "the file is no object" }));
    expect(() => parseFlight(" ".repeat(16 * 1024 * 1024 + 1))).toThrow(
      expect.objectContaining({ code: "E_TOO_LARGE" }),
    );
  });
});
