import type { ReliableDown } from "@chatcast/protocol";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { directSocket, engineOf } from "../../src/fanout/engine.ts";
import { Line } from "../../src/fanout/line.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { AckBatch } from "../../src/gateway/ack-batch.ts";
import { ChunkBudget, type Reader } from "../../src/gateway/chunk-budget.ts";
import { Stage } from "../fanout/stage.ts";

const MIB = 1024 * 1024;

/** Counts how often it is told to stop and to go on. */
function reader(): Reader & { told: string[] } {
  const told: string[] = [];
  return { told, pause: () => told.push("pause"), resume: () => told.push("resume") };
}

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

describe("the budget of connections for files", () => {
  test("[GW9] who sends beyond it is not read until half of it is stored; who is within it is", () => {
    const budget = new ChunkBudget(64 * MIB);
    const [greedy, modest] = [reader(), reader()];
    for (let i = 0; i < 64; i++) budget.take(i % 2 ? greedy : modest, MIB);
    expect([greedy.told, modest.told]).toEqual([[], []]);
    budget.take(greedy, MIB);
    budget.take(greedy, MIB);
    expect([greedy.told, modest.told, budget.paused]).toEqual([["pause"], [], 1]);
    for (let i = 0; i < 33; i++) budget.give(greedy, MIB);
    expect(greedy.told).toEqual(["pause"]);
    budget.give(modest, MIB);
    expect([greedy.told, budget.paused, budget.bytes]).toEqual([["pause", "resume"], 0, 32 * MIB]);
  });

  test("[GW9] a connection that is gone is not told to go on", () => {
    const budget = new ChunkBudget(MIB);
    const gone = reader();
    budget.take(gone, 2 * MIB);
    budget.forget(gone);
    budget.give(gone, 2 * MIB);
    expect([gone.told, budget.paused, budget.bytes]).toEqual([["pause"], 0, 0]);
  });

  test("[GW10] the credit is a share among those that send, within bounds", () => {
    const budget = new ChunkBudget(64 * MIB);
    const bytes = (sending: number) => {
      const readers = Array.from({ length: sending }, reader);
      for (const one of readers) budget.take(one, 1);
      const { credit } = budget;
      for (const one of readers) budget.give(one, 1);
      return credit.bytes;
    };
    expect([0, 1, 2, 4, 10, 1_000].map(bytes)).toEqual(
      [32, 32, 32, 16, 6.4, 2].map((share) => Math.floor(share * MIB)),
    );
  });
});

describe("on a real server", () => {
  test("[GW9] what a paused connection sends is read when it goes on", async () => {
    const [paused, other] = [await stage.pair(["websocket"]), await stage.pair(["websocket"])];
    const line = new Line(paused.socket, new Tick(), { drained: () => undefined, overrun: () => undefined });
    const arrived: string[] = [];
    const both = new Promise<void>((resolve) => {
      paused.socket.on("chunk", () => arrived.push("paused") === 2 && resolve());
    });
    other.socket.on("chunk", (answer: () => void) => {
      arrived.push("other");
      answer();
    });
    line.read(false);
    paused.client.emit("chunk");
    await other.client.emitWithAck("chunk");
    expect(arrived).toEqual(["other"]);
    line.read(true);
    await both;
    expect(arrived).toEqual(["other", "paused"]);
  });

  test("[GW11] chunks that one commit made durable leave as one packet in one write", async () => {
    const { socket, client } = await stage.pair(["websocket"]);
    const tick = new Tick();
    const line = new Line(socket, tick, { drained: () => undefined, overrun: () => undefined });
    const packets: ReliableDown[] = [];
    const batch = new AckBatch(
      (packet) => {
        packets.push(packet);
        line.push(tick.encode("reliable_event", packet));
      },
      () => ({ chunks: 256, bytes: MIB }),
    );
    const raw = directSocket(engineOf(socket));
    if (raw === undefined) throw new Error("not a WebSocket");
    const write = vi.spyOn(raw, "write");
    const arrived = new Promise((resolve) => client.once("reliable_event", resolve));
    const commit = Promise.resolve();
    for (let seq = 0; seq < 100; seq++) void commit.then(() => batch.add("t", seq, "00000000", seq));
    expect(await arrived).toMatchObject({ cmd: "ACKS", meta: { highest_contig: 99 } });
    expect(packets).toHaveLength(1);
    expect(write).toHaveBeenCalledTimes(1);
  });

  test("[GW11] flushed before its turn ends it says nothing twice; transfers have packets of their own", async () => {
    const packets: ReliableDown[] = [];
    const batch = new AckBatch(
      (packet) => packets.push(packet),
      () => undefined,
    );
    batch.add("a", 0, "00000000", undefined);
    batch.add("b", 1, "00000001", undefined);
    batch.flush("a");
    batch.flush("a");
    await new Promise(setImmediate);
    expect(packets).toEqual([
      { type: "CONTROL", cmd: "ACKS", transfer_id: "a", meta: { acked: [[0, "00000000"]] } },
      { type: "CONTROL", cmd: "ACKS", transfer_id: "b", meta: { acked: [[1, "00000001"]] } },
    ]);
  });
});
