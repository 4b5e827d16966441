import { createServer } from "node:http";
import type { AddressInfo, Socket as NetSocket } from "node:net";
import { Server, type Socket } from "socket.io";
import { type Socket as Client, io as connect } from "socket.io-client";

export type Transport = "polling" | "websocket";

/** Both ends of one connection. */
export interface Pair {
  socket: Socket;
  client: Client;
}

/** A Socket.IO server and clients of it, each known to the test from both ends. */
export class Stage {
  readonly #io: Server;
  readonly #url: string;
  readonly #arrivals: Map<string, (socket: Socket) => void>;
  readonly #clients: Client[] = [];
  #next = 0;

  private constructor(io: Server, url: string, arrivals: Map<string, (socket: Socket) => void>) {
    this.#io = io;
    this.#url = url;
    this.#arrivals = arrivals;
  }

  static async open(): Promise<Stage> {
    const http = createServer();
    const io = new Server(http, { transports: ["polling", "websocket"], perMessageDeflate: false });
    const arrivals = new Map<string, (socket: Socket) => void>();
    io.on("connection", (socket) => arrivals.get(String(socket.handshake.auth.who))?.(socket));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    return new Stage(io, `http://127.0.0.1:${(http.address() as AddressInfo).port}`, arrivals);
  }

  /** @param prepare runs on the client before it connects. */
  async pair(transports: readonly Transport[], prepare?: (client: Client) => void): Promise<Pair> {
    const who = String(this.#next++);
    const server = new Promise<Socket>((resolve) => this.#arrivals.set(who, resolve));
    const client = connect(this.#url, {
      transports: [...transports],
      auth: { who },
      forceNew: true,
      reconnection: false,
      autoConnect: false,
    });
    this.#clients.push(client);
    prepare?.(client);
    client.connect();
    const socket = await server;
    this.#arrivals.delete(who);
    if (!client.connected) await new Promise<void>((resolve) => client.once("connect", resolve));
    return { socket, client };
  }

  closeClients(): void {
    for (const client of this.#clients.splice(0)) {
      const wire = wireOf(client);
      client.disconnect();
      // A paused one would never see the goodbye, and keep its server waiting.
      wire?.destroy();
    }
  }

  async close(): Promise<void> {
    this.closeClients();
    await this.#io.close();
  }
}

/** The TCP socket below a client's WebSocket: pausing it makes a reader slow. Undefined over polling. */
export function wireOf(client: Client): NetSocket | undefined {
  const { transport } = client.io.engine as unknown as { transport: { ws?: { _socket?: NetSocket } } };
  return transport.ws?._socket;
}
