import type { Socket as NetSocket } from "node:net";
import type { Socket } from "socket.io";

/** What waits in Engine.IO for its transport. */
interface EnginePacket {
  data?: string | { length: number };
}

/**
 * What is used of Engine.IO, ws and Socket.IO's client beyond what their types promise. Pinned versions and tests hold
 * it in place; the bench's peers run without any of it.
 */
interface WebSocket {
  readyState: number;
  _socket?: NetSocket | null;
  pause?(): void;
  resume?(): void;
}

export interface Engine {
  readyState: string;
  upgrading: boolean;
  writeBuffer: readonly EnginePacket[];
  transport: { name: string; writable: boolean; socket?: WebSocket };
  write(packet: string): unknown;
}

export const engineOf = (socket: Socket): Engine => socket.conn as unknown as Engine;

/** Stops and begins reading from a WebSocket; over polling each request is read as it comes. */
export function setReading(engine: Engine, reading: boolean): void {
  const { socket } = engine.transport;
  if (reading) socket?.resume?.();
  else socket?.pause?.();
}

const WS_OPEN = 1;

/**
 * The TCP socket of a connection, when bytes written to it now would come after everything that Socket.IO has sent and
 * before everything that it will: the transport is an open WebSocket, no upgrade is under way, and nothing waits in
 * Engine.IO. Otherwise undefined: take the ordinary way.
 */
export function directSocket(engine: Engine): NetSocket | undefined {
  if (engine.readyState !== "open" || engine.upgrading || engine.writeBuffer.length > 0) return undefined;
  const { transport } = engine;
  if (transport.name !== "websocket" || !transport.writable || transport.socket?.readyState !== WS_OPEN)
    return undefined;
  const raw = transport.socket._socket;
  return raw?.writable ? raw : undefined;
}

/** Bytes that wait for one connection: in Engine.IO's buffer and in the socket below it. */
export class EngineQueue {
  readonly #engine: Engine;
  /** Engine.IO takes a new array whenever it hands the old one to its transport; packets are only ever appended. */
  #counted: readonly EnginePacket[] = [];
  #packets = 0;
  #bytes = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get bytes(): number {
    const { writeBuffer, transport } = this.#engine;
    if (writeBuffer !== this.#counted) {
      this.#counted = writeBuffer;
      this.#packets = 0;
      this.#bytes = 0;
    }
    for (; this.#packets < writeBuffer.length; this.#packets++) {
      this.#bytes += writeBuffer[this.#packets]?.data?.length ?? 0;
    }
    return this.#bytes + (transport.socket?._socket?.writableLength ?? 0);
  }
}
