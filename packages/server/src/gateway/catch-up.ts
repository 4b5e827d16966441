import type { ChatMessage, DownEventName, DownEvents } from "@chatcast/protocol";
import { CATCH_UP_PAGE, LAGGING_BYTES } from "../fanout/bounds.ts";
import type { Conversation } from "../store/port.ts";
import type { Backlog } from "./backlog.ts";

/** A connection's way out, as far as a seat needs it. */
export interface Way {
  /** More waits for this reader than it may. */
  readonly lagging: boolean;
  push<E extends DownEventName>(event: E, payload: DownEvents[E]): void;
  /** Hands on what was pushed, so that `lagging` tells of it. */
  flush(): void;
  /** Has the seat told that it drained a little later, once more. */
  hold(): void;
  /** Waits for a turn among all who read from the log. */
  turn<T>(read: () => Promise<T>): Promise<T>;
  failed(error: unknown): void;
}

/** Reads messages of one conversation that come after an offset, oldest first. */
type Read = (conversation: Conversation, after: number, limit: number) => Promise<ChatMessage[]>;

/** Pages are measured before the next one is asked for: as many messages as would fill a quarter of the queue. */
const PAGE_CHARS = LAGGING_BYTES / 4;

/**
 * Sends a slow reader what it missed, from the log, as fast as it reads: what is sent is measured, and when the reader
 * lags again it stops, to be called anew when that has drained.
 *
 * @param over whether there is nobody to send to any more.
 * @param done called in the very turn in which nothing is missing any more.
 */
export async function catchUp(
  backlog: Backlog,
  read: Read,
  way: Way,
  { over, done }: { over: () => boolean; done: () => void },
): Promise<void> {
  let limit = 8;
  for (let missed = backlog.first; !over() && !way.lagging; missed = backlog.first) {
    if (missed === undefined) {
      done();
      return;
    }
    const { conversation, next } = missed;
    let messages: ChatMessage[];
    try {
      messages = await way.turn(() => read(conversation, next - 1, limit));
    } catch (error) {
      way.failed(error);
      way.hold();
      return;
    }
    if (over()) return;
    let chars = 0;
    for (const message of messages) {
      if (way.lagging || missed.next > missed.last) break;
      way.push("chat_message", message);
      backlog.advance(missed, message.offset);
      chars += message.text?.length ?? 0;
    }
    way.flush();
    // A log that ends before what was noted, because the room is gone, has nothing more to give.
    if (messages.length === 0) backlog.advance(missed, missed.last);
    const average = Math.ceil((chars + 1) / Math.max(1, messages.length));
    limit = Math.min(CATCH_UP_PAGE, limit * 2, Math.max(1, Math.floor(PAGE_CHARS / average)));
  }
}
