import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { decodePacket, type Packet as EnginePacket, encodePacket } from "engine.io-parser";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { passedOn, type Target } from "./target.ts";

/** Above what any server of ours takes: whoever sends more shall hear that from the server. */
const MAX_FRAME = 16 * 1024 * 1024;
/** What may wait for the slower side before the faster one is stopped. */
const HIGH_WATER = 1024 * 1024;

/** Both ends of one WebSocket through the proxy. */
export interface Bridge {
  toServer: (packets: EnginePacket[]) => void;
  toClient: (packets: EnginePacket[]) => void;
  /** Cuts both. */
  cut(): void;
}

export interface BridgeEvents {
  fromClient(packet: EnginePacket): void;
  fromServer(packet: EnginePacket): void;
  closed(): void;
}

/** Opens WebSockets to the target for those of clients. A client's is accepted once the target's is open. */
export class Sockets {
  readonly #target: Target;
  readonly #acceptor = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME });
  readonly #open = new Set<WebSocket>();

  constructor(target: Target) {
    this.#target = target;
  }

  bridge(request: IncomingMessage, socket: Duplex, head: Buffer, joined: (bridge: Bridge) => BridgeEvents): void {
    const headers = Object.entries(passedOn(request.headers)).filter(([name]) => !name.startsWith("sec-websocket-"));
    const server = new WebSocket(this.#target.socketUrl(request.url ?? "/"), {
      headers: Object.fromEntries(headers) as Record<string, string>,
      perMessageDeflate: false,
      maxPayload: MAX_FRAME,
    });
    this.#open.add(server);
    socket.on("error", () => server.terminate());
    server.once("unexpected-response", (_request, { statusCode = 502 }) => refuse(socket, statusCode));
    server.on("error", () => refuse(socket, 502));
    server.once("close", () => this.#open.delete(server));
    server.once("open", () => {
      this.#acceptor.handleUpgrade(request, socket, head, (client) => {
        this.#open.add(client);
        client.once("close", () => this.#open.delete(client));
        this.#join(client, server, joined);
      });
    });
  }

  close(): void {
    for (const socket of this.#open) socket.terminate();
    this.#acceptor.close();
  }

  #join(client: WebSocket, server: WebSocket, joined: (bridge: Bridge) => BridgeEvents): void {
    const events = joined({
      toServer: (packets) => send(server, client, packets),
      toClient: (packets) => send(client, server, packets),
      cut: () => {
        client.terminate();
        server.terminate();
      },
    });
    client.on("message", (data, isBinary) => {
      const packet = packetOf(data, isBinary);
      if (packet.type === "error") server.send(data, { binary: isBinary });
      else events.fromClient(packet);
    });
    server.on("message", (data, isBinary) => {
      const packet = packetOf(data, isBinary);
      if (packet.type === "error") client.send(data, { binary: isBinary });
      else events.fromServer(packet);
    });
    for (const [one, other] of [[client, server] as const, [server, client] as const]) {
      one.on("error", () => other.terminate());
      one.once("close", (code: number, reason: Buffer) => {
        events.closed();
        end(other, code, reason);
      });
    }
  }
}

function send(to: WebSocket, from: WebSocket, packets: EnginePacket[]): void {
  for (const packet of packets) {
    encodePacket(packet, true, (encoded: string | Buffer) => {
      to.send(encoded, () => {
        if (from.isPaused && to.bufferedAmount < HIGH_WATER) from.resume();
      });
    });
  }
  if (to.bufferedAmount >= HIGH_WATER && from.readyState === WebSocket.OPEN) from.pause();
}

/** Frames of text hold a packet of Engine.IO, binary ones an attachment. */
function packetOf(data: RawData, isBinary: boolean): EnginePacket {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return decodePacket(isBinary ? bytes : bytes.toString("utf8"), "nodebuffer");
}

/** Passes the end on. Codes of 1004 to 1006 and 1015 stand for no code and cannot be sent. */
function end(socket: WebSocket, code: number, reason: Buffer): void {
  const sendable = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
  if (socket.readyState === WebSocket.CLOSED) return;
  if (sendable) socket.close(code, reason);
  else if (code === 1005) socket.close();
  else socket.terminate();
}

function refuse(socket: Duplex, status: number): void {
  if (!socket.destroyed) socket.end(`HTTP/1.1 ${status} \r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
