import type { Socket } from "socket.io-client";

/** The largest chunk; a larger attachment takes the ordinary way. */
const LARGEST = 1024 * 1024;
/** So much memory waits here for the next chunks; more is in use only while the system takes nothing. */
const KEPT = 4;

const OPEN = 1;
const IDLE = 0;
const BINARY = 2;

/** The half of ws that sends: its version is pinned. Only Node has it, a browser's WebSocket does not. */
interface WsSender {
  readonly _queue: readonly unknown[];
  readonly _state: number;
  readonly _maskBuffer?: Uint8Array;
  readonly _generateMask?: (mask: Uint8Array) => void;
  sendFrame(frame: readonly Uint8Array[], done: () => void): void;
  /** `frame` masks its data in place unless that is read-only. @returns head and data */
  constructor: { frame(data: Uint8Array, options: object): readonly Uint8Array[] };
}

interface WebSocketOfNode {
  readonly readyState: number;
  readonly _sender?: Partial<WsSender>;
  readonly _socket?: { cork(): void; uncork(): void };
  send(text: string, options: { compress: boolean }): void;
}

/** What is used of Engine.IO's client beyond what its types promise; its version is pinned. */
interface Engine {
  readonly readyState: string;
  readonly upgrading?: boolean;
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly ws?: WebSocketOfNode | null };
}

/**
 * Writes the packets that carry a chunk straight to ws: the two frames that Socket.IO makes of such a packet, its bytes
 * masked in memory that has served chunks before. On the ordinary way each chunk is walked through three times and masked
 * into fresh memory, and V8 collects all of its heap for every few dozen megabytes of that.
 */
export class StraightChunks {
  readonly #socket: Socket;
  readonly #left: () => void;
  readonly #idle: Uint8Array[] = [];
  #made = 0;
  #fresh = 0;

  /** @param left called in a later turn of the event loop, when the system has taken something. */
  constructor(socket: Socket, left: () => void) {
    this.#socket = socket;
    this.#left = left;
  }

  /** Bytes that were written in this turn. They count as waiting until its end, so that a turn does not go on for ever. */
  get fresh(): number {
    return this.#fresh;
  }

  /** Blocks of memory made so far. */
  get made(): number {
    return this.#made;
  }

  /** @returns false where the packet must take the ordinary way: then nothing happened. Else its bytes were copied. */
  write(packet: object & { payload?: unknown }): boolean {
    const { payload } = packet;
    if (!(payload instanceof Uint8Array) || payload.length > LARGEST) return false;
    const ws = webSocketOf(this.#socket);
    const sender = senderOf(ws);
    if (ws === undefined || sender === undefined) return false;
    // Both in one call of the system, which the other side then reads at once.
    ws._socket?.cork();
    ws.send(headOf(packet), { compress: false });
    this.#frame(sender, payload);
    ws._socket?.uncork();
    return true;
  }

  #frame(sender: WsSender, payload: Uint8Array): void {
    const memory = this.#idle.pop() ?? this.#make();
    const bytes = memory.subarray(0, payload.length);
    bytes.set(payload);
    const { _maskBuffer: maskBuffer, _generateMask: generateMask } = sender;
    const kind = { fin: true, rsv1: false, opcode: BINARY };
    const frame = sender.constructor.frame(bytes, { ...kind, mask: true, maskBuffer, generateMask, readOnly: false });
    if (this.#fresh === 0) soon(() => this.#turn());
    this.#fresh += payload.length;
    sender.sendFrame(frame, () => {
      if (this.#idle.length < KEPT) this.#idle.push(memory);
      // What the system took at once is told at the end of the turn.
      if (this.#fresh === 0) this.#left();
    });
  }

  #make(): Uint8Array {
    this.#made += 1;
    return new Uint8Array(LARGEST);
  }

  #turn(): void {
    this.#fresh = 0;
    this.#left();
  }
}

/** The open WebSocket, while nothing that was said before waits in front of it. */
function webSocketOf(socket: Socket): WebSocketOfNode | undefined {
  const { readyState, upgrading, writeBuffer, transport } = socket.io.engine as unknown as Engine;
  if (readyState !== "open" || upgrading === true || writeBuffer.length > 0) return undefined;
  return transport.name === "websocket" && transport.ws?.readyState === OPEN ? transport.ws : undefined;
}

/** Undefined in a browser, in a version that does this in another way, and while it has something before. */
function senderOf(ws: WebSocketOfNode | undefined): WsSender | undefined {
  const sender = ws?._sender;
  if (sender?._queue?.length !== 0 || sender._state !== IDLE || sender.sendFrame === undefined) return undefined;
  return typeof sender.constructor?.frame === "function" ? (sender as WsSender) : undefined;
}

/** What Engine.IO and Socket.IO (protocol revisions 4 and 5) send of an event with one attachment, before that. */
const headOf = (packet: object): string =>
  `451-${JSON.stringify(["reliable_event", { ...packet, payload: { _placeholder: true, num: 0 } }])}`;

/** After what the system has for this process, in Node. */
const soon = (run: () => void): void =>
  (globalThis as unknown as { setImmediate(run: () => void): void }).setImmediate(run);
