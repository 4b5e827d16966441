import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo, Socket as NetSocket } from "node:net";
import { Server, type Socket } from "socket.io";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { roomOf } from "../../src/driver/way.ts";
import type { ConnectionEvents, Down, TransportKind } from "../../src/transport/port.ts";
import { type MakeCarrier, socketIoTransport } from "../../src/transport/socket-io.ts";
import { StraightChunks } from "../../src/transport/straight.ts";

/** Notes what a connection tells, and lets a test wait for the next thing of a kind. */
class Heard implements ConnectionEvents {
  readonly log: unknown[][] = [];
  #waiting: { kind: string; resolve: (args: unknown[]) => void }[] = [];

  opened = (kind: TransportKind) => this.#note("opened", kind);
  upgraded = (kind: TransportKind) => this.#note("upgraded", kind);
  closed = ({ code }: { code: string }) => this.#note("closed", code);
  received = (down: Down) => this.#note("received", down);
  drained = () => this.#note("drained");
  unreadable = (event: string) => this.#note("unreadable", event);

  next(kind: string): Promise<unknown[]> {
    return new Promise((resolve) => this.#waiting.push({ kind, resolve }));
  }

  #note(kind: string, ...args: unknown[]): void {
    this.log.push([kind, ...args]);
    for (const { resolve } of this.#waiting.filter((one) => one.kind === kind)) resolve(args);
    this.#waiting = this.#waiting.filter((one) => one.kind !== kind);
  }
}

/** Settles only for WebSocket. */
const onlyWebSocket = (kind: unknown): Promise<unknown[]> =>
  kind === "websocket" ? Promise.resolve([kind]) : new Promise(() => undefined);

const MESSAGE = { type: "MSG" as const, seq: 0, id: "a", payload: "hi", checksum: "00000000" };

describe.each<{ way: string; carrier: MakeCarrier | undefined }>([
  { way: "Socket.IO's own way", carrier: undefined },
  { way: "chunks straight to ws", carrier: (socket, left) => new StraightChunks(socket, left) },
])("Socket.IO transport, $way", ({ carrier }) => {
  let http: HttpServer;
  let server: Server;
  let url: string;
  let arrived: unknown[];
  let sockets: Socket[];

  beforeEach(async () => {
    http = createServer();
    server = new Server(http);
    arrived = [];
    sockets = [];
    server.on("connection", (socket) => {
      sockets.push(socket);
      socket.on("reliable_event", (packet: unknown) => arrived.push(packet));
      socket.on("history", (body: unknown, answer: (value: unknown) => void) => answer({ asked: body }));
      socket.on("leave_room", () => socket.disconnect(true));
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });

  afterEach(() => server.close());

  async function connected(first: TransportKind = "websocket") {
    const heard = new Heard();
    const opened = heard.next("opened");
    const connection = socketIoTransport(url, carrier)(first, heard);
    await opened;
    return { heard, connection };
  }

  const ask = (connection: Awaited<ReturnType<typeof connected>>["connection"]): Promise<unknown> =>
    new Promise((resolve) => connection.ask("history", { after: 0, limit: 1 }, resolve));

  test("[CC4] before the connection stands nothing is taken, and nothing follows later", async () => {
    const heard = new Heard();
    const opened = heard.next("opened");
    const connection = socketIoTransport(url, carrier)("websocket", heard);
    expect(connection.open).toBe(false);
    expect(connection.send(MESSAGE)).toBe(false);
    expect(connection.ask("history", { after: 0, limit: 1 }, () => undefined)).toBe(false);
    await opened;
    expect(await ask(connection)).toEqual({ asked: { after: 0, limit: 1 } });
    expect(arrived).toEqual([]);
    connection.close();
  });

  test("[CC4] after the connection is lost nothing is taken, and the next one brings nothing of it", async () => {
    const { heard, connection } = await connected();
    const closed = heard.next("closed");
    for (const socket of sockets) socket.conn.close();
    await closed;
    expect(connection.open).toBe(false);
    expect(connection.send(MESSAGE)).toBe(false);
    const again = await connected();
    await ask(again.connection);
    expect(arrived).toEqual([]);
    expect(heard.log.filter(([kind]) => kind === "closed")).toHaveLength(1);
    again.connection.close();
  });

  test("[CC4] closed from this side it tells nothing more and takes nothing more", async () => {
    const { heard, connection } = await connected();
    connection.close();
    expect(connection.send(MESSAGE)).toBe(false);
    const again = await connected();
    await ask(again.connection);
    expect(heard.log).toEqual([["opened", "websocket"]]);
    again.connection.close();
  });

  test("[CC4] an unanswered request of a lost connection is never answered", async () => {
    const { heard, connection } = await connected();
    const closed = heard.next("closed");
    let answers = 0;
    connection.ask("leave_room", {}, () => answers++);
    expect(await closed).toEqual(["closed-by-server"]);
    expect(answers).toBe(0);
  });

  test("[CC1] binary chunks arrive as bytes, over both transports", async () => {
    for (const first of ["websocket", "polling"] as const) {
      const { connection } = await connected(first);
      const bytes = new Uint8Array([0, 255, 7]).subarray(1);
      connection.send({
        type: "FILE_CHUNK",
        transfer_id: "t",
        seq: 0,
        checksum: "0",
        payload: bytes,
        total_chunks: 1,
        chunk_size: 16_384,
        filename: "f",
        total_size: 2,
      });
      await ask(connection);
      expect(arrived.splice(0)).toMatchObject([{ payload: Buffer.from([255, 7]) }]);
      connection.close();
    }
  });

  test("[CC1] polling that becomes WebSocket says so", async () => {
    const heard = new Heard();
    // The change may be over before the namespace is entered: then WebSocket is what was opened.
    const isWebSocket = Promise.race([
      heard.next("upgraded"),
      heard.next("opened").then(([kind]) => onlyWebSocket(kind)),
    ]);
    const connection = socketIoTransport(url, carrier)("polling", heard);
    expect(await isWebSocket).toEqual(["websocket"]);
    connection.close();
  });

  test("[CT16] at most 1 MiB waits here, however the peer reads", async () => {
    const { heard, connection } = await connected();
    const payload = new Uint8Array(256 * 1_024);
    const chunk = { type: "FILE_CHUNK" as const, transfer_id: "t", checksum: "00000000", payload };
    const totals = { total_chunks: 100, chunk_size: payload.length, filename: "a", total_size: 100 * payload.length };
    let peak = 0;
    let sent = 0;
    const fill = () => {
      for (; sent < 100 && roomOf(connection, payload.length) > 0; sent++) {
        connection.send({ ...chunk, ...totals, seq: sent });
        peak = Math.max(peak, connection.buffered);
      }
    };
    const transport = sockets[0]?.conn.transport as unknown as { socket?: { _socket?: NetSocket } };
    transport.socket?._socket?.pause();
    fill();
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(4);
    transport.socket?._socket?.resume();
    for (; sent < 100; fill()) await heard.next("drained");
    await ask(connection);
    expect(arrived).toHaveLength(100);
    expect(peak).toBeLessThanOrEqual(1_024 * 1_024);
    connection.close();
  });

  test("[CC12] unknown shapes are dropped and told, known ones arrive decoded", async () => {
    const { heard, connection } = await connected();
    const received = heard.next("received");
    sockets[0]?.emit("user_joined", { username: 5 });
    sockets[0]?.emit("reliable_event", { type: "ACK", seq: -1 });
    sockets[0]?.emit("made_up", {});
    sockets[0]?.emit("user_joined", { username: "Ada", more: true });
    expect(await received).toEqual([{ event: "user_joined", body: { username: "Ada" } }]);
    expect(heard.log.slice(1, 3)).toEqual([
      ["unreadable", "user_joined"],
      ["unreadable", "reliable_event"],
    ]);
    connection.close();
  });

  test("[CC3] a server that is not there closes the attempt with a reason", async () => {
    const heard = new Heard();
    const closed = heard.next("closed");
    await server.close();
    socketIoTransport(url, carrier)("websocket", heard);
    expect(await closed).toEqual(["unreachable"]);
  });
});
