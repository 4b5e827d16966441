import { createServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, Socket as NetSocket } from "node:net";
import fc from "fast-check";
import { Server } from "socket.io";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Connection, TransportKind } from "../../src/transport/port.ts";
import { socketIoTransport } from "../../src/transport/socket-io.ts";
import { StraightChunks } from "../../src/transport/straight.ts";

const KIB = 1024;
const IGNORED = {
  upgraded: () => undefined,
  closed: () => undefined,
  received: () => undefined,
  drained: () => undefined,
  unreadable: () => undefined,
};

const chunkOf = (seq: number, payload: Uint8Array<ArrayBuffer>) => ({
  type: "FILE_CHUNK" as const,
  transfer_id: "größe",
  seq,
  checksum: "00000000",
  payload,
  total_chunks: 100,
  chunk_size: 16 * KIB,
  filename: 'a "b".bin',
  total_size: 100,
});

describe("chunks straight to ws", () => {
  let http: HttpServer;
  let server: Server;
  let url: string;
  const arrived: { type: string; seq: number; payload?: unknown }[] = [];

  beforeAll(async () => {
    http = createServer();
    server = new Server(http);
    server.on("connection", (socket) => {
      socket.on("reliable_event", (packet) => arrived.push(packet));
      socket.on("history", (body: { after: number }, answer: (value: unknown) => void) => {
        arrived.push({ type: "asked", seq: body.after });
        answer({});
      });
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  async function connected(first: TransportKind = "websocket") {
    let carrier: StraightChunks | undefined;
    const open = socketIoTransport(url, (socket, left) => {
      carrier = new StraightChunks(socket, left);
      return carrier;
    });
    const connection = await new Promise<Connection>((resolve) => {
      const opening = open(first, { ...IGNORED, opened: () => resolve(opening) });
    });
    if (carrier === undefined) throw new Error("nothing was made to carry chunks");
    return { connection, carrier };
  }

  const ask = (connection: Connection, after: number): Promise<unknown> =>
    new Promise((resolve) => connection.ask("history", { after, limit: 1 }, resolve));

  test("[CX8] whatever is sent arrives as it is and in its order, also where the memory is written over at once", async () => {
    const { connection, carrier } = await connected();
    const kinds = fc.constantFrom("chunk", "small", "message", "ask", "turn");
    let copies = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 12 }), async (steps) => {
        arrived.splice(0);
        const sent: { type: string; seq: number; payload?: Buffer | string }[] = [];
        for (const [seq, kind] of steps.entries()) {
          if (kind === "turn") await new Promise(setImmediate);
          else if (kind === "ask") {
            sent.push({ type: "asked", seq });
            void ask(connection, seq);
          } else if (kind === "message") {
            sent.push({ type: "MSG", seq, payload: "ü" });
            connection.send({ type: "MSG", seq, payload: "ü", checksum: "00000000" });
          } else {
            const payload = new Uint8Array(kind === "small" ? seq : 80 * KIB + seq).fill(seq + 1);
            sent.push({ ...chunkOf(seq, payload), payload: Buffer.from(payload) });
            connection.send(chunkOf(seq, payload), () => {
              copies += 1;
              payload.fill(0);
            });
          }
        }
        await ask(connection, 1_000);
        expect(arrived).toEqual(
          [...sent, { type: "asked", seq: 1_000 }].map((packet) => expect.objectContaining(packet)),
        );
      }),
      { numRuns: 15 },
    );
    expect(copies, "chunks that went straight").toBeGreaterThan(0);
    expect(carrier.made).toBeGreaterThan(0);
    connection.close();
  });

  test("[CX8] one block of memory serves thirty chunks of which each has left before the next", async () => {
    const { connection, carrier } = await connected();
    arrived.splice(0);
    for (let seq = 0; seq < 30; seq++) {
      let copied = false;
      connection.send(chunkOf(seq, new Uint8Array(16 * KIB)), () => {
        copied = true;
      });
      expect(copied).toBe(true);
      await ask(connection, seq);
    }
    expect(arrived.filter(({ type }) => type === "FILE_CHUNK")).toHaveLength(30);
    expect(carrier.made).toBe(1);
    connection.close();
  });

  test("[CX8] both frames of a packet leave in one write", async () => {
    const { connection } = await connected();
    const writes = vi.spyOn(NetSocket.prototype as unknown as { _writeGeneric(): void }, "_writeGeneric");
    connection.send(chunkOf(0, new Uint8Array(16 * KIB)));
    // Nobody else in this process has had a turn.
    expect(writes).toHaveBeenCalledTimes(1);
    writes.mockRestore();
    await ask(connection, 0);
    connection.close();
  });

  test("[CX8] what was sent in a turn counts as waiting until its end", async () => {
    const { connection } = await connected();
    for (let seq = 0; seq < 3; seq++) connection.send(chunkOf(seq, new Uint8Array(16 * KIB)));
    expect(connection.buffered).toBe(48 * KIB);
    await ask(connection, 0);
    expect(connection.buffered).toBe(0);
    connection.close();
  });

  test("[CX8] behind something that waits, and while it polls, a chunk takes the ordinary way", async () => {
    const { connection, carrier } = await connected("polling");
    arrived.splice(0);
    let copies = 0;
    const copied = () => {
      copies += 1;
    };
    // The first is asked for: whatever the transport is by now, a chunk in the same turn waits behind it.
    const asked = ask(connection, 0);
    connection.send(chunkOf(1, new Uint8Array(16 * KIB)), copied);
    await asked;
    await ask(connection, 2);
    expect(arrived.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect([copies, carrier.made]).toEqual([0, 0]);
    connection.close();
  });
});
