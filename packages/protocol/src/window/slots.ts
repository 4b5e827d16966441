import type { RetransmitTimer } from "./retransmit-timer.ts";
import type { Millis, Seq } from "./types.ts";

/**
 * One place of the window. `reading`: its bytes were asked for. `ready`: they are here and may be sent from
 * `notBefore` on. `flying`: on the wire since `sentAt`; `order` counts sends.
 */
export type Slot =
  | { phase: "reading" }
  | { phase: "ready"; notBefore: Millis }
  | { phase: "flying"; sentAt: Millis; order: number };

/**
 * The chunks that are under way, and when each of them counts as lost.
 *
 * The path delivers in order. So as long as nothing that was sent later has been acknowledged, every acknowledgement
 * shows that the queue moves, and restarts the timer of all (RFC 6298 5.3); when it runs out only the oldest is sent
 * again (5.4), since the others are most likely still queued behind it. A chunk that was overtaken is missing for
 * certain, and its own timer counts (as in RACK, RFC 8985).
 */
export class Slots {
  readonly #slots = new Map<Seq, Slot>();
  /** Attempts of a slot that nobody answered on this connection. */
  readonly #failures = new Map<Seq, number>();
  /** How often the server had no room for a slot. */
  readonly #refusals = new Map<Seq, number>();
  readonly #timer: RetransmitTimer;
  #order = 0;
  readonly #counts = { reading: 0, ready: 0, flying: 0 };
  /** Latest send that is known to have arrived. */
  #arrived = 0;
  /** When the common timer was last restarted: by progress, or by running out. */
  #restartedAt: Millis = Number.NEGATIVE_INFINITY;

  constructor(timer: RetransmitTimer) {
    this.#timer = timer;
  }

  get size(): number {
    return this.#slots.size;
  }

  get inFlight(): number {
    return this.#counts.flying;
  }

  get(seq: Seq): Slot | undefined {
    return this.#slots.get(seq);
  }

  has(seq: Seq): boolean {
    return this.#slots.has(seq);
  }

  seqs(): Seq[] {
    return [...this.#slots.keys()];
  }

  read(seq: Seq): void {
    this.#put(seq, { phase: "reading" });
  }

  ready(seq: Seq, notBefore: Millis = Number.NEGATIVE_INFINITY): void {
    this.#put(seq, { phase: "ready", notBefore });
  }

  /** Sent slots go to the end of the map, so that it runs in the order of sending. */
  fly(seq: Seq, now: Millis): void {
    this.#take(seq);
    this.#put(seq, { phase: "flying", sentAt: now, order: ++this.#order });
  }

  remove(seq: Seq): void {
    this.#take(seq);
    this.#failures.delete(seq);
    this.#refusals.delete(seq);
  }

  /** @returns how often the slot's attempts have stayed without an answer by now. */
  failed(seq: Seq): number {
    const failures = (this.#failures.get(seq) ?? 0) + 1;
    this.#failures.set(seq, failures);
    return failures;
  }

  /** The server lives, but has no room for it. @returns how often by now. */
  refused(seq: Seq): number {
    this.#failures.delete(seq);
    const refusals = (this.#refusals.get(seq) ?? 0) + 1;
    this.#refusals.set(seq, refusals);
    return refusals;
  }

  /** A new connection begins: whatever was on the old one has to be sent again. */
  ground(): void {
    this.#failures.clear();
    this.#refusals.clear();
    for (const [seq, slot] of this.#slots) if (slot.phase === "flying") this.ready(seq);
  }

  clear(): void {
    this.#slots.clear();
    Object.assign(this.#counts, { reading: 0, ready: 0, flying: 0 });
    this.#failures.clear();
    this.#refusals.clear();
  }

  /**
   * An acknowledgement arrived for a flying slot. An answer to a repeated chunk may belong to an earlier copy; it
   * proves the latest one only when it took at least one round trip.
   */
  arrived(slot: Slot & { phase: "flying" }, attempts: number, now: Millis): void {
    this.#restartedAt = now;
    const ambiguous = attempts > 1 && now - slot.sentAt < (this.#timer.lowest ?? 0);
    if (!ambiguous) this.#arrived = Math.max(this.#arrived, slot.order);
  }

  /** Flying slots that count as lost, oldest send first; `silent` tells that the common timer ran out. */
  lost(now: Millis): { seqs: Seq[]; silent: boolean } {
    const seqs: Seq[] = [];
    let silent = false;
    for (const { seq, deadline, overtaken } of this.#deadlines()) {
      if (deadline > now) continue;
      seqs.push(seq);
      silent ||= !overtaken;
    }
    return { seqs, silent };
  }

  /** The common timer ran out and what was lost is sent again: it starts anew, twice as long. */
  restart(now: Millis): void {
    this.#timer.backoff();
    this.#restartedAt = now;
  }

  /** The queue before the path has moved: progress, though nothing was acknowledged. */
  moved(now: Millis): void {
    this.#restartedAt = now;
  }

  /** Slots that may be sent now, in the order they were taken up. */
  sendable(now: Millis): Seq[] {
    const seqs: Seq[] = [];
    if (this.#counts.ready === 0) return seqs;
    for (const [seq, slot] of this.#slots) if (slot.phase === "ready" && slot.notBefore <= now) seqs.push(seq);
    return seqs;
  }

  /** When something has to be done without any input; undefined when nothing is pending. */
  nextDeadline(now: Millis): Millis | undefined {
    let next: Millis | undefined;
    for (const { deadline } of this.#deadlines()) next = Math.min(deadline, next ?? deadline);
    if (this.#counts.ready === 0) return next;
    for (const slot of this.#slots.values()) {
      // What could leave already waits for the window or the socket, not for a time.
      if (slot.phase === "ready" && slot.notBefore > now) next = Math.min(slot.notBefore, next ?? slot.notBefore);
    }
    return next;
  }

  #put(seq: Seq, slot: Slot): void {
    const before = this.#slots.get(seq);
    if (before !== undefined) this.#counts[before.phase]--;
    this.#counts[slot.phase]++;
    this.#slots.set(seq, slot);
  }

  #take(seq: Seq): void {
    const before = this.#slots.get(seq);
    if (before !== undefined) this.#counts[before.phase]--;
    this.#slots.delete(seq);
  }

  /**
   * Of the slots that were not overtaken only the oldest has a deadline. Flying slots stand in the order of sending, so
   * that it is the last one that has.
   */
  *#deadlines(): Generator<{ seq: Seq; deadline: Millis; overtaken: boolean }> {
    for (const [seq, slot] of this.#slots) {
      if (slot.phase !== "flying") continue;
      const overtaken = slot.order < this.#arrived;
      const since = overtaken ? slot.sentAt : Math.max(slot.sentAt, this.#restartedAt);
      yield { seq, deadline: since + this.#timer.rto, overtaken };
      if (!overtaken) return;
    }
  }
}
