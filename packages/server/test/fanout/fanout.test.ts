import { createRequire } from "node:module";
import { Socket as NetSocket } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { systemClock, type Timers } from "../../src/clock.ts";
import {
  CHECK_MS,
  DRAINED_BYTES,
  LAGGING_BYTES,
  LAGGING_MS,
  PENDING_BYTES,
  QUEUE_BYTES,
} from "../../src/fanout/bounds.ts";
import { Encoded } from "../../src/fanout/encoded.ts";
import { directSocket, engineOf } from "../../src/fanout/engine.ts";
import { Line, type LineOwner } from "../../src/fanout/line.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { ChunkBudget } from "../../src/gateway/chunk-budget.ts";
import { Connection } from "../../src/gateway/connection.ts";
import type { GatewayContext } from "../../src/gateway/context.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { type Pair, Stage, wireOf } from "./stage.ts";

/** What Engine.IO's WebSockets frame with; ws exports it without telling its types. */
interface FrameMaker {
  frame(
    data: Buffer,
    options: { fin: boolean; rsv1: boolean; opcode: number; mask: boolean; readOnly: boolean },
  ): Uint8Array[];
}
const require = createRequire(import.meta.url);
const { Sender } = require("ws") as { Sender: FrameMaker };

describe("text frame", () => {
  const reference = (text: string): Buffer =>
    Buffer.concat(Sender.frame(Buffer.from(text), { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true }));

  test("[FO1] is what ws makes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(new Encoded(text).frame).toEqual(reference(`4${text}`));
      }),
    );
  });

  test.each([0, 124, 125, 65_534, 65_535, 100_000])("[FO1] of one more than %d bytes", (length) => {
    const text = "x".repeat(length);
    expect(new Encoded(text).frame.equals(reference(`4${text}`))).toBe(true);
  });
});

describe("joining", () => {
  const joinsOf = (lines: readonly (readonly Encoded[])[]): number => {
    const tick = new Tick();
    for (const events of lines) {
      const joined = tick.join(events);
      const frames = events.map(({ frame }) => frame.toString("latin1")).join("");
      expect(joined.toString("latin1")).toBe(frames);
    }
    return tick.joins;
  };
  const said = Array.from({ length: 50 }, (_, n) => new Encoded(`2["said",${n}]`));
  const speaker = (n: number) => said.toSpliced(n + 1, 0, new Encoded(`2["ack",${n}]`));

  test("[FO14] 50 speakers among 100 members cost one joining each, and one for the rest", () => {
    const lines = Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? speaker(n / 2) : said));
    expect(joinsOf(lines)).toBe(51);
  });

  test("[FO14] two rooms that take turns cost one joining each", () => {
    const other = said.slice(0, 20);
    expect(joinsOf(Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? said : other)))).toBe(2);
  });

  test("[FO3] what several members get is framed once, what only one gets is written where it leaves", () => {
    const tick = new Tick();
    const payload = { username: "Ann" };
    const shared = [tick.encode("user_joined", payload), tick.encode("user_joined", payload)];
    const own = [1, 2, 3].map((seq) => tick.encode("reliable_event", { type: "ACK", seq }));
    const byteLength = vi.spyOn(Buffer, "byteLength");
    const write = vi.spyOn(Buffer.prototype, "write");
    const lists = own.map((ack) => [...shared.slice(0, 1), ack]);
    const joined = lists.map((events) => tick.join(events));
    const [lengths, writes] = [byteLength.mock.calls.length, write.mock.calls.length];
    vi.restoreAllMocks();
    expect(shared[0]).toBe(shared[1]);
    expect([tick.joins, lengths, writes]).toEqual([3, 4, 4]);
    for (const [index, events] of lists.entries()) {
      expect(joined[index]).toEqual(Buffer.concat(events.map(({ frame }) => frame)));
    }
  });

  test("[FO14] one event alone is its own frame", () => {
    const [alone] = said;
    expect(joinsOf(Array.from({ length: 100 }, () => (alone ? [alone] : [])))).toBe(0);
  });
});

describe("on a real server", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    stage.closeClients();
  });
  afterAll(() => stage.close());

  const nobody: LineOwner = { drained: () => undefined, overrun: () => undefined };
  const event = (n: number, filler = ""): Encoded => new Encoded(`2${JSON.stringify(["n", n, filler])}`);
  const settled = () => new Promise(setImmediate);

  test("[FO3] one encoding and one write a member, whatever the number of events and members", async () => {
    const members = await Promise.all([1, 2, 3].map(() => stage.pair(["websocket"])));
    const tick = new Tick();
    const lines = members.map(({ socket }) => new Line(socket, tick, nobody));
    await settled();
    const stringify = vi.spyOn(JSON, "stringify");
    const write = vi.spyOn(NetSocket.prototype, "write");
    for (const username of ["Ann", "Bob"]) {
      const payload = { username };
      for (const line of lines) line.push(tick.encode("user_joined", payload));
    }
    expect(stringify).toHaveBeenCalledTimes(2);
    expect(write).not.toHaveBeenCalled();
    await settled();
    const written = write.mock.calls.map(([bytes]) => bytes as unknown);
    expect(tick.joins).toBe(1);
    expect(written).toHaveLength(3);
    expect(new Set(written).size).toBe(1);
  });

  test("[FO3] callbacks and private events leave in the same write as the broadcast", async () => {
    const { socket, client } = await stage.pair(["websocket"]);
    const tick = new Tick();
    const line = new Line(socket, tick, nobody);
    line.adopt();
    const asked = new Promise<(answer: number) => void>((resolve) => socket.once("ask", resolve));
    client.emit("ask", () => undefined);
    const answer = await asked;
    const write = vi.spyOn(NetSocket.prototype, "write");
    line.push(event(1));
    answer(2);
    socket.emit("n", 3);
    line.push(event(4));
    await settled();
    expect(write).toHaveBeenCalledTimes(1);
  });

  test("[FO3] a burst beyond what one tick collects is written ahead, joined once for all members", async () => {
    const members = await Promise.all([1, 2, 3].map(() => stage.pair(["websocket"])));
    const tick = new Tick();
    const lines = members.map(({ socket }) => new Line(socket, tick, nobody));
    await settled();
    const write = vi.spyOn(NetSocket.prototype, "write");
    const events = Array.from({ length: 8 }, (_, n) => event(n, "x".repeat(PENDING_BYTES / 4)));
    for (const one of events) for (const line of lines) line.push(one);
    await settled();
    expect(tick.joins).toBe(2);
    expect(write).toHaveBeenCalledTimes(2 * lines.length);
  });

  test("[FO10] a tick that wrote long and little to each rests, so that more leaves in the next write", async () => {
    const { socket } = await stage.pair(["websocket"]);
    let now = 0;
    const tick = new Tick(undefined, { epoch: () => 0, monotonic: () => now });
    const line = new Line(socket, tick, nobody);
    await settled();
    const write = vi.spyOn(NetSocket.prototype, "write").mockImplementation(() => {
      now += 4;
      return true;
    });
    const later = vi.spyOn(globalThis, "setTimeout");
    line.push(event(1));
    await settled();
    expect(write).toHaveBeenCalledTimes(1);
    line.push(event(2));
    await settled();
    expect(write).toHaveBeenCalledTimes(1);
    expect(later).toHaveBeenLastCalledWith(expect.any(Function), 2);
    tick.end();
    expect(write).toHaveBeenCalledTimes(2);
    for (let n = 3; n < 30; n++) line.push(event(n));
    tick.end();
    line.push(event(30));
    await settled();
    expect(write).toHaveBeenCalledTimes(4);
  });

  test("[FO4] takes the direct way over an idle WebSocket, never over polling or behind waiting packets", async () => {
    const direct = await stage.pair(["websocket"]);
    expect(directSocket(engineOf(direct.socket))).toBeInstanceOf(NetSocket);
    direct.socket.emit("b", 1, Buffer.alloc(10));
    expect(engineOf(direct.socket).writeBuffer).toHaveLength(1);
    expect(directSocket(engineOf(direct.socket))).toBeUndefined();
    const polling = await stage.pair(["polling"]);
    expect(directSocket(engineOf(polling.socket))).toBeUndefined();
  });

  test("[FO5] writes nothing to a closed connection", async () => {
    const { socket } = await stage.pair(["websocket"]);
    const line = new Line(socket, new Tick(), nobody);
    line.push(event(1));
    socket.disconnect(true);
    const write = vi.spyOn(NetSocket.prototype, "write");
    line.flush();
    expect(write).not.toHaveBeenCalled();
  });

  describe("a reader that reads nothing", () => {
    /** Timers that run when the test says so. */
    class HandTimers implements Timers {
      readonly #runs: (() => void)[] = [];
      after(_ms: number, run: () => void): () => void {
        this.#runs.push(run);
        return () => undefined;
      }
      fire(): number {
        const runs = this.#runs.splice(0);
        for (const run of runs) run();
        return runs.length;
      }
    }

    async function slow(): Promise<Pair & { timers: HandTimers; tick: Tick; line: Line; told: string[] }> {
      const pair = await stage.pair(["websocket"]);
      wireOf(pair.client)?.pause();
      const told: string[] = [];
      const timers = new HandTimers();
      const tick = new Tick(timers);
      const line = new Line(pair.socket, tick, {
        drained: () => told.push("drained"),
        overrun: () => told.push("overrun"),
      });
      return { ...pair, timers, tick, line, told };
    }

    const block = event(1, "x".repeat(PENDING_BYTES));

    test("[FO6] lags above the bound and has drained once it has read", async () => {
      const { line, tick, timers, told, client } = await slow();
      while (!line.lagging) line.push(block);
      expect(line.queued).toBeGreaterThan(LAGGING_BYTES);
      expect(line.queued).toBeLessThanOrEqual(LAGGING_BYTES + block.packet.length * 2);
      expect(tick.laggards.count).toBe(1);
      timers.fire();
      expect(told).toEqual([]);
      wireOf(client)?.resume();
      await vi.waitUntil(() => line.queued <= DRAINED_BYTES, { timeout: 20_000, interval: 1 });
      timers.fire();
      expect(told).toEqual(["drained"]);
      expect(line.lagging).toBe(false);
      expect(tick.laggards.count).toBe(0);
      expect(timers.fire()).toBe(0);
    });

    test("[FO8] is given up when it has not drained in time, and when too much waits whatever the time", async () => {
      const idle = await slow();
      while (!idle.line.lagging) idle.line.push(block);
      for (let looks = 1; looks < LAGGING_MS / CHECK_MS; looks++) idle.timers.fire();
      expect(idle.told).toEqual([]);
      idle.timers.fire();
      expect(idle.told).toEqual(["overrun"]);
      expect(idle.timers.fire()).toBe(0);

      const flooded = await slow();
      while (flooded.line.queued <= QUEUE_BYTES) flooded.line.push(block);
      await settled();
      expect(flooded.told).toContain("overrun");
    });

    test("[FO8] is told why, and its connection closed", async () => {
      const { socket, client } = await stage.pair(["websocket"]);
      const refusal = vi.fn();
      const telemetry = { ...openTelemetry({ level: "silent", rooms: () => 0 }), refusal };
      const budget = new ChunkBudget();
      const context = { tick: new Tick(), telemetry, clock: systemClock, rateLimits: false, budget };
      const connection = new Connection(socket, context as unknown as GatewayContext);
      const told = new Promise((resolve) => client.once("error_event", resolve));
      const ended = new Promise((resolve) => client.once("disconnect", resolve));
      connection.overrun();
      expect(await told).toMatchObject({ code: "E_SLOW_CONSUMER", event: "chat_message" });
      await ended;
      expect(refusal).toHaveBeenCalledWith("E_SLOW_CONSUMER");
    });

    test("[FO6] counts what waits in Engine.IO as well", async () => {
      const { socket } = await stage.pair(["polling"]);
      const line = new Line(socket, new Tick(), nobody);
      engineOf(socket).transport.writable = false;
      for (let n = 0; n < 3; n++) {
        line.push(event(n, "x".repeat(1_000)));
        line.flush();
      }
      expect(line.queued).toBeGreaterThan(3_000);
      expect(line.queued).toBeLessThan(3_100);
    });

    test("[FO9] only so many read from the log at once", async () => {
      const { laggards } = new Tick();
      let reading = 0;
      let most = 0;
      const gate = Promise.withResolvers<void>();
      const turns = Array.from({ length: 30 }, () =>
        laggards.turn(async () => {
          reading += 1;
          most = Math.max(most, reading);
          await gate.promise;
          reading -= 1;
        }),
      );
      await settled();
      expect(most).toBe(8);
      gate.resolve();
      await Promise.all(turns);
      expect(most).toBe(8);
      await expect(laggards.turn(() => Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
      expect(await laggards.turn(async () => "next")).toBe("next");
    });
  });
});
