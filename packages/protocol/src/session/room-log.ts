import { LIMITS } from "../frame/limits.ts";
import type { Millis } from "../window/types.ts";
import type { LogEffect, LogInput, Placed, Restored } from "./room-log-types.ts";

/** Messages held back behind a gap; beyond it they are fetched later. */
const HELD = 1_000;
/** What is read of a log that begins anew: as much as a join answers. */
const ANEW = LIMITS.historyDefault;
const RETRY_FIRST: Millis = 1_000;
const RETRY_MAX: Millis = 15_000;

const SIGNS_OF_LIFE: ReadonlySet<string> = new Set(["snapshot", "push", "head"]);

type Fetching =
  | { state: "offline" }
  | { state: "no" }
  | { state: "asked"; after: number }
  | { state: "waiting"; until: Millis };

/**
 * A reader's copy of one conversation: gapless, each message once, in order, whatever way and in whatever order the
 * messages come. It begins at the oldest message of the first snapshot.
 *
 * On a new connection the server's log may be another one: a server that was set back to an earlier state has numbered
 * on from there. So nothing is applied before the server has shown that it has our last message at its place, and every
 * fetch begins with that message.
 */
export class RoomLog<M extends Placed> {
  readonly #held = new Map<number, M>();
  #first = 1;
  /** Oldest offset that the server still has. */
  #floor = 1;
  /** Last applied offset; undefined until something told where the log stands. */
  #last: number | undefined;
  /** Id of the message at `#last`; undefined where none was seen there. */
  #lastId: string | undefined;
  /** The server's log holds our last message, as far as that can be told on this connection. */
  #proven = true;
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
    this.#lastId = restored.lastId;
    this.#proven = restored.lastId === undefined;
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

  /** How many messages are known to exist and not here yet, or cannot be relied on yet. */
  get missing(): number {
    if (this.#last === undefined) return 0;
    return Math.max(0, this.#head - this.#last - (this.#proven ? this.#held.size : 0));
  }

  /** Takes one fact in and returns what has to be done about it. */
  handle(input: LogInput<M>, now: Millis): LogEffect<M>[] {
    const effects: LogEffect<M>[] = [];
    if (this.#fetching.state === "offline" && SIGNS_OF_LIFE.has(input.type)) this.#online();
    switch (input.type) {
      case "snapshot":
        this.#absorbSnapshot(input.messages, input.head, effects);
        break;
      case "push":
        this.#begin(input.message.offset - 1);
        this.#hold(input.message, HELD);
        break;
      case "page":
        if (this.#isAsked(input.after)) this.#absorbPage(input.messages, input.head, now, effects);
        break;
      case "head":
        this.#absorbHead(input.head, input.id, effects);
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
        this.#disconnect();
        break;
      case "tick":
        this.#ring(now, effects);
        break;
    }
    this.#apply(effects);
    this.#fetch(now, effects);
    return effects;
  }

  /** What was held may be of a log that is gone; what stands behind a gap is fetched again. */
  #disconnect(): void {
    this.#fetching = { state: "offline" };
    this.#surviving = this.last;
    this.#proven = this.#lastId === undefined;
    this.#held.clear();
  }

  /** How far the log goes is told anew. */
  #online(): void {
    this.#fetching = { state: "no" };
    this.#head = this.last;
  }

  /** The first fact decides where this copy begins; what is older is there on request. */
  #begin(last: number): void {
    if (this.#last !== undefined) return;
    this.#last = last;
    this.#first = last + 1;
    this.#head = last;
  }

  #absorbSnapshot(messages: readonly M[], head: number, effects: LogEffect<M>[]): void {
    if (head < this.#surviving || this.#contradicts(messages)) this.#reset("other", effects);
    this.#begin((messages[0]?.offset ?? head + 1) - 1);
    this.#head = Math.max(this.#head, head);
    this.#prepend(messages, effects);
    for (const message of messages) this.#hold(message);
  }

  #absorbHead(head: number, id: string | undefined, effects: LogEffect<M>[]): void {
    if (head < this.#surviving || (id !== undefined && this.#contradicts([{ offset: head, id }]))) {
      this.#anew("other", 1, head, effects);
      return;
    }
    this.#begin(head);
    this.#head = Math.max(this.#head, head);
  }

  /** Whether another message stands where our last one should. Where the same one does, the log is proven. */
  #contradicts(messages: readonly Placed[]): boolean {
    if (this.#lastId === undefined) return false;
    const there = messages.find(({ offset }) => offset === this.#last);
    if (there?.id === this.#lastId) this.#proven = true;
    return there !== undefined && there.id !== this.#lastId;
  }

  #reset(why: "other" | "trimmed", effects: LogEffect<M>[]): void {
    effects.push({ do: "reset", why });
    if (why === "other") this.#floor = 1;
    this.#last = undefined;
    this.#lastId = undefined;
    this.#proven = true;
    this.#head = 0;
    this.#held.clear();
    this.#surviving = 0;
  }

  /** Begins again near the end of the log, of which nothing is kept before `first`. */
  #anew(why: "other" | "trimmed", first: number, head: number, effects: LogEffect<M>[]): void {
    this.#reset(why, effects);
    if (this.#fetching.state !== "offline") this.#fetching = { state: "no" };
    this.#begin(Math.max(first - 1, head - ANEW, 0));
    this.#head = Math.max(this.last, head);
  }

  /** A copy that ends before what is left cannot be continued. */
  #trim(first: number, head: number, effects: LogEffect<M>[]): void {
    this.#floor = Math.max(this.#floor, first);
    if (this.#last !== undefined && this.#last < first - 1) this.#anew("trimmed", first, head, effects);
  }

  /** The answer to an earlier question, from before the copy began anew, says nothing. */
  #isAsked(after: number | undefined): boolean {
    return after === undefined || (this.#fetching.state === "asked" && this.#fetching.after === after);
  }

  /** A page begins right behind what it was asked after; if it does not, the server has lost what was between. */
  #absorbPage(messages: readonly M[], head: number, now: Millis, effects: LogEffect<M>[]): void {
    if (this.#fetching.state !== "offline") this.#fetching = { state: "no" };
    if (head < this.#surviving || this.#contradicts(messages)) {
      this.#anew("other", 1, head, effects);
      return;
    }
    this.#begin((messages[0]?.offset ?? head + 1) - 1);
    this.#head = Math.max(this.#head, head);
    const before = this.last;
    // Our last message is not on the server any more, and others are not compared with it.
    if (messages.length > 0 || this.#floor > before) this.#proven = true;
    const beyond = messages.find((message) => message.offset > before);
    if (beyond === undefined) {
      if (!this.#proven || (this.missing > 0 && !this.#held.has(before + 1))) this.#retryLater(now, effects);
      else this.#failures = 0;
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
    this.#lastId = undefined;
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
    if (!this.#proven) return;
    const messages: M[] = [];
    for (let next = this.#held.get(this.last + 1); next !== undefined; next = this.#held.get(this.last + 1)) {
      this.#held.delete(next.offset);
      this.#last = next.offset;
      this.#lastId = next.id;
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
    if (this.missing === 0 && this.#proven) return;
    if (this.#fetching.state === "asked" || this.#fetching.state === "offline") return;
    if (this.#fetching.state === "waiting" && this.#fetching.until > now) return;
    const again = this.#lastId === undefined ? 0 : 1;
    const after = this.last - again;
    this.#fetching = { state: "asked", after };
    effects.push({ do: "fetch", after, limit: Math.min(LIMITS.historyPage, Math.max(1, again + this.#gapLength())) });
  }

  /** Messages up to the first one that is held already. */
  #gapLength(): number {
    let end = this.last + 1;
    while (end <= this.#head && end - this.last <= LIMITS.historyPage && !this.#held.has(end)) end++;
    return end - this.last - 1;
  }

  #retryLater(now: Millis, effects: LogEffect<M>[]): void {
    if (this.#fetching.state === "offline") return;
    const until = now + Math.min(RETRY_MAX, RETRY_FIRST * 2 ** this.#failures);
    this.#failures++;
    this.#fetching = { state: "waiting", until };
    effects.push({ do: "wake", at: until });
  }
}
