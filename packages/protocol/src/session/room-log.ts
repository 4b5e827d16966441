import { LIMITS } from "../frame/limits.ts";
import type { Millis } from "../window/types.ts";

/** Anything that has a place in a conversation's log: 1, 2, 3… */
export interface Placed {
  readonly offset: number;
}

/**
 * Facts about one conversation. `snapshot`: the newest messages, as a join answers; `page`: the answer to a `fetch`;
 * `head`: a last offset that was only named; `older`: messages that a reader asked for by scrolling back; `trimmed`: what a
 * `fetch` was answered when the server keeps nothing before `first` any more.
 */
export type LogInput<M extends Placed> =
  | { type: "snapshot"; messages: readonly M[]; head: number }
  | { type: "push"; message: M }
  | { type: "page"; messages: readonly M[]; head: number }
  | { type: "head"; head: number }
  | { type: "older"; messages: readonly M[] }
  | { type: "trimmed"; first: number; head: number }
  | { type: "fetch-failed" }
  | { type: "disconnected" }
  | { type: "tick" };

/**
 * What the driver must do. `apply` appends in order, `prepend` puts before what there is; `fetch` asks `history`;
 * `lost` says that the server no longer has these offsets; `reset` that the log is another one and begins anew.
 */
export type LogEffect<M extends Placed> =
  | { do: "apply"; messages: M[] }
  | { do: "prepend"; messages: M[] }
  | { do: "fetch"; after: number; limit: number }
  | { do: "lost"; first: number; last: number }
  | { do: "reset" }
  | { do: "wake"; at: Millis };

/** Messages held back behind a gap; beyond it they are fetched later. */
const HELD = 1_000;
/** What is read of a log that begins anew: as much as a join answers. */
const ANEW = LIMITS.historyDefault;
const RETRY_FIRST: Millis = 1_000;
const RETRY_MAX: Millis = 15_000;

const SIGNS_OF_LIFE: ReadonlySet<string> = new Set(["snapshot", "push", "head"]);

/** Where a copy stands that was kept by an earlier run of the program: its oldest and its last applied offset. */
export interface Restored {
  first: number;
  last: number;
}

type Fetching = { state: "offline" } | { state: "no" } | { state: "asked" } | { state: "waiting"; until: Millis };

/**
 * A reader's copy of one conversation: gapless, each message once, in order, whatever way and in whatever order the
 * messages come. It begins at the oldest message of the first snapshot.
 */
export class RoomLog<M extends Placed> {
  readonly #held = new Map<number, M>();
  #first = 1;
  /** Oldest offset that the server still has. */
  #floor = 1;
  /** Last applied offset; undefined until something told where the log stands. */
  #last: number | undefined;
  /** Highest offset that is known to exist. */
  #head = 0;
  /** `#last` when the connection was lost: a log that ends before it is another log. */
  #surviving = 0;
  #fetching: Fetching = { state: "no" };
  #failures = 0;

  constructor(restored?: Restored) {
    if (restored === undefined) return;
    this.#first = restored.first;
    this.#last = restored.last;
    this.#head = restored.last;
    this.#surviving = restored.last;
    this.#fetching = { state: "offline" };
  }

  /** Offset of the oldest applied message; one more than `last` when there is none. */
  get first(): number {
    return this.#first;
  }

  /** Last applied offset, 0 before anything. */
  get last(): number {
    return this.#last ?? 0;
  }

  get head(): number {
    return this.#head;
  }

  /** There are messages before the oldest applied one. */
  get hasOlder(): boolean {
    return this.#last !== undefined && this.#first > this.#floor;
  }

  /** How many messages are known to exist and not here yet. */
  get missing(): number {
    return this.#last === undefined ? 0 : Math.max(0, this.#head - this.#last - this.#held.size);
  }

  /** Takes one fact in and returns what has to be done about it. */
  handle(input: LogInput<M>, now: Millis): LogEffect<M>[] {
    const effects: LogEffect<M>[] = [];
    if (this.#fetching.state === "offline" && SIGNS_OF_LIFE.has(input.type)) this.#fetching = { state: "no" };
    switch (input.type) {
      case "snapshot":
        this.#absorbSnapshot(input.messages, input.head, effects);
        break;
      case "push":
        this.#begin(input.message.offset - 1);
        this.#hold(input.message, HELD);
        break;
      case "page":
        this.#absorbPage(input.messages, input.head, now, effects);
        break;
      case "head":
        this.#begin(input.head);
        this.#head = Math.max(this.#head, input.head);
        break;
      case "older":
        this.#prepend(input.messages, effects);
        break;
      case "trimmed":
        this.#trim(input.first, input.head, effects);
        break;
      case "fetch-failed":
        this.#retryLater(now, effects);
        break;
      case "disconnected":
        this.#fetching = { state: "offline" };
        this.#surviving = this.last;
        break;
      case "tick":
        this.#ring(now, effects);
        break;
    }
    this.#apply(effects);
    this.#fetch(now, effects);
    return effects;
  }

  /** The first fact decides where this copy begins; what is older is there on request. */
  #begin(last: number): void {
    if (this.#last !== undefined) return;
    this.#last = last;
    this.#first = last + 1;
    this.#head = last;
  }

  #absorbSnapshot(messages: readonly M[], head: number, effects: LogEffect<M>[]): void {
    if (this.#last !== undefined && head < this.#surviving) {
      this.#reset(effects);
    }
    this.#begin((messages[0]?.offset ?? head + 1) - 1);
    this.#head = Math.max(this.#head, head);
    this.#prepend(messages, effects);
    for (const message of messages) this.#hold(message);
  }

  #reset(effects: LogEffect<M>[]): void {
    effects.push({ do: "reset" });
    this.#last = undefined;
    this.#head = 0;
    this.#held.clear();
    this.#surviving = 0;
  }

  /** A copy that ends before what is left cannot be continued: it begins anew, near the end of the log. */
  #trim(first: number, head: number, effects: LogEffect<M>[]): void {
    this.#floor = Math.max(this.#floor, first);
    if (this.#last === undefined || this.#last >= first - 1) return;
    this.#reset(effects);
    if (this.#fetching.state !== "offline") this.#fetching = { state: "no" };
    this.#begin(Math.max(first - 1, head - ANEW));
    this.#head = Math.max(this.#last ?? 0, head);
  }

  /** A page begins right behind what it was asked after; if it does not, the server has lost what was between. */
  #absorbPage(messages: readonly M[], head: number, now: Millis, effects: LogEffect<M>[]): void {
    if (this.#fetching.state !== "offline") this.#fetching = { state: "no" };
    this.#begin((messages[0]?.offset ?? head + 1) - 1);
    this.#head = Math.max(this.#head, head);
    const before = this.last;
    const beyond = messages.find((message) => message.offset > before);
    if (beyond === undefined) {
      if (this.missing > 0 && !this.#held.has(before + 1)) this.#retryLater(now, effects);
      return;
    }
    this.#failures = 0;
    for (const message of messages) this.#hold(message);
    this.#skipLost(beyond.offset, effects);
  }

  #skipLost(next: number, effects: LogEffect<M>[]): void {
    this.#apply(effects);
    const last = this.last;
    if (next <= last + 1) return;
    effects.push({ do: "lost", first: last + 1, last: next - 1 });
    this.#last = next - 1;
  }

  #prepend(messages: readonly M[], effects: LogEffect<M>[]): void {
    const older: M[] = [];
    for (const message of messages.toSorted((a, b) => b.offset - a.offset)) {
      if (message.offset === this.#first - 1) {
        older.unshift(message);
        this.#first--;
      }
    }
    if (older.length > 0) effects.push({ do: "prepend", messages: older });
  }

  /** Keeps a message that is ahead. Beyond `limit` it is only known to exist: pushes can come faster than a gap closes. */
  #hold(message: M, limit = Number.POSITIVE_INFINITY): void {
    this.#head = Math.max(this.#head, message.offset);
    const ahead = message.offset - this.last;
    if (ahead > 0 && (ahead === 1 || this.#held.size < limit)) this.#held.set(message.offset, message);
  }

  #apply(effects: LogEffect<M>[]): void {
    const messages: M[] = [];
    for (let next = this.#held.get(this.last + 1); next !== undefined; next = this.#held.get(this.last + 1)) {
      this.#held.delete(next.offset);
      this.#last = next.offset;
      messages.push(next);
    }
    if (messages.length > 0) effects.push({ do: "apply", messages });
  }

  /** The timer has rung and is gone: when it rang a moment too early, it has to be set again. */
  #ring(now: Millis, effects: LogEffect<M>[]): void {
    if (this.#fetching.state !== "waiting" || this.#fetching.until <= now) return;
    effects.push({ do: "wake", at: this.#fetching.until });
  }

  #fetch(now: Millis, effects: LogEffect<M>[]): void {
    if (this.missing === 0 || this.#fetching.state === "asked" || this.#fetching.state === "offline") return;
    if (this.#fetching.state === "waiting" && this.#fetching.until > now) return;
    this.#fetching = { state: "asked" };
    effects.push({ do: "fetch", after: this.last, limit: Math.min(LIMITS.historyPage, this.#gapLength()) });
  }

  /** Messages up to the first one that is held already. */
  #gapLength(): number {
    let end = this.last + 1;
    while (end <= this.#head && end - this.last <= LIMITS.historyPage && !this.#held.has(end)) end++;
    return Math.max(1, end - this.last - 1);
  }

  #retryLater(now: Millis, effects: LogEffect<M>[]): void {
    if (this.#fetching.state === "offline") return;
    const until = now + Math.min(RETRY_MAX, RETRY_FIRST * 2 ** this.#failures);
    this.#failures++;
    this.#fetching = { state: "waiting", until };
    effects.push({ do: "wake", at: until });
  }
}
