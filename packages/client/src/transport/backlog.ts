import type { Socket } from "socket.io-client";

/** How soon to look again whether something has left, in milliseconds: browsers do not go below it. */
const LOOK = 4;

/**
 * What is used of Engine.IO's client beyond what its types promise; its version is pinned. `_prevBufferLen` counts the
 * packets that the transport has and the buffer still holds. `bufferedAmount` is the same in a browser and in `ws`.
 */
interface Engine {
  writeBuffer: readonly { data?: string | { length?: number; byteLength?: number } }[];
  _prevBufferLen: number;
  transport: { name: string; ws?: { bufferedAmount: number } | null };
}

/** What waits on this side of a connection: in Engine.IO, and in the socket below it. Tells when some of it has left. */
export class Backlog {
  readonly #socket: Socket;
  readonly #drained: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen = 0;

  constructor(socket: Socket, drained: () => void) {
    this.#socket = socket;
    this.#drained = drained;
  }

  /** In bytes; of texts the number of characters. */
  get bytes(): number {
    const { writeBuffer, transport, _prevBufferLen: handed } = this.#socket.io.engine as unknown as Engine;
    // Over polling a packet has left when its request was answered; a WebSocket counts by itself what it was handed.
    const webSocket = transport.name === "websocket";
    let bytes = webSocket ? (transport.ws?.bufferedAmount ?? 0) : 0;
    for (let i = webSocket ? handed : 0; i < writeBuffer.length; i++) {
      const data = writeBuffer[i]?.data;
      bytes += typeof data === "string" ? data.length : (data?.byteLength ?? data?.length ?? 0);
    }
    return bytes;
  }

  /** Something was sent: looks until all of it has left. */
  watch(): void {
    this.#seen = this.bytes;
    if (this.#seen > 0) this.#timer ??= setTimeout(() => this.#look(), LOOK);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    this.#timer = undefined;
    const before = this.#seen;
    this.watch();
    if (this.#seen < before) this.#drained();
  }
}
