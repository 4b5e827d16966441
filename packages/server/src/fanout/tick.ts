import type { DownEventName, DownEvents } from "@chatcast/protocol";
import type { Timers } from "../clock.ts";
import { Encoded, encodeEvent } from "./encoded.ts";
import { Laggards } from "./laggards.ts";
import type { Line } from "./line.ts";

/**
 * The end of a turn of the event loop, when every line writes what was pushed to it. Lines with the same events, which
 * is what a room's broadcast makes, share one buffer: a room's frames are joined once, not once a member.
 */
export class Tick {
  readonly laggards: Laggards;
  #lines: Line[] = [];
  #last: { payload: object; encoded: Encoded } | undefined;
  #wrapped: Encoded | undefined;
  #joined: { events: readonly Encoded[]; bytes: Buffer } | undefined;

  constructor(timers?: Timers) {
    this.laggards = new Laggards(timers);
  }

  /** Encodes an event, once for as long as the same payload comes in a row: a broadcast is encoded once. */
  encode<E extends DownEventName>(event: E, payload: DownEvents[E]): Encoded {
    if (this.#last?.payload !== payload) this.#last = { payload, encoded: encodeEvent(event, payload) };
    return this.#last.encoded;
  }

  /** A packet that Socket.IO encoded; one for all members when it comes in a row. */
  wrap(packet: string): Encoded {
    if (this.#wrapped?.packet !== packet) this.#wrapped = new Encoded(packet);
    return this.#wrapped;
  }

  /** The frames of several events as one buffer, the same one for lines that have the same events in a row. */
  join(events: readonly Encoded[]): Buffer {
    if (this.#joined === undefined || !sameEvents(events, this.#joined.events)) {
      this.#joined = { events, bytes: concatenate(events) };
    }
    return this.#joined.bytes;
  }

  add(line: Line): void {
    if (this.#lines.length === 0) setImmediate(() => this.end());
    this.#lines.push(line);
  }

  /** Writes everything now; happens by itself at the end of the turn. */
  end(): void {
    const lines = this.#lines;
    this.#lines = [];
    for (const line of lines) line.flush();
    this.#last = undefined;
    this.#wrapped = undefined;
    this.#joined = undefined;
  }
}

function sameEvents(a: readonly Encoded[], b: readonly Encoded[]): boolean {
  return a.length === b.length && a.every((event, index) => event === b[index]);
}

const concatenate = (events: readonly Encoded[]): Buffer =>
  events.length === 1 && events[0] ? events[0].frame : Buffer.concat(events.map(({ frame }) => frame));
