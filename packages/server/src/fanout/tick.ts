import type { DownEventName, DownEvents } from "@chatcast/protocol";
import type { Clock, Timers } from "../clock.ts";
import { DENSE_EVENTS, REST_MS } from "./bounds.ts";
import { Encoded, encodeEvent, joinFrames } from "./encoded.ts";
import { Laggards } from "./laggards.ts";
import type { Line } from "./line.ts";
import { News } from "./news.ts";

/** Rooms and speakers that take turns among the lines of one tick, as far as their lists are kept. */
const JOINED_LISTS = 4;

interface Joined {
  events: readonly Encoded[];
  bytes: Buffer;
}

/**
 * The end of a turn of the event loop, when every line writes what was pushed to it. Lines with the same events, which
 * is what a room's broadcast makes, share one buffer: a room's frames are joined once, not once a member.
 *
 * A write costs the same for one event as for twenty. So after a tick that wrote long and little to each, as one message
 * to a large room does, the next one waits half as long as that took: the busier the server, the more leaves in one write.
 */
export class Tick {
  readonly laggards: Laggards;
  readonly news: News;
  #lines: Line[] = [];
  #last: { payload: object; encoded: Encoded } | undefined;
  #wrapped: Encoded | undefined;
  /** What was joined in this tick, the latest used first. */
  #joined: Joined[] = [];
  #joins = 0;

  readonly #clock: Clock | undefined;
  #restUntil = 0;

  /**
   * @param timers without them no news waits for a later tick
   * @param clock without one the tick never rests
   */
  constructor(timers?: Timers, clock?: Clock) {
    this.laggards = new Laggards(timers);
    this.news = new News(timers);
    this.#clock = clock;
  }

  /** Encodes an event, once for as long as the same payload comes in a row: a broadcast is encoded once. */
  encode<E extends DownEventName>(event: E, payload: DownEvents[E]): Encoded {
    if (this.#last?.payload === payload) this.#last.encoded.shared = true;
    else this.#last = { payload, encoded: encodeEvent(event, payload) };
    return this.#last.encoded;
  }

  /** A packet that Socket.IO encoded; one for all members when it comes in a row. */
  wrap(packet: string): Encoded {
    if (this.#wrapped?.packet === packet) this.#wrapped.shared = true;
    else this.#wrapped = new Encoded(packet);
    return this.#wrapped;
  }

  /**
   * The frames of several events as one buffer, the same one for lines that have the same events. Whoever spoke in this
   * tick has its own acknowledgement among them and a list of its own: those between the listeners must not cost the
   * listeners theirs.
   */
  join(events: readonly Encoded[]): Buffer {
    if (events.length === 1 && events[0]) return events[0].frame;
    const at = this.#joined.findIndex((joined) => sameEvents(events, joined.events));
    const found = this.#joined[at] ?? this.#join(events);
    if (at !== 0) {
      if (at > 0) this.#joined.splice(at, 1);
      this.#joined.unshift(found);
      this.#joined.length = Math.min(this.#joined.length, JOINED_LISTS);
    }
    return found.bytes;
  }

  #join(events: readonly Encoded[]): Joined {
    this.#joins += 1;
    return { events, bytes: joinFrames(events) };
  }

  /** Lists of events that were joined so far. */
  get joins(): number {
    return this.#joins;
  }

  add(line: Line): void {
    if (this.#lines.length === 0) this.#endLater();
    this.#lines.push(line);
  }

  /** Writes everything now; happens by itself at the end of the turn. */
  end(): void {
    const lines = this.#lines;
    this.#lines = [];
    const started = this.#clock?.monotonic() ?? 0;
    let events = 0;
    for (const line of lines) events += line.flush();
    const ended = this.#clock?.monotonic() ?? 0;
    this.#restUntil = events < lines.length * DENSE_EVENTS ? ended + Math.min(REST_MS, (ended - started) / 2) : 0;
    this.#last = undefined;
    this.#wrapped = undefined;
    this.#joined = [];
  }

  #endLater(): void {
    const rest = this.#clock === undefined ? 0 : this.#restUntil - this.#clock.monotonic();
    // Timers have a resolution of 1 ms.
    if (rest < 1) setImmediate(() => this.end());
    else setTimeout(() => this.end(), rest);
  }
}

function sameEvents(a: readonly Encoded[], b: readonly Encoded[]): boolean {
  return a.length === b.length && a.every((event, index) => event === b[index]);
}
