import type { ConversationView, MessageView } from "@chatcast/client";
import { samePrefix } from "./same-ends.ts";

/** Messages, and for each the time that it is sorted by, which never goes back. */
interface Run {
  messages: readonly MessageView[];
  times: Float64Array;
}

/** A conversation as it is sorted: what is stored or has failed, and behind it what waits for the server. */
interface Parts {
  messages: readonly MessageView[];
  times: Float64Array;
  /** Index of the first that waits. */
  waits: number;
}

const NOTHING: Run = { messages: [], times: new Float64Array() };
const NO_PARTS: Parts = { ...NOTHING, waits: 0 };

/**
 * Several conversations as one list. What stands before the first change of any of them is taken from the last call as it is:
 * a new message costs what stands behind it, not all that was ever said.
 */
export class MergedRuns {
  #parts: ReadonlyMap<string, Parts> = new Map();
  #stored: Run = NOTHING;

  /** @param from what is stored and older than that (epoch ms) is left out */
  next(conversations: readonly ConversationView[], from: number): readonly MessageView[] {
    // By name, not by who wrote last: of one moment the same conversation always goes first.
    const ordered = conversations.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const gone = ordered.length < this.#parts.size;
    let changed = gone ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const parts = ordered.map((conversation) => {
      const { messages } = conversation;
      const old = this.#parts.get(nameOf(conversation)) ?? NO_PARTS;
      if (old.messages === messages) return old;
      const same = Math.min(samePrefix(old.messages, messages), old.waits);
      const now = partsOf(messages, old.times.subarray(0, same));
      changed = Math.min(changed, timeAt(old, same), timeAt(now, same));
      return now;
    });
    const kept = firstAt(this.#stored.times, this.#stored.times.length, changed);
    const tail = mergeAll(parts.map((part) => runOf(part, firstAt(part.times, part.waits, changed), part.waits)));
    this.#stored = joined(this.#stored, kept, tail);
    this.#parts = new Map(ordered.map((conversation, index) => [nameOf(conversation), parts[index] ?? NO_PARTS]));
    const waiting = mergeAll(parts.map((part) => runOf(part, part.waits, part.messages.length)));
    const hidden = firstAt(this.#stored.times, this.#stored.times.length, from);
    // What failed has no place at the server, and is never held back.
    const shown = this.#stored.messages.slice(0, hidden).filter(({ offset }) => offset === undefined);
    return [...shown, ...this.#stored.messages.slice(hidden), ...waiting.messages];
  }
}

/** No member has an empty name. */
const nameOf = (conversation: ConversationView): string => conversation.with ?? "";

/** @param known times of the first messages, none of which waits */
function partsOf(messages: readonly MessageView[], known: Float64Array): Parts {
  const times = new Float64Array(messages.length);
  times.set(known);
  let time = known.at(-1) ?? 0;
  let waits = messages.length;
  for (let at = known.length; at < messages.length; at++) {
    const message = messages[at];
    if (message === undefined) break;
    const { state } = message.state;
    if (at < waits && (state === "pending" || state === "sent")) waits = at;
    time = Math.max(time, message.at);
    times[at] = time;
  }
  return { messages, times, waits };
}

/** When what is stored of it goes on at that index. */
const timeAt = ({ times, waits }: Parts, index: number): number =>
  index < waits ? (times[index] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;

const runOf = ({ messages, times }: Parts, from: number, to: number): Run => ({
  messages: messages.slice(from, to),
  times: times.subarray(from, to),
});

/** Index of the first of `count` times that is not before `time`. */
function firstAt(times: Float64Array, count: number, time: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function joined(head: Run, count: number, tail: Run): Run {
  const times = new Float64Array(count + tail.times.length);
  times.set(head.times.subarray(0, count));
  times.set(tail.times, count);
  return { messages: head.messages.slice(0, count).concat(tail.messages), times };
}

/** Neighbours first, so that of one moment the earlier conversation goes first. */
function mergeAll(runs: readonly Run[]): Run {
  const filled = runs.filter(({ messages }) => messages.length > 0);
  if (filled.length <= 1) return filled[0] ?? NOTHING;
  const middle = filled.length >>> 1;
  return merge(mergeAll(filled.slice(0, middle)), mergeAll(filled.slice(middle)));
}

function merge(one: Run, other: Run): Run {
  const messages: MessageView[] = [];
  const times = new Float64Array(one.times.length + other.times.length);
  let [left, right] = [0, 0];
  while (messages.length < times.length) {
    const a = one.times[left] ?? Number.POSITIVE_INFINITY;
    const takes = right >= other.times.length || (left < one.times.length && a <= (other.times[right] ?? 0));
    times[messages.length] = takes ? a : (other.times[right] ?? 0);
    messages.push((takes ? one.messages[left++] : other.messages[right++]) as MessageView);
  }
  return { messages, times };
}
