import type { Socket } from "socket.io";
import { directSocket } from "./direct-socket.ts";
import type { Encoded } from "./encoded.ts";
import type { Tick } from "./tick.ts";

/** Frames that wait for the end of the tick; more are written at once, so that a burst stays bounded. */
const MAX_PENDING = 512;

/**
 * The way out to one connection. What is pushed within a tick leaves in one write, in the order it was pushed; `flush`
 * before anything that Socket.IO sends by itself (an acknowledgement callback) keeps the order across both.
 */
export class Line {
  readonly #socket: Socket;
  readonly #tick: Tick;
  #pending: Encoded[] = [];

  constructor(socket: Socket, tick: Tick) {
    this.#socket = socket;
    this.#tick = tick;
  }

  push(event: Encoded): void {
    if (this.#pending.length === 0) this.#tick.add(this);
    this.#pending.push(event);
    if (this.#pending.length >= MAX_PENDING) this.flush();
  }

  /** Writes what waits. `join` makes one buffer of several frames, and may share it between lines. */
  flush(join: (events: readonly Encoded[]) => Buffer = concatenate): void {
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    if (!this.#socket.connected) return;
    const direct = directSocket(this.#socket);
    if (direct) direct.write(join(pending));
    else for (const { packet } of pending) this.#socket.conn.write(packet);
  }
}

export const concatenate = (events: readonly Encoded[]): Buffer =>
  events.length === 1 && events[0] ? events[0].frame : Buffer.concat(events.map(({ frame }) => frame));
