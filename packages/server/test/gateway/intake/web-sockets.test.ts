import { createServer } from "node:http";
import { type AddressInfo, connect as connectTcp, type Socket as NetSocket } from "node:net";
import { Server, type Socket } from "socket.io";
import { io as connect } from "socket.io-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { systemTimers } from "../../../src/clock.ts";
import { engineOf, setReading } from "../../../src/fanout/engine.ts";
import { Slabs } from "../../../src/gateway/intake/slabs.ts";
import { Turns } from "../../../src/gateway/intake/turns.ts";
import { webSocketsOver } from "../../../src/gateway/intake/web-sockets.ts";

const KIB = 1024;
const slabs = new Slabs(8 * 1024 * KIB);
/** Hands a connection its next turn at once, or collects those that wait for theirs. */
let held: (() => void)[] | undefined;
class HeldTurns extends Turns {
  override next(goOn: () => void): void {
    if (held === undefined) super.next(goOn);
    else held.push(goOn);
  }
}
const turns = new HeldTurns(systemTimers);
const http = createServer();
const io = new Server(http, { perMessageDeflate: false, wsEngine: webSocketsOver(slabs, turns) });
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  port = (http.address() as AddressInfo).port;
});
afterAll(() => io.close());

async function pair(transports: ("polling" | "websocket")[]) {
  const arrived = new Promise<Socket>((resolve) => io.once("connection", resolve));
  const client = connect(`http://127.0.0.1:${port}`, { transports, forceNew: true, reconnection: false });
  const socket = await arrived;
  await vi.waitUntil(() => engineOf(socket).transport.name === "websocket", { timeout: 20_000, interval: 1 });
  await vi.waitUntil(() => client.io.engine.transport.name === "websocket", { timeout: 20_000, interval: 1 });
  return { socket, client };
}

const filled = (length: number, byte: number): Buffer => Buffer.alloc(length, byte);

test.each([[["websocket" as const]], [["polling" as const, "websocket" as const]]])(
  "[IK2] over %s a hundred chunks that are let go one by one use one slab",
  async (transports) => {
    const { socket, client } = await pair(transports);
    const before = slabs.made;
    const seen: boolean[] = [];
    socket.on("chunk", (seq: number, bytes: Buffer, answer: () => void) => {
      seen.push(bytes.equals(filled(200 * KIB, seq)));
      slabs.give(bytes);
      answer();
    });
    for (let seq = 0; seq < 100; seq++) await client.emitWithAck("chunk", seq, filled(200 * KIB, seq));
    expect(seen).toEqual(Array(100).fill(true));
    expect(slabs.made - before).toBeLessThanOrEqual(1);
    client.disconnect();
  },
);

test("[IK2] chunks that are kept keep their bytes while others come; text and small messages come between them in their order", async () => {
  const { socket, client } = await pair(["websocket"]);
  const kept: [number, Buffer | string][] = [];
  const all = new Promise<void>((resolve) =>
    socket.on("chunk", (seq: number, body: Buffer | string) => kept.push([seq, body]) === 60 && resolve()),
  );
  const bodies = Array.from({ length: 60 }, (_, seq) =>
    seq % 3 === 0 ? filled(100 * KIB + seq, seq) : seq % 3 === 1 ? "x".repeat(seq * KIB) : filled(seq, seq),
  );
  for (const [seq, body] of bodies.entries()) client.emit("chunk", seq, body);
  await all;
  expect(kept).toEqual([...bodies.entries()]);
  for (const [, body] of kept) if (typeof body !== "string") slabs.give(body);
  client.disconnect();
});

test("[IK3] a paused connection is not read, even in the middle of a chunk, and goes on where it stopped", async () => {
  const [{ socket, client }, other] = [await pair(["websocket"]), await pair(["websocket"])];
  const sizes: number[] = [];
  const all = new Promise<void>((resolve) =>
    socket.on("chunk", (bytes: Buffer) => {
      sizes.push(bytes.length);
      if (sizes.length === 1) {
        setReading(engineOf(socket), false);
        setImmediate(() => setReading(engineOf(socket), true));
      }
      if (sizes.length === 20) resolve();
    }),
  );
  other.socket.on("ask", (answer: () => void) => answer());
  setReading(engineOf(socket), false);
  for (let n = 0; n < 20; n++) client.emit("chunk", filled(1024 * KIB, n));
  await other.client.emitWithAck("ask");
  expect(sizes).toEqual([]);
  setReading(engineOf(socket), true);
  await all;
  expect(sizes).toEqual(Array(20).fill(1024 * KIB));
  client.disconnect();
  other.client.disconnect();
});

test("[IK2] a connection that ends in the middle of a chunk gives its slab back", async () => {
  const { socket, client } = await pair(["websocket"]);
  const wire = (client.io.engine as unknown as { transport: { ws: { _socket: NetSocket } } }).transport.ws._socket;
  const before = slabs.made - slabs.idleBytes;
  // The head of a masked binary frame of 32 KiB, and a part of it.
  wire.write(Buffer.concat([Buffer.of(0x82, 0xfe, 0x80, 0x00, 1, 2, 3, 4), Buffer.alloc(9 * KIB)]));
  await vi.waitUntil(() => slabs.made - slabs.idleBytes !== before, { timeout: 20_000, interval: 1 });
  const idle = slabs.idleBytes;
  const gone = new Promise((resolve) => socket.once("disconnect", resolve));
  wire.destroy();
  await gone;
  await vi.waitUntil(() => slabs.idleBytes === idle + 32 * KIB, { timeout: 20_000, interval: 1 });
});

test("[IK3] what a client sends before its upgrade is answered is read in the ordinary way, and what follows too", async () => {
  const server = createServer();
  const sockets = new (webSocketsOver(slabs, turns))({ noServer: true });
  const sizes: number[] = [];
  const both = new Promise<void>((resolve) => {
    server.on("upgrade", (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.on("message", (bytes: Buffer) => sizes.push(bytes.length) === 2 && resolve());
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const raw = connectTcp((server.address() as AddressInfo).port, "127.0.0.1");
  const upgrade = [
    "GET / HTTP/1.1",
    "Host: x",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "",
    "",
  ].join("\r\n");
  const frame = Buffer.concat([Buffer.of(0x82, 0xfe, 0x50, 0x00), Buffer.alloc(4 + 20 * KIB)]);
  raw.write(Buffer.concat([Buffer.from(upgrade), frame.subarray(0, 9_000)]));
  await new Promise((resolve) => raw.once("data", resolve));
  raw.write(Buffer.concat([frame.subarray(9_000), frame]));
  await both;
  expect(sizes).toEqual([20 * KIB, 20 * KIB]);
  raw.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test("[IK4] a connection that always has more stands back after 256 KiB and what it had begun to read, and others go on", async () => {
  const [{ socket, client }, other] = [await pair(["websocket"]), await pair(["websocket"])];
  other.socket.on("ask", (answer: () => void) => answer());
  const sizes: number[] = [];
  socket.on("chunk", (bytes: Buffer) => {
    sizes.push(bytes.length);
    slabs.give(bytes);
  });
  const waiting: (() => void)[] = [];
  held = waiting;
  try {
    for (let n = 0; n < 20; n++) client.emit("chunk", filled(1024 * KIB, n));
    let given = 0;
    while (sizes.length < 20) {
      const before = sizes.length;
      await other.client.emitWithAck("ask");
      expect(sizes.length - before).toBeLessThanOrEqual(1 + waiting.length);
      given += waiting.length;
      for (const goOn of waiting.splice(0)) goOn();
    }
    expect(given).toBeGreaterThanOrEqual(16);
  } finally {
    held = undefined;
    for (const goOn of waiting) goOn();
    client.disconnect();
    other.client.disconnect();
  }
});
