import type { ErrorBody } from "../errors.ts";
import type { Verdict } from "../integrity/suite.ts";
import { RetransmitTimer, type RtoOptions } from "../window/retransmit-timer.ts";
import type { Millis, Seq } from "../window/types.ts";

/** Facts that the outbox can be told. A conversation is named by a key of the driver's choice. */
export type OutboxInput =
  | { type: "connected" }
  | { type: "disconnected" }
  | { type: "say"; id: string; conversation: string }
  /** A message that an earlier run of the program left behind, with the number it was sealed with. */
  | { type: "restore"; id: string; conversation: string; seq: Seq }
  | { type: "resend"; id: string }
  | { type: "discard"; id: string }
  /** An ACK, or the message itself seen in the log. */
  | { type: "ack"; id: string; offset: number }
  | { type: "nack"; id: string; error: ErrorBody; retryable: boolean }
  | { type: "compromised"; id: string; verdict: Verdict }
  | { type: "understood"; conversation: string }
  | { type: "tick" };

/**
 * What the driver must do. `send` puts the message on the wire as MSG with this id and this seq; `acknowledged` and
 * `failed` are for the journal (`rtt` in ms, only where it is unambiguous); `wake` replaces the one pending timer.
 */
export type OutboxEffect =
  | { do: "send"; id: string; seq: Seq; attempt: number }
  | { do: "acknowledged"; id: string; offset: number; rtt: Millis | undefined }
  | { do: "failed"; id: string; failure: Failure }
  | { do: "wake"; at: Millis };

/** Why a message was not delivered. A compromised one is sent again by hand only. */
export type Failure = { kind: "refused"; error: ErrorBody } | { kind: "compromised"; verdict: Verdict };

/** Where a message stands. An acknowledged one has left the outbox. */
export type OutboxState =
  | { state: "pending"; notBefore: Millis }
  | { state: "sent"; at: Millis; retryAt: Millis }
  | { state: "failed"; failure: Failure };

/** What a view may know of a message in the outbox. `attempts` counts the sends under this seq. */
export interface OutboxEntry {
  readonly id: string;
  readonly conversation: string;
  readonly seq: Seq;
  readonly attempts: number;
  readonly state: OutboxState;
}

interface Entry {
  id: string;
  conversation: string;
  seq: Seq;
  attempts: number;
  state: OutboxState;
}

export interface OutboxOptions {
  /** Number of the next message of this member. */
  firstSeq?: Seq;
  rto?: RtoOptions;
}

/**
 * The messages of one member that are not acknowledged yet. It never gives up by itself.
 *
 * 1. One message of a conversation is on the wire at a time: a later one can never be stored before an earlier one.
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
  readonly #timer: RetransmitTimer;
  readonly #told: OutboxEffect[] = [];
  #nextSeq: Seq;
  #connected = false;
  #wakeAt: Millis | undefined;

  constructor({ firstSeq = 0, rto }: OutboxOptions = {}) {
    this.#nextSeq = firstSeq;
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
        this.#enqueue(input.id, input.conversation, this.#takeSeq(), now);
        break;
      case "restore":
        this.#nextSeq = Math.max(this.#nextSeq, input.seq + 1);
        this.#enqueue(input.id, input.conversation, input.seq, now);
        break;
      case "resend":
        this.#resend(input.id, now);
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

  #takeSeq(): Seq {
    const seq = this.#nextSeq;
    this.#nextSeq = (seq + 1) >>> 0;
    return seq;
  }

  #enqueue(id: string, conversation: string, seq: Seq, now: Millis): void {
    if (this.#entries.has(id)) return;
    this.#entries.set(id, { id, conversation, seq, attempts: 0, state: { state: "pending", notBefore: now } });
    const queue = this.#queues.get(conversation);
    if (queue === undefined) this.#queues.set(conversation, [id]);
    else queue.push(id);
  }

  /** By hand: the same message under a new number, behind what was said since. */
  #resend(id: string, now: Millis): void {
    const entry = this.#entries.get(id);
    if (entry?.state.state !== "failed" || this.#alarms.has(id)) return;
    this.#forget(id);
    this.#enqueue(id, entry.conversation, this.#takeSeq(), now);
  }

  /** An ACK is true whenever it comes, even after a failure: an earlier copy was stored. */
  #acknowledge(id: string, offset: number, now: Millis): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const rtt = entry.state.state === "sent" && entry.attempts === 1 ? now - entry.state.at : undefined;
    if (rtt !== undefined) this.#timer.sample(rtt);
    this.#dequeue(entry);
    this.#forget(id);
    this.#told.push({ do: "acknowledged", id, offset, rtt });
  }

  #absorbNack({ id, error, retryable }: OutboxInput & { type: "nack" }, now: Millis): void {
    const entry = this.#entries.get(id);
    if (entry?.state.state !== "sent") return;
    if (retryable) entry.state = { state: "pending", notBefore: now + (error.retryAfterMs ?? this.#pause(entry)) };
    else this.#fail(id, { kind: "refused", error });
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

  /** The one place that chooses. */
  #decide(now: Millis): OutboxEffect[] {
    const effects = this.#told.splice(0);
    if (!this.#connected) return effects;
    let next: Millis | undefined;
    for (const [conversation, [head]] of this.#queues) {
      const entry = head === undefined ? undefined : this.#entries.get(head);
      if (entry === undefined || this.isBlocked(conversation)) continue;
      if (dueAt(entry.state) <= now) {
        entry.attempts++;
        entry.state = { state: "sent", at: now, retryAt: now + this.#pause(entry) };
        effects.push({ do: "send", id: entry.id, seq: entry.seq, attempt: entry.attempts });
      }
      next = Math.min(dueAt(entry.state), next ?? Number.POSITIVE_INFINITY);
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
