import type { DownEventName, DownEvents } from "@chatcast/protocol";
import { type Encoded, encodeEvent } from "./encoded.ts";
import { concatenate, type Line } from "./line.ts";

/**
 * The end of a turn of the event loop, when every line writes what was pushed to it. Lines with the same events, which
 * is what a room's broadcast makes, share one buffer: a room's frames are joined once, not once a member.
 */
export class Tick {
  #lines: Line[] = [];
  #last: { payload: object; encoded: Encoded } | undefined;

  /** Encodes an event, once for as long as the same payload comes in a row: a broadcast is encoded once. */
  encode<E extends DownEventName>(event: E, payload: DownEvents[E]): Encoded {
    if (this.#last?.payload !== payload) this.#last = { payload, encoded: encodeEvent(event, payload) };
    return this.#last.encoded;
  }

  add(line: Line): void {
    if (this.#lines.length === 0) setImmediate(() => this.#end());
    this.#lines.push(line);
  }

  #end(): void {
    const lines = this.#lines;
    this.#last = undefined;
    this.#lines = [];
    let lastEvents: readonly Encoded[] = [];
    let lastBuffer: Buffer | undefined;
    const shared = (events: readonly Encoded[]): Buffer => {
      if (lastBuffer === undefined || !sameEvents(events, lastEvents)) {
        lastEvents = events;
        lastBuffer = concatenate(events);
      }
      return lastBuffer;
    };
    for (const line of lines) line.flush(shared);
  }
}

function sameEvents(a: readonly Encoded[], b: readonly Encoded[]): boolean {
  return a.length === b.length && a.every((event, index) => event === b[index]);
}
