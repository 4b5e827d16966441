import type { Socket } from "socket.io";
import { LAGGING_BYTES, PENDING_BYTES, QUEUE_BYTES } from "./bounds.ts";
import type { Encoded } from "./encoded.ts";
import { directSocket, type Engine, EngineQueue, engineOf, setReading } from "./engine.ts";
import type { Tick } from "./tick.ts";

/** What a line tells the connection that it belongs to. */
export interface LineOwner {
  /** A lagging line has drained: what was missed can be sent. */
  drained(): void;
  /** The reader is too slow for too long: the connection must end. */
  overrun(): void;
}

/**
 * The way out to one connection. What is pushed within a tick leaves in one write, in the order it was pushed, callbacks
 * of Socket.IO among it (`adopt`). A line on which more than `LAGGING_BYTES` wait is lagging until it has drained; it
 * takes what is pushed none the less, up to `QUEUE_BYTES`: its owner decides what must still go out.
 */
export class Line {
  readonly #socket: Socket;
  readonly #engine: Engine;
  readonly #tick: Tick;
  readonly #owner: LineOwner;
  readonly #queue: EngineQueue;
  #pending: Encoded[] = [];
  #pendingBytes = 0;
  /** All that is pending is news, and waits for more of it. */
  #waits = false;
  #adopted = false;
  /** Looks at it without its having drained; undefined while it is not lagging. */
  #looks: number | undefined;

  constructor(socket: Socket, tick: Tick, owner: LineOwner) {
    this.#socket = socket;
    this.#engine = engineOf(socket);
    this.#tick = tick;
    this.#owner = owner;
    this.#queue = new EngineQueue(this.#engine);
  }

  get lagging(): boolean {
    return this.#looks !== undefined;
  }

  /** Bytes that wait for this reader. */
  get queued(): number {
    return this.#pendingBytes + this.#queue.bytes;
  }

  /** @param isNews it may wait for others of its kind, but nothing that is pushed later leaves before it */
  push(event: Encoded, isNews = false): void {
    const empty = this.#pending.length === 0;
    if (isNews && (empty || this.#waits)) this.#waits = this.#waits || this.#tick.news.wait(this);
    else if (!empty) this.due();
    if (empty && !this.#waits) this.#tick.add(this);
    this.#pending.push(event);
    this.#pendingBytes += event.packet.length;
    if (this.#pendingBytes >= PENDING_BYTES) this.flush();
  }

  /** What waits as news leaves with this tick. */
  due(): void {
    if (!this.#waits) return;
    this.#waits = false;
    this.#tick.add(this);
  }

  /** Takes over what Socket.IO sends to this client by itself, so that callbacks wait for the tick's end with the rest. */
  adopt(): void {
    const { client } = this.#socket as unknown as { client: SocketClient };
    const { writeToEngine } = client;
    this.#adopted = true;
    client.writeToEngine = (encoded, options) => {
      const packet = typeof encoded === "string" ? encoded : encoded[0];
      // Events and acknowledgements that are one text; what has attachments, and what opens or ends, goes its own way.
      if ((encoded === packet || encoded.length === 1) && (packet?.[0] === "2" || packet?.[0] === "3")) {
        this.push(this.#tick.wrap(packet));
      } else {
        this.flush();
        writeToEngine.call(client, encoded, options);
      }
    };
  }

  /** Whether what this client sends is read. */
  read(reading: boolean): void {
    setReading(this.#engine, reading);
  }

  /** Call before anything that Socket.IO sends by itself: what was pushed before leaves before. */
  yield(): void {
    if (!this.#adopted) this.flush();
  }

  /** Writes what waits. @returns how many events that were. */
  flush(): number {
    const events = this.#pending.length;
    if (events > 0) this.#write();
    return events;
  }

  #write(): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#waits = false;
    if (!this.#socket.connected) return;
    const direct = directSocket(this.#engine);
    if (direct) {
      // What a socket takes without complaint is far below every bound.
      if (direct.write(this.#tick.join(pending))) return;
    } else for (const { packet } of pending) this.#engine.write(packet);
    this.#measure();
  }

  /** For whoever looks at lagging lines now and then. @returns false when there is nothing more to look at. */
  look(drainedBytes: number, maxLooks: number): boolean {
    if (this.#looks === undefined || !this.#socket.connected) return false;
    if (this.queued <= drainedBytes) {
      this.#looks = undefined;
      this.#owner.drained();
      return this.lagging;
    }
    this.#looks += 1;
    if (this.#looks < maxLooks) return true;
    this.#owner.overrun();
    return false;
  }

  /** Has `drained` told again at the next look, as if it had been lagging. */
  hold(): void {
    if (this.#looks !== undefined) return;
    this.#looks = 0;
    this.#tick.laggards.add(this);
  }

  #measure(): void {
    const queued = this.queued;
    if (queued > LAGGING_BYTES) this.hold();
    // Not in the middle of what is being pushed.
    if (queued > QUEUE_BYTES) setImmediate(() => this.#socket.connected && this.#owner.overrun());
  }
}

/** The private side of Socket.IO's client: where every packet to it passes. */
interface SocketClient {
  writeToEngine(encoded: string | readonly [string, ...unknown[]], options: unknown): void;
}
