import { describe, expect, test } from "vitest";
import { Replay } from "../../src/flight/chunk-states.ts";
import { Flights } from "../../src/flight/flights.ts";
import { FlightRecorder } from "../../src/flight/recorder.ts";
import { bytesSource } from "../../src/index.ts";
import { KIB, phase, transfer } from "../support/transfers.ts";
import { EVERYONE, someBytes, World } from "../support/world.ts";

const PLAN = { id: "t", size: 40_000, chunkSize: 1, totalChunks: 40_000 };

describe("flight recorder", () => {
  test("[FR1] it keeps the last packets within its bound, and what the older ones did", () => {
    const recorder = new FlightRecorder(PLAN, 0);
    for (let seq = 0; seq < 20_000; seq++) recorder.add({ at: seq, kind: "chunk", bytes: 1, seq });
    const { packets, dropped, before } = recorder.recording();
    expect(packets).toHaveLength(16_384);
    expect(packets[0]?.seq).toBe(20_000 - 16_384);
    expect(dropped).toBe(20_000 - 16_384);
    expect(before.cells.indexOf(0)).toBe(20_000 - 16_384);
  });

  test("[FR1] the list of a packet counts against the bound", () => {
    const recorder = new FlightRecorder(PLAN, 0);
    const seqs = Array.from({ length: 100 }, (_, seq) => seq);
    for (let at = 0; at < 400; at++) recorder.add({ at, kind: "acks", bytes: 0, seqs, upTo: -1 });
    expect(recorder.recording().packets).toHaveLength(Math.floor(16_384 / 101));
  });

  test("[FR1] the eight newest transfers are recorded, and none that is not this client's", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const flights = new Flights(ada, () => world.time.now);
    const ids = Array.from({ length: 10 }, (_, i) => ada.sendFile(bytesSource(someBytes(10), `${i}`), EVERYONE));
    await world.until(ada, () => ada.snapshot().transfers.every(({ phase }) => phase.state === "done"));
    expect(ids.map((id) => flights.of(id)?.packets.length ?? 0).map((packets) => packets > 0)).toEqual([
      ...[false, false],
      ...Array.from({ length: 8 }, () => true),
    ]);
    expect(flights.of("nobody")).toBeUndefined();
  });

  test("[FR4] every packet of a transfer is recorded as it passes, with no word of the file in it", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const flights = new Flights(ada, () => world.time.now);
    const id = ada.sendFile(bytesSource(someBytes(200 * KIB), "secret plan.txt"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    const recording = flights.of(id);
    const kinds = recording?.packets.map(({ kind }) => kind) ?? [];
    expect(kinds.filter((kind) => kind === "chunk")).toHaveLength(4);
    expect(kinds.filter((kind) => kind === "ack" || kind === "acks").length).toBeGreaterThan(0);
    expect(kinds.at(-1)).toBe("complete");
    expect(recording?.packets.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(200 * KIB);
    expect(JSON.stringify(recording)).not.toContain("secret");
    if (recording === undefined) throw new Error("not recorded");
    const replay = new Replay(recording);
    replay.goTo(recording.packets.length);
    expect([...replay.states.cells]).toEqual([...transfer(ada).cells]);
  });

  test("[FR4] the walk through a lossy transfer ends with the states that the sender saw", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const flights = new Flights(ada, () => world.time.now);
    let losses = 0;
    world.server.lose = (packet, way) => way === "up" && "payload" in (packet as object) && ++losses % 3 === 0;
    const id = ada.sendFile(bytesSource(someBytes(1_024 * KIB), "a.bin"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    const view = transfer(ada);
    const recording = flights.of(id);
    if (recording === undefined) throw new Error("not recorded");
    const replay = new Replay(recording);
    replay.goTo(recording.packets.length);
    expect([...replay.states.cells]).toEqual([...view.cells]);
    const again = replay.states.tries.reduce((sum, tries) => sum + Math.max(0, tries - 1), 0);
    expect(again).toBe(view.retransmits);
    expect(again).toBeGreaterThan(0);
  });
});
