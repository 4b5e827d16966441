import { describe, expect, test } from "vitest";
import { applyPacket, positionAt, Replay } from "../../src/flight/chunk-states.ts";
import type { FlightNote } from "../../src/flight/of-packet.ts";
import type { FlightPacket, Recording } from "../../src/flight/recording.ts";

const note = (kind: FlightPacket["kind"], more: Partial<FlightPacket> = {}): FlightNote => ({
  kind,
  bytes: 0,
  ...more,
});

/** States of so many chunks after the packets. queued 0, sent 1, acked 2, nacked 3, retransmitted 4, killed 5 */
function statesAfter(totalChunks: number, ...notes: FlightNote[]): number[] {
  const states = { cells: new Uint8Array(totalChunks), tries: new Uint16Array(totalChunks) };
  for (const [at, packet] of notes.entries()) applyPacket(states, { at, ...packet });
  return [...states.cells];
}

const sent = (...seqs: number[]) => seqs.map((seq) => note("chunk", { seq, bytes: 64 }));

describe("what a recording tells of chunks", () => {
  test("[FR2] a chunk is sent, sent again, acknowledged by number, by batch or by all that came before", () => {
    expect(statesAfter(4, ...sent(0, 1, 1))).toEqual([1, 4, 0, 0]);
    expect(statesAfter(4, ...sent(0, 1), note("ack", { seq: 1 }))).toEqual([1, 2, 0, 0]);
    expect(statesAfter(4, ...sent(0, 1, 2, 3), note("acks", { seqs: [3], upTo: 0 }))).toEqual([2, 1, 1, 2]);
    expect(statesAfter(4, ...sent(0, 1, 2), note("cumulative", { upTo: 1 }))).toEqual([2, 2, 1, 0]);
    expect(statesAfter(2, ...sent(0, 1), note("complete"))).toEqual([2, 2]);
  });

  test("[FR2] a refused chunk is nacked, unless it was acknowledged; a kill spares what was", () => {
    expect(
      statesAfter(2, ...sent(0, 1), note("ack", { seq: 0 }), note("nack", { seq: 0 }), note("nack", { seq: 1 })),
    ).toEqual([2, 3]);
    expect(statesAfter(3, ...sent(0, 1), note("ack", { seq: 0 }), note("compromised", { seq: 9 }))).toEqual([2, 5, 5]);
  });

  test("[FR2] what the server lacks was lost, and what it does not lack it has, as far as its list goes", () => {
    const list = note("missing", { missing: [[1, 2]] });
    expect(statesAfter(4, note("complete"), list)).toEqual([2, 0, 0, 2]);
    expect(statesAfter(4, list)).toEqual([2, 0, 0, 2]);
    expect(statesAfter(4, note("missing", { missing: [[1, 2]], truncated: true }))).toEqual([2, 0, 0, 0]);
  });

  test("[FR2] numbers beyond the last chunk change nothing", () => {
    const beyond = [...sent(7), note("ack", { seq: 7 }), note("nack", { seq: 7 }), note("acks", { seqs: [7] })];
    expect(statesAfter(2, ...beyond)).toEqual([0, 0]);
  });
});

describe("walking through a recording", () => {
  const packets: FlightPacket[] = [
    { at: 0, ...note("chunk", { seq: 0 }) },
    { at: 5, ...note("chunk", { seq: 1 }) },
    { at: 5, ...note("ack", { seq: 0 }) },
    { at: 9, ...note("chunk", { seq: 1 }) },
    { at: 12, ...note("complete") },
  ];
  const recording: Recording = {
    transfer: { id: "t", size: 3, chunkSize: 1, totalChunks: 3 },
    startedAt: 0,
    dropped: 4,
    before: { cells: Uint8Array.of(0, 0, 2), tries: Uint16Array.of(0, 0, 1) },
    packets,
  };

  test("[FR3] the states at a place are the same from whichever side it is reached, and begin with what stood before", () => {
    const replay = new Replay(recording);
    const seen = packets.map((_, position) => {
      replay.goTo(position);
      return [...replay.states.cells];
    });
    expect(seen[0]).toEqual([0, 0, 2]);
    for (const position of [4, 2, 3, 0, 1]) {
      replay.goTo(position);
      expect([...replay.states.cells]).toEqual(seen[position]);
    }
    replay.goTo(99);
    expect(replay.position).toBe(5);
    expect([...replay.states.cells]).toEqual([2, 2, 2]);
    expect([...replay.states.tries]).toEqual([1, 2, 1]);
    expect([...recording.before.cells]).toEqual([0, 0, 2]);
  });

  test("[FR3] a time is behind all packets that had passed by then", () => {
    expect([-1, 0, 4.9, 5, 11, 12, 1e9].map((at) => positionAt(recording, at))).toEqual([0, 1, 1, 3, 4, 5, 5]);
  });
});
