import { createHook } from "node:async_hooks";
import { EventEmitter } from "node:events";
import { Socket as NetSocket } from "node:net";
import type { Worker } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { crc32XorSeq } from "@chatcast/protocol";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { Connection } from "../../src/gateway/connection.ts";
import type { GatewayContext } from "../../src/gateway/context.ts";
import { slim } from "../../src/gateway/slim.ts";
import { Work } from "../../src/gateway/work.ts";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { unpackDrafts } from "../../src/store/packed-drafts.ts";
import type { Store } from "../../src/store/port.ts";
import { type FromWorker, type ToWorker, WorkerLane } from "../../src/store/sqlite/lane.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { Stage } from "../fanout/stage.ts";

/** Stores every message in the turn after it was posted. */
class QuickWorker extends EventEmitter {
  posts = 0;
  #head = 0;

  postMessage(message: ToWorker): void {
    this.posts += 1;
    const { length } = message.type === "append" ? unpackDrafts(message.drafts) : [];
    setImmediate(() => {
      const replies = Array.from({ length }, () => ++this.#head);
      this.emit("message", { type: "replies", replies } satisfies FromWorker);
    });
  }
}

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

function serving(store: Store): GatewayContext {
  const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
  const urls = new FileUrls(new Uint8Array(32));
  const directory = new Directory({
    store,
    clock: systemClock,
    // Nothing is told by the clock while it is counted.
    timers: { after: () => () => undefined },
    urls,
    nameHoldMs: 1_000,
    maxMembers: 10,
    usersEveryMs: 100,
    onError: (error) => expect.unreachable(String(error)),
  });
  const suite = crc32XorSeq(crc32);
  const encodeUtf8 = (text: string): Uint8Array => Buffer.from(text);
  const parts = { directory, store, urls, telemetry, suite, encodeUtf8, clock: systemClock, rateLimits: false };
  return { ...parts, tick: new Tick(), work: new Work() } as unknown as GatewayContext;
}

/** Promises that are made while `work` runs. Others in this process may make some as well. */
async function promisesOf(work: () => Promise<void>): Promise<number> {
  let made = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === "PROMISE") made += 1;
    },
  });
  hook.enable();
  await work();
  hook.disable();
  return made;
}

test("[GW13] of 100 messages in one turn each costs five promises and two encodings, all of them one post and one write", async () => {
  const worker = new QuickWorker();
  const lane = new WorkerLane(worker as unknown as Worker);
  const context = serving({ ...openMemoryStore(), append: (draft) => lane.append(draft) });
  const { socket, client } = await stage.pair(["websocket"]);
  slim(socket);
  const connection = new Connection(socket, context).adopt();
  expect(await client.emitWithAck("create_room", { roomName: "Lab", username: "Ann" })).toMatchObject({ ok: true });

  const talk = (from: number): Promise<void> => {
    const answered = new Promise<void>((resolve) => {
      client.on("reliable_event", ({ type, seq }) => type === "ACK" && seq === from + 99 && resolve());
    });
    for (let seq = from; seq < from + 100; seq++) {
      const checksum = ((crc32("Hello") ^ seq) >>> 0).toString(16).padStart(8, "0");
      const packet = `{"type":"MSG","id":"m${seq}","seq":${seq},"payload":"Hello","checksum":"${checksum}"}`;
      socket.conn.emit("data", `2["reliable_event",${packet}]`);
    }
    return answered;
  };
  const stringify = vi.spyOn(JSON, "stringify");
  const write = vi.spyOn(NetSocket.prototype, "write");
  await talk(0);
  const counts = { encodings: stringify.mock.calls.length, writes: write.mock.calls.length, posts: worker.posts };
  vi.restoreAllMocks();
  expect(counts).toEqual({ encodings: 200, writes: 1, posts: 1 });
  expect(connection.waits).toEqual({ requests: 0, bytes: 0, pages: 0, events: 0 });
  const promises: number[] = [];
  for (let round = 1; round <= 5; round++) promises.push(await promisesOf(() => talk(round * 100)));
  expect(Math.floor(Math.min(...promises) / 100)).toBe(5);
});
