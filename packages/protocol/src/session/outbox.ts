import { REFUSED_PAUSE } from "../window/question.ts";
import { RetransmitTimer, type RtoOptions } from "../window/retransmit-timer.ts";
import type { Millis, Seq } from "../window/types.ts";
import type { Failure, OutboxEffect, OutboxEntry, OutboxInput, OutboxState } from "./outbox-types.ts";

interface Entry {
  id: string;
  conversation: string;
  seq: Seq;
  /** Place in the order in which the messages were said. */
  place: number;
  /** What its latest send named as the one before it. */
  prev: string | undefined;
  attempts: number;
  state: OutboxState;
}

export interface OutboxOptions {
  /** Number of the next message of this member. */
  firstSeq?: Seq;
  rto?: RtoOptions;
  /** How many messages of one conversation may be on the wire at a time. */
  window?: number;
}

/** Keeps a burst moving over a slow line, and stays far below what a server takes at once (docs/LIMITS.md). */
const WINDOW = 16;

/**
 * The messages of one member that are not acknowledged yet. It never gives up by itself.
 *
 * 1. Each message names the one before it, and the server refuses it (`E_GAP`) until it has that one: a later message
 *    can never be stored before an earlier one, although a window of them is on the wire.
 * 2. Sent again by itself, a message keeps its id and its number, so that the server stores it once.
 * 3. A compromised message waits for a person, and everything behind it in its conversation until it is understood.
 * 4. Nothing is sent while disconnected.
 */
export class Outbox {
  readonly #entries = new Map<string, Entry>();
  /** Ids not yet answered, in the order they were said, by conversation. */
  readonly #queues = new Map<string, string[]>();
  /** Conversations of compromised messages that nobody has understood yet, by message. */
  readonly #alarms = new Map<string, string>();
  /** The message that was said last among the acknowledged ones, by conversation. */
  readonly #anchors = new Map<string, { id: string; place: number }>();
  readonly #window: number;
  readonly #timer: RetransmitTimer;
  readonly #told: OutboxEffect[] = [];
  #nextSeq: Seq;
  #said = 0;
  #connected = false;
  #wakeAt: Millis | undefined;

  constructor({ firstSeq = 0, rto, window = WINDOW }: OutboxOptions = {}) {
    this.#nextSeq = firstSeq;
    this.#window = window;
    this.#timer = new RetransmitTimer(rto);
  }

  /** Number that the next message will get. */
  get nextSeq(): Seq {
    return this.#nextSeq;
  }

  /** Messages that are neither acknowledged nor failed. */
  get waiting(): number {
    let count = 0;
    for (const queue of this.#queues.values()) count += queue.length;
    return count;
  }

  entry(id: string): OutboxEntry | undefined {
    return this.#entries.get(id);
  }

  /** A message of this conversation failed its integrity check and nobody has understood yet. */
  isBlocked(conversation: string): boolean {
    for (const alarmed of this.#alarms.values()) if (alarmed === conversation) return true;
    return false;
  }

  /** Takes one fact in and returns what has to be done about it. `now` never goes back. */
  handle(input: OutboxInput, now: Millis): OutboxEffect[] {
    this.#absorb(input, now);
    return this.#decide(now);
  }

  #absorb(input: OutboxInput, now: Millis): void {
    switch (input.type) {
      case "connected":
        this.#ground(now);
        this.#connected = true;
        break;
      case "disconnected":
        this.#ground(now);
        this.#connected = false;
        break;
      case "say":
        this.#enqueue(input.id, input.conversation, this.#takeSeq(input.seq), now);
        break;
      case "restore":
        this.#restore(input, now);
        break;
      case "resend":
        this.#resend(input.id, input.seq, now);
        break;
      case "discard":
        if (this.#entries.get(input.id)?.state.state === "failed") this.#forget(input.id);
        break;
      case "ack":
        this.#acknowledge(input.id, input.offset, now);
        break;
      case "nack":
        this.#absorbNack(input, now);
        break;
      case "compromised":
        this.#fail(input.id, { kind: "compromised", verdict: input.verdict });
        break;
      case "understood":
        this.#understand(input.conversation);
        break;
      case "tick":
        // The timer has rung and is gone: when it rang a moment too early, it has to be set again.
        this.#wakeAt = undefined;
        break;
    }
  }

  /** What was on a connection that is gone may be sent at once on the next. */
  #ground(now: Millis): void {
    for (const entry of this.#entries.values()) {
      if (entry.state.state !== "failed") entry.state = { state: "pending", notBefore: now };
    }
    this.#wakeAt = undefined;
  }

  #takeSeq(seq: Seq = this.#nextSeq): Seq {
    this.#nextSeq = (seq + 1) >>> 0;
    return seq;
  }

  #enqueue(id: string, conversation: string, seq: Seq, now: Millis): void {
    if (this.#entries.has(id)) return;
    const place = this.#said++;
    const state: OutboxState = { state: "pending", notBefore: now };
    this.#entries.set(id, { id, conversation, seq, place, prev: undefined, attempts: 0, state });
    const queue = this.#queues.get(conversation);
    if (queue === undefined) this.#queues.set(conversation, [id]);
    else queue.push(id);
  }

  #restore({ id, conversation, seq, failed }: OutboxInput & { type: "restore" }, now: Millis): void {
    this.#nextSeq = Math.max(this.#nextSeq, seq + 1);
    if (failed === undefined) {
      this.#enqueue(id, conversation, seq, now);
      return;
    }
    const { failure, understood } = failed;
    const state: OutboxState = { state: "failed", failure };
    this.#entries.set(id, { id, conversation, seq, place: this.#said++, prev: undefined, attempts: 0, state });
    if (failure.kind === "compromised" && !understood) this.#alarms.set(id, conversation);
  }

  /** By hand: the same message under a new number, behind what was said since. */
  #resend(id: string, seq: Seq | undefined, now: Millis): void {
    const entry = this.#entries.get(id);
    if (entry?.state.state !== "failed" || this.#alarms.has(id)) return;
    this.#forget(id);
    this.#enqueue(id, entry.conversation, this.#takeSeq(seq), now);
  }

  /** An ACK is true whenever it comes, even after a failure: an earlier copy was stored. */
  #acknowledge(id: string, offset: number, now: Millis): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const rtt = entry.state.state === "sent" && entry.attempts === 1 ? now - entry.state.at : undefined;
    if (rtt !== undefined) this.#timer.sample(rtt);
    this.#dequeue(entry);
    this.#forget(id);
    if (entry.place >= (this.#anchors.get(entry.conversation)?.place ?? 0)) {
      this.#anchors.set(entry.conversation, { id, place: entry.place });
    }
    this.#told.push({ do: "acknowledged", id, offset, rtt });
  }

  #absorbNack({ id, error, retryable }: OutboxInput & { type: "nack" }, now: Millis): void {
    const entry = this.#entries.get(id);
    if (entry?.state.state !== "sent") return;
    if (error.code === "E_GAP") this.#absorbGap(entry, now);
    else if (retryable) {
      const pause = error.retryAfterMs ?? Math.min(REFUSED_PAUSE, this.#pause(entry));
      entry.state = { state: "pending", notBefore: now + pause };
    } else this.#fail(id, { kind: "refused", error });
  }

  /**
   * Behind another, the message waits for it. First in line it goes again at once: the one it named has failed, or the
   * server does not know the anchor (another member may have that name by now).
   */
  #absorbGap(entry: Entry, now: Millis): void {
    const [head] = this.#queues.get(entry.conversation) ?? [];
    if (head === entry.id && entry.prev === undefined) {
      entry.state = { state: "pending", notBefore: now + this.#pause(entry) };
      return;
    }
    if (head === entry.id && entry.prev === this.#anchorOf(entry)) this.#anchors.delete(entry.conversation);
    entry.state = { state: "waiting" };
  }

  #fail(id: string, failure: Failure): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.state.state === "failed") return;
    this.#dequeue(entry);
    entry.state = { state: "failed", failure };
    if (failure.kind === "compromised") this.#alarms.set(id, entry.conversation);
    this.#told.push({ do: "failed", id, failure });
  }

  #understand(conversation: string): void {
    for (const [id, alarmed] of this.#alarms) if (alarmed === conversation) this.#alarms.delete(id);
  }

  #forget(id: string): void {
    this.#entries.delete(id);
    this.#alarms.delete(id);
  }

  #dequeue(entry: Entry): void {
    const queue = this.#queues.get(entry.conversation) ?? [];
    const at = queue.indexOf(entry.id);
    if (at >= 0) queue.splice(at, 1);
    if (queue.length === 0) this.#queues.delete(entry.conversation);
  }

  /** How long the latest send of a message may go unanswered: doubled with each of its sends. */
  #pause(entry: Entry): Millis {
    return Math.min(this.#timer.max, this.#timer.rto * 2 ** Math.max(0, entry.attempts - 1));
  }

  /**
   * Sends what is due of one conversation, in its order. Nothing goes while one before it is not on the wire; what waits
   * goes when it is first in line, and the others that wait right behind it. @returns when the next is due.
   */
  #sendDue(ids: readonly string[], now: Millis, effects: OutboxEffect[]): Millis {
    let next = Number.POSITIVE_INFINITY;
    let before: Entry | undefined;
    let released = true;
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry === undefined) continue;
      released &&= entry.state.state === "waiting";
      if (released || dueAt(entry.state) <= now) {
        entry.attempts++;
        entry.state = { state: "sent", at: now, retryAt: now + this.#pause(entry) };
        entry.prev = before?.id ?? this.#anchorOf(entry);
        effects.push({ do: "send", id, seq: entry.seq, attempt: entry.attempts, prev: entry.prev });
      }
      next = Math.min(next, dueAt(entry.state));
      if (entry.state.state !== "sent") break;
      before = entry;
    }
    return next;
  }

  #anchorOf({ conversation, place }: Entry): string | undefined {
    const anchor = this.#anchors.get(conversation);
    return anchor !== undefined && anchor.place < place ? anchor.id : undefined;
  }

  /** The one place that chooses. */
  #decide(now: Millis): OutboxEffect[] {
    const effects = this.#told.splice(0);
    if (!this.#connected) return effects;
    let next: Millis | undefined;
    for (const [conversation, queue] of this.#queues) {
      if (this.isBlocked(conversation)) continue;
      const due = this.#sendDue(queue.slice(0, this.#window), now, effects);
      next = Math.min(due, next ?? Number.POSITIVE_INFINITY);
    }
    if (next !== undefined && !(next === this.#wakeAt && next > now)) {
      this.#wakeAt = next;
      effects.push({ do: "wake", at: next });
    }
    return effects;
  }
}

function dueAt(state: OutboxState): Millis {
  if (state.state === "pending") return state.notBefore;
  return state.state === "sent" ? state.retryAt : Number.POSITIVE_INFINITY;
}
