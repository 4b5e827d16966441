import { type ErrorBody, isRetryable } from "../errors.ts";
import { Flow } from "./flow.ts";
import type { LedgerView } from "./ledger.ts";
import { Question, type QuestionAbout } from "./question.ts";
import type { RtoOptions } from "./retransmit-timer.ts";
import { causeOf, isFinal, type Outcome, type SenderState } from "./sender-state.ts";
import type { EndReason, Millis, SenderEffect, SenderInput } from "./types.ts";
import { fixedWindow, type WindowPolicy } from "./window-policy.ts";

export interface SenderOptions {
  totalChunks: number;
  window?: WindowPolicy;
  /** Sends of one chunk, or questions, that may stay unanswered on one connection before the transfer fails. */
  maxRetries?: number;
  rto?: RtoOptions;
  /** Chunks of this transfer were sent before, by an earlier run of the program. */
  resumed?: boolean;
}

/**
 * Sending side of a selective-repeat transfer. Inputs record facts; one method decides.
 *
 * 1. Never more than the window's chunks are under way, read ahead or waiting to be sent again.
 * 2. After `finish` or `end` nothing is said; they free whatever the driver holds. Only a failure can be retried.
 * 3. What was sent before goes before what was not.
 * 4. On a new connection nothing is sent before the server has said what it has, unless nothing was ever sent.
 * 5. The transfer is done when the server says so, not when every chunk is acknowledged.
 */
export class Sender {
  readonly #flow: Flow;
  readonly #maxRetries: number;
  #everConnected = false;
  #connected = false;
  #everSent: boolean;
  /** The server's set is known on this connection. */
  #synced = false;
  /** The next answer replaces all that was believed to be acknowledged. */
  #rebuild = false;
  #intent: "run" | "pause" | "cancel" = "run";
  #question: Question | undefined;
  #wakeAt: Millis | undefined;
  #outcome: Outcome | undefined;
  #announced = false;

  constructor({ totalChunks, window: policy = fixedWindow(), maxRetries = 8, rto, resumed = false }: SenderOptions) {
    this.#flow = new Flow({ totalChunks, window: policy, maxRetries, rto });
    this.#maxRetries = maxRetries;
    this.#everSent = resumed;
  }

  /** Per-chunk facts for views, changed in place. */
  get ledger(): LedgerView {
    return this.#flow.ledger;
  }

  /** Chunks on the wire that were not answered yet. */
  get inFlight(): number {
    return this.#flow.inFlight;
  }

  /** Smoothed round-trip time in milliseconds. */
  get rtt(): Millis | undefined {
    return this.#flow.timer.smoothed;
  }

  get state(): SenderState {
    const outcome = this.#outcome;
    if (outcome?.kind === "done") return { state: "done", at: outcome.at };
    if (outcome !== undefined) return { state: "ended", reason: outcome.reason, at: outcome.at };
    if (this.#intent === "cancel") return { state: "cancelling" };
    if (this.#intent === "pause") return { state: "paused" };
    if (!this.#connected) return { state: this.#everConnected ? "offline" : "idle" };
    if (!this.#synced) return { state: "resuming" };
    return { state: this.#flow.ledger.allAcked ? "completing" : "moving" };
  }

  /** Takes one fact in and returns what has to be done about it. `now` never goes back. */
  handle(input: SenderInput, now: Millis): SenderEffect[] {
    if (this.#outcome === undefined) this.#absorb(input, now);
    else this.#absorbAfterEnd(input, now);
    return this.#decide(now);
  }

  #absorb(input: SenderInput, now: Millis): void {
    switch (input.type) {
      case "connected":
        if (this.#everConnected) this.#disconnect();
        this.#connect();
        break;
      case "disconnected":
        this.#disconnect();
        break;
      case "credit":
        this.#flow.credit(input.chunks);
        break;
      case "writable":
        this.#flow.writable(input.chunks, now);
        break;
      case "chunk-read":
        this.#flow.read(input.seq);
        break;
      case "read-failed":
        this.#fail(input.error, now);
        break;
      case "ack":
        this.#flow.acked(input.seq, now);
        break;
      case "acks":
        for (const seq of input.acked) this.#flow.acked(seq, now);
        this.#flow.ackedBelow(input.highestContig + 1, now);
        break;
      case "cumulative":
        this.#flow.ackedBelow(input.highestContig + 1, now);
        break;
      case "nack":
        this.#absorbNack(input, now);
        break;
      case "missing":
        this.#absorbMissing(input, now);
        break;
      case "complete":
        this.#flow.ackedBelow(this.#flow.ledger.totalChunks, now);
        this.#finish({ kind: "done", at: now });
        break;
      case "compromised":
      case "stopped":
        this.#flow.ledger.killed();
        this.#end({ kind: "killed", cause: causeOf(input) }, now);
        break;
      case "refused":
        this.#absorbRefusal(input.error, now);
        break;
      case "cancelled":
        this.#end({ kind: "cancelled" }, now);
        break;
      case "pause":
        if (this.#intent === "run") this.#intent = "pause";
        break;
      case "resume":
        if (this.#intent === "pause") this.#intent = "run";
        break;
      case "cancel":
        this.#intent = "cancel";
        if (!this.#everSent) this.#end({ kind: "cancelled" }, now);
        break;
      case "tick":
        // The timer has rung and is gone: when it rang a moment too early, it has to be set again.
        this.#wakeAt = undefined;
        break;
    }
  }

  /** Done, killed and cancelled are final. A failure is only our own impatience: the server may know better. */
  #absorbAfterEnd(input: SenderInput, now: Millis): void {
    if (input.type === "connected") this.#connect();
    if (input.type === "disconnected") this.#disconnect();
    if (this.#outcome?.kind !== "ended" || this.#outcome.reason.kind !== "failed") return;
    if (isFinal(input)) this.#absorb(input, now);
    if (input.type !== "retry" && input.type !== "cancel") return;
    this.#outcome = undefined;
    this.#announced = false;
    this.#intent = "run";
    this.#synced = !this.#everSent;
    this.#rebuild = this.#everSent;
    this.#absorb(input, now);
  }

  #connect(): void {
    this.#connected = true;
    this.#everConnected = true;
    this.#synced = !this.#everSent;
  }

  #disconnect(): void {
    this.#connected = false;
    this.#synced = false;
    this.#question = undefined;
    this.#wakeAt = undefined;
    this.#flow.disconnected();
  }

  /** While a cancel is on its way, the refusals of what was sent before it say nothing new. */
  #absorbNack(input: SenderInput & { type: "nack" }, now: Millis): void {
    if (this.#intent === "cancel") return;
    const error = this.#flow.nacked(input, now);
    if (error !== undefined) this.#fail(error, now);
  }

  /** Taken only when it was asked for, or when nothing else can be meant: a stray copy may be out of date. */
  #absorbMissing(input: SenderInput & { type: "missing" }, now: Millis): void {
    const question = this.#question;
    if (question?.about === "complete" && input.missing.length === 0) question.postponed();
    // All of it was acknowledged, and some of it is lost: the server cannot seal what its disk has damaged.
    const lost = question?.about === "complete" && input.missing.length > 0;
    if (!lost && (question?.about !== "missing" || !question.wasAsked)) return;
    if (lost || this.#rebuild) this.#flow.restart(lost ? input.missing : []);
    this.#flow.missing(input, now);
    this.#sync();
  }

  #sync(): void {
    this.#synced = true;
    this.#rebuild = false;
    this.#question = undefined;
  }

  #absorbRefusal(error: ErrorBody, now: Millis): void {
    if (isRetryable(error.code)) {
      this.#question?.refused(now, error.retryAfterMs);
    } else if (this.#intent === "cancel") {
      this.#end({ kind: "cancelled" }, now);
    } else if (error.code === "E_NOT_OWNER" && this.#question?.about === "missing" && this.#mayBegin()) {
      this.#flow.restart();
      this.#sync();
    } else {
      this.#fail(error, now);
    }
  }

  /** The server never stored anything of it, and nobody was told otherwise: there is nothing to resume. */
  #mayBegin(): boolean {
    return this.#rebuild || this.#flow.ledger.ackedCount === 0;
  }

  #fail(error: ErrorBody, now: Millis): void {
    this.#end({ kind: "failed", error }, now);
  }

  #end(reason: EndReason, now: Millis): void {
    this.#finish({ kind: "ended", reason, at: now });
  }

  #finish(outcome: Outcome): void {
    this.#outcome = outcome;
    this.#announced = false;
    this.#question = undefined;
    this.#wakeAt = undefined;
    this.#flow.clear();
  }

  /** The one place that chooses. A failure found here takes back whatever was chosen before it. */
  #decide(now: Millis): SenderEffect[] {
    if (this.#outcome !== undefined) return this.#announce();
    const effects = this.#flow.released();
    if (!this.#connected || this.#intent === "pause") return effects;
    if (this.#flow.listUsedUp) this.#synced = false;
    const about = this.#whatToAsk();
    if (about === undefined) this.#move(now, effects);
    else this.#ask(about, now, effects);
    if (this.#outcome !== undefined) return this.#announce();
    this.#wake(now, effects);
    return effects;
  }

  #announce(): SenderEffect[] {
    const outcome = this.#outcome;
    if (outcome === undefined || this.#announced) return [];
    this.#announced = true;
    return [outcome.kind === "done" ? { do: "finish" } : { do: "end", reason: outcome.reason }];
  }

  #whatToAsk(): QuestionAbout | undefined {
    if (this.#intent === "cancel") return "cancel";
    if (!this.#synced) return "missing";
    return this.#flow.ledger.allAcked ? "complete" : undefined;
  }

  /** COMPLETE comes unasked; only when it is late does the sender ask, and a completed transfer says it again. */
  #ask(about: QuestionAbout, now: Millis, effects: SenderEffect[]): void {
    if (this.#question?.about !== about) {
      this.#question = new Question(about, about === "complete" ? now + this.#flow.timer.rto : now);
    }
    const question = this.#question;
    if (question.at > now) return;
    if (question.inVain <= this.#maxRetries) {
      question.ask(now, this.#flow.timer);
      effects.push(about === "cancel" ? { do: "tell-cancel" } : { do: "ask-missing" });
    } else if (about === "cancel") {
      this.#end({ kind: "cancelled" }, now);
    } else {
      this.#fail({ code: "E_UNAVAILABLE", message: "the server does not answer" }, now);
    }
  }

  #move(now: Millis, effects: SenderEffect[]): void {
    this.#question = undefined;
    const error = this.#flow.advance(now, effects);
    if (error !== undefined) this.#fail(error, now);
    this.#everSent ||= effects.some((effect) => effect.do === "send");
  }

  /** Tells a new time only: the driver keeps one timer, and each `wake` replaces it. */
  #wake(now: Millis, effects: SenderEffect[]): void {
    const at = this.#question?.at ?? this.#flow.nextDeadline(now);
    if (at === undefined || (at === this.#wakeAt && at > now)) return;
    this.#wakeAt = at;
    effects.push({ do: "wake", at });
  }
}
