import { createServer, type Server as HttpServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { Socket as NetSocket } from "node:net";
import fc from "fast-check";
import { Server, type Socket } from "socket.io";
import { type Socket as Client, io as connect } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { directSocket } from "../../src/fanout/direct-socket.ts";
import { Encoded } from "../../src/fanout/encoded.ts";
import { Line } from "../../src/fanout/line.ts";
import { textFrame } from "../../src/fanout/text-frame.ts";
import { Tick } from "../../src/fanout/tick.ts";

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
        expect(textFrame(text)).toEqual(reference(text));
      }),
    );
  });

  test.each([0, 125, 126, 65_535, 65_536, 100_000])("[FO1] of %d bytes", (length) => {
    const text = "x".repeat(length);
    expect(textFrame(text).equals(reference(text))).toBe(true);
  });
});

describe("on a real server", () => {
  let http: HttpServer;
  let io: Server;
  let url: string;
  const arrivals = new Map<string, (socket: Socket) => void>();

  beforeAll(async () => {
    http = createServer();
    io = new Server(http, { transports: ["polling", "websocket"] });
    io.on("connection", (socket) => arrivals.get(String(socket.handshake.auth.who))?.(socket));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(() => io.close());

  let next = 0;
  async function pair(transports: string[]): Promise<{ socket: Socket; client: Client; arrived: number[] }> {
    const who = String(next++);
    const arrived: number[] = [];
    const server = new Promise<Socket>((resolve) => arrivals.set(who, resolve));
    const client = connect(url, { transports, auth: { who }, forceNew: true, reconnection: false });
    client.on("n", (n: number) => arrived.push(n));
    client.on("b", (n: number, _bytes: unknown) => arrived.push(n));
    const socket = await server;
    arrivals.delete(who);
    return { socket, client, arrived };
  }

  const event = (n: number): Encoded => new Encoded(`2${JSON.stringify(["n", n])}`);

  const steps = fc.array(fc.constantFrom("push", "push", "push", "callback", "binary", "turn", "large"), {
    minLength: 1,
    maxLength: 40,
  });

  test.each([
    ["WebSocket", ["websocket"]],
    ["polling", ["polling"]],
    ["an upgrade", ["polling", "websocket"]],
  ])("[FO2] order over %s", async (_name, transports) => {
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const { socket, client, arrived } = await pair(transports);
        const tick = new Tick();
        const line = new Line(socket, tick);
        const callbacks: ((n: number) => void)[] = [];
        const ready = Promise.withResolvers<void>();
        socket.on("ask", (callback: (n: number) => void) => callbacks.push(callback) === 10 && ready.resolve());
        const asked = 10;
        await new Promise<void>((resolve) => (client.connected ? resolve() : client.once("connect", resolve)));
        for (let i = 0; i < asked; i++) client.emit("ask", (n: number) => arrived.push(n));
        await ready.promise;
        let sent = 0;
        for (const step of plan) {
          if (step === "push") line.push(event(sent++));
          else if (step === "large") line.push(new Encoded(`2${JSON.stringify(["n", sent++, "x".repeat(100_000)])}`));
          else if (step === "binary") {
            line.flush();
            socket.emit("b", sent++, Buffer.alloc(1_000));
          } else if (step === "callback") {
            const callback = callbacks.pop();
            if (callback === undefined) continue;
            line.flush();
            callback(sent++);
          } else await new Promise(setImmediate);
        }
        line.push(event(sent++));
        await vi.waitUntil(() => arrived.length === sent, { timeout: 5_000, interval: 1 });
        client.disconnect();
        expect(arrived).toEqual(Array.from({ length: sent }, (_, n) => n));
      }),
      { numRuns: 25 },
    );
  });

  test("[FO3] one encoding and one write a member, whatever the number of events and members", async () => {
    const members = await Promise.all([1, 2, 3].map(() => pair(["websocket"])));
    const tick = new Tick();
    const lines = members.map(({ socket }) => new Line(socket, tick));
    await new Promise(setImmediate);
    const stringify = vi.spyOn(JSON, "stringify");
    const write = vi.spyOn(NetSocket.prototype, "write");
    for (const username of ["Ann", "Bob"]) {
      const payload = { username };
      for (const line of lines) line.push(tick.encode("user_joined", payload));
    }
    expect(stringify).toHaveBeenCalledTimes(2);
    expect(write).not.toHaveBeenCalled();
    await new Promise(setImmediate);
    const written = write.mock.calls.map(([bytes]) => bytes as unknown);
    stringify.mockRestore();
    write.mockRestore();
    expect(written).toHaveLength(3);
    expect(new Set(written).size).toBe(1);
    for (const { client } of members) client.disconnect();
  });

  test("[FO4] takes the direct way over an idle WebSocket, never over polling or behind waiting packets", async () => {
    const direct = await pair(["websocket"]);
    await new Promise<void>((resolve) =>
      direct.client.connected ? resolve() : direct.client.once("connect", resolve),
    );
    expect(directSocket(direct.socket)).toBeInstanceOf(NetSocket);
    direct.socket.emit("b", 1, Buffer.alloc(10));
    const engine = direct.socket.conn as unknown as { writeBuffer: unknown[] };
    if (engine.writeBuffer.length > 0) expect(directSocket(direct.socket)).toBeUndefined();
    const polling = await pair(["polling"]);
    expect(directSocket(polling.socket)).toBeUndefined();
    direct.client.disconnect();
    polling.client.disconnect();
  });

  test("[FO5] writes nothing to a closed connection", async () => {
    const { socket, client } = await pair(["websocket"]);
    const line = new Line(socket, new Tick());
    line.push(event(1));
    socket.disconnect(true);
    const write = vi.spyOn(NetSocket.prototype, "write");
    line.flush();
    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
    client.disconnect();
  });
});
