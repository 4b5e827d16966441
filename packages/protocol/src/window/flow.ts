import type { ErrorBody } from "../errors.ts";
import type { ChunkRange } from "../frame/control.ts";
import { ChunkLedger } from "./ledger.ts";
import { REFUSED_PAUSE } from "./question.ts";
import { RetransmitTimer, type RtoOptions } from "./retransmit-timer.ts";
import { Slots } from "./slots.ts";
import type { Millis, SenderEffect, SenderInput, Seq } from "./types.ts";
import type { WindowPolicy } from "./window-policy.ts";

export interface FlowOptions {
  totalChunks: number;
  window: WindowPolicy;
  maxRetries: number;
  rto: RtoOptions | undefined;
}

/**
 * The chunks of one transfer on one connection: which may be read, which are sent, which again. It knows nothing of
 * connections, pauses and ends; `Sender` asks it only while chunks may move.
 */
export class Flow {
  readonly ledger: ChunkLedger;
  readonly timer: RetransmitTimer;
  readonly #slots: Slots;
  readonly #window: WindowPolicy;
  readonly #maxRetries: number;
  /** Chunks from here on are unknown: the server's list was cut off. */
  #horizon: Seq;
  /** No chunk below is left to be taken up. */
  #frontier: Seq = 0;
  /** Timeouts in a row without any progress. */
  #silence = 0;
  /** Chunks that the socket still takes. */
  #room = Number.POSITIVE_INFINITY;
  readonly #releasable: Seq[] = [];

  constructor({ totalChunks, window: policy, maxRetries, rto }: FlowOptions) {
    this.ledger = new ChunkLedger(totalChunks);
    this.timer = new RetransmitTimer(rto);
    this.#slots = new Slots(this.timer);
    this.#window = policy;
    this.#maxRetries = maxRetries;
    this.#horizon = totalChunks;
  }

  get inFlight(): number {
    return this.#slots.inFlight;
  }

  /** Everything the server listed has arrived, but its list was cut off: ask again. */
  get listUsedUp(): boolean {
    return this.#horizon < this.ledger.totalChunks && this.#slots.size === 0 && this.#next() === undefined;
  }

  /** When `advance` has to be called without any input. A full socket tells by itself when it has room again. */
  nextDeadline(now: Millis): Millis | undefined {
    return this.#room > 0 ? this.#slots.nextDeadline(now) : undefined;
  }

  /** The connection is gone, and with it whatever was on it. */
  disconnected(): void {
    this.#silence = 0;
    this.#window.restart();
    this.#slots.ground();
  }

  /** The receiver takes so many chunks at once. */
  credit(chunks: number): void {
    this.#window.credit(chunks);
  }

  /** The socket takes so many more chunks now. */
  writable(chunks: number, now: Millis): void {
    if (this.#room === 0 && chunks > 0) this.#slots.moved(now);
    this.#room = chunks;
  }

  read(seq: Seq): void {
    const slot = this.#slots.get(seq);
    if (slot === undefined) this.#releasable.push(seq);
    else if (slot.phase === "reading") this.#slots.ready(seq);
  }

  /** An ACK. One for a chunk that was never sent belongs to a packet that was altered on the way. */
  acked(seq: Seq, now: Millis): void {
    if (this.ledger.attempts(seq) > 0) this.#settle(seq, now, true);
  }

  ackedBelow(end: Seq, now: Millis): void {
    this.#settleAll(0, end, now);
  }

  /** A NACK. A server that only has no room now lives: it is asked for ever. @returns the error when the transfer cannot go on. */
  nacked({ seq, error, retryable }: SenderInput & { type: "nack" }, now: Millis): ErrorBody | undefined {
    if (this.ledger.attempts(seq) === 0) return undefined;
    if (!retryable) return !this.ledger.isAcked(seq) || error.code === "E_STREAM_CLOSED" ? error : undefined;
    if (this.#slots.get(seq)?.phase !== "flying") return undefined;
    this.#silence = 0;
    const backoff = Math.min(REFUSED_PAUSE, this.timer.rto * 2 ** (this.#slots.refused(seq) - 1));
    this.#slots.ready(seq, now + (error.retryAfterMs ?? backoff));
    this.ledger.nacked(seq);
    return undefined;
  }

  /** The server's word on what it has: what it does not list as missing, as far as its list goes, is acknowledged. */
  missing({ missing, truncated }: SenderInput & { type: "missing" }, now: Millis): void {
    const { totalChunks } = this.ledger;
    let known = 0;
    for (const [first, last] of missing) {
      this.#settleAll(known, first, now);
      known = Math.max(known, last + 1);
    }
    if (!truncated) {
      this.#settleAll(known, totalChunks, now);
      known = totalChunks;
    }
    this.#frontier = 0;
    this.#horizon = Math.min(known, totalChunks);
    for (const seq of this.#slots.seqs()) if (seq >= this.#horizon) this.#drop(seq);
  }

  /** Forgets what was believed to be acknowledged and begins with the first chunk. @param lost of what was acknowledged */
  restart(lost: readonly ChunkRange[] = []): void {
    this.ledger.forget(lost);
    this.#frontier = 0;
    this.#horizon = this.ledger.totalChunks;
  }

  /** Nothing is under way any more, and nothing is to be released one by one. */
  clear(): void {
    this.#slots.clear();
    this.#releasable.length = 0;
    this.#silence = 0;
    this.#frontier = 0;
  }

  /** Chunks whose bytes are needed no more. */
  released(): SenderEffect[] {
    return this.#releasable.splice(0).map((seq) => ({ do: "release", seq }));
  }

  /** What to send and read now; what was sent before goes first. @returns the error when a chunk is given up. */
  advance(now: Millis, effects: SenderEffect[]): ErrorBody | undefined {
    // While the socket is full, what counts as lost may still lie in it: nothing is late, and nothing could be sent.
    const error = this.#room > 0 ? this.#repeat(now, effects) : undefined;
    if (error !== undefined) return error;
    const ready = this.#mayLaunch ? this.#slots.sendable(now) : [];
    for (const seq of ready) if (this.ledger.attempts(seq) > 0) this.#launch(seq, now, effects);
    for (const seq of ready) if (this.#slots.get(seq)?.phase === "ready") this.#launch(seq, now, effects);
    this.#readAhead(effects);
    if (this.#slots.inFlight === 0 || this.#slots.size < this.#window.limit) this.#window.starved(this.#slots.inFlight);
    return undefined;
  }

  /** Sends again what is lost, as far as the socket takes it. */
  #repeat(now: Millis, effects: SenderEffect[]): ErrorBody | undefined {
    const { seqs, silent } = this.#slots.lost(now);
    if (silent) {
      this.#slots.restart(now);
      this.#window.timedOut();
      this.#silence++;
    }
    for (const seq of seqs.slice(0, this.#room)) {
      if (this.#silence > this.#maxRetries || this.#slots.failed(seq) > this.#maxRetries) {
        return { code: "E_UNAVAILABLE", message: `chunk ${seq} was not acknowledged` };
      }
    }
    for (const seq of seqs.slice(0, this.#room)) this.#send(seq, now, effects);
    return undefined;
  }

  /** Whether window and socket have room for one more chunk. */
  get #mayLaunch(): boolean {
    return this.#room > 0 && this.#slots.inFlight < this.#window.limit;
  }

  #launch(seq: Seq, now: Millis, effects: SenderEffect[]): void {
    if (this.#mayLaunch) this.#send(seq, now, effects);
  }

  #readAhead(effects: SenderEffect[]): void {
    while (this.#slots.size < this.#window.limit) {
      const seq = this.#next();
      if (seq === undefined) return;
      this.#frontier = seq + 1;
      this.#slots.read(seq);
      effects.push({ do: "read", seq });
    }
  }

  #next(): Seq | undefined {
    let seq = this.ledger.nextUnacked(this.#frontier);
    while (this.#slots.has(seq)) seq = this.ledger.nextUnacked(seq + 1);
    return seq < this.#horizon ? seq : undefined;
  }

  #send(seq: Seq, now: Millis, effects: SenderEffect[]): void {
    this.#room--;
    const others = this.#slots.inFlight - (this.#slots.get(seq)?.phase === "flying" ? 1 : 0);
    this.#window.sent(seq, now, others);
    this.#slots.fly(seq, now);
    effects.push({ do: "send", seq, attempt: this.ledger.sent(seq, now) });
  }

  /** The server has the chunks from `from` to below `end`: those of which that is news are settled. */
  #settleAll(from: Seq, end: Seq, now: Millis): void {
    const stop = Math.min(end, this.ledger.totalChunks);
    for (let seq = this.ledger.nextUnacked(from); seq < stop; seq = this.ledger.nextUnacked(seq)) {
      this.#settle(seq, now, false);
    }
  }

  /** The server has the chunk. Only the answer to a single send is a round-trip sample. */
  #settle(seq: Seq, now: Millis, answersSend: boolean): void {
    if (!this.ledger.acked(seq, now)) return;
    const slot = this.#slots.get(seq);
    if (slot === undefined) return;
    if (slot.phase === "flying") {
      const attempts = this.ledger.attempts(seq);
      const sample = answersSend && attempts === 1 ? now - slot.sentAt : undefined;
      if (sample !== undefined) this.timer.sample(sample);
      this.#slots.arrived(slot, attempts, now);
      this.#window.acknowledged(seq, now, sample);
      this.#silence = 0;
    }
    this.#drop(seq);
  }

  /** A chunk that is still being read is released when its bytes come. */
  #drop(seq: Seq): void {
    if (this.#slots.get(seq)?.phase !== "reading") this.#releasable.push(seq);
    this.#slots.remove(seq);
  }
}
