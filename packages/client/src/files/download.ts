import { Backoff, type ErrorBody } from "@chatcast/protocol";
import type { Answer, DownloadEffect, DownloadFacts, DownloadInput, DownloadView } from "./download-types.ts";

/** Nothing came for this long: the connection is given up, as after a laptop slept. */
const STALL_MS = 30_000;
/** Synced after this many bytes, or after this long when bytes come slowly: at most that much is fetched twice. */
const SYNC_BYTES = 8 * 1024 * 1024;
const SYNC_MS = 2_000;
/** Answers in a row that bring nothing. A cut connection never counts: networks come back. */
const MAX_FRUITLESS = 8;
/** However long the server asks to be left alone. */
const MAX_RETRY_AFTER_MS = 10 * 60_000;

type Phase =
  | { state: "opening" }
  | { state: "idle" }
  | { state: "asking"; request: number; deadline: number }
  | { state: "moving"; request: number; deadline: number; skip: number }
  | { state: "waiting"; until: number; reason: string }
  | { state: "digesting" }
  | { state: "delivering" }
  | { state: "verified" }
  | { state: "failed"; error: ErrorBody; kept: boolean }
  | { state: "cancelled" };

/**
 * A download that resumes, as a pure machine.
 * 1. Every byte is written once, in order; a request asks for what is not written, and what an answer repeats is skipped.
 * 2. Bytes are delivered only when all of them are there and their digest is that of the message.
 * 3. At most one request is under way. Lost ones are repeated for ever, refusals end with a code.
 * 4. What is synced survives everything but a cancel and a wrong digest.
 */
export class Download {
  readonly #facts: DownloadFacts;
  readonly #backoff: Backoff;
  #phase: Phase = { state: "opening" };
  #wanted: "run" | "pause" = "run";
  #received = 0;
  #synced = 0;
  #syncedAt = 0;
  #requests = 0;
  #ranged = true;
  #fruitless = 0;

  /** @param random uniform in [0, 1). The first effect to perform is `open`. */
  constructor(facts: DownloadFacts, random: () => number) {
    this.#facts = facts;
    this.#backoff = new Backoff({ random });
  }

  /** `nextTryAt` is on the clock of `now`. */
  get view(): Pick<DownloadView, "phase" | "received"> {
    return { phase: this.#shown(), received: this.#received };
  }

  /** @param now milliseconds of a clock that never goes back */
  handle(input: DownloadInput, now: number): DownloadEffect[] {
    const effects = this.#absorb(input, now);
    return [...effects, ...this.#decide(now)];
  }

  #absorb(input: DownloadInput, now: number): DownloadEffect[] {
    const phase = this.#phase;
    switch (input.type) {
      case "checked":
        if (phase.state === "opening") this.#received = input.bytes;
        return [];
      case "opened":
        if (phase.state !== "opening") return [];
        this.#received = input.kept;
        this.#synced = input.kept;
        this.#syncedAt = now;
        this.#phase = { state: "idle" };
        return [];
      case "answer":
        return phase.state === "asking" && phase.request === input.request ? this.#answered(input.answer, now) : [];
      case "body":
        return phase.state === "moving" && phase.request === input.request ? this.#came(phase, input.length, now) : [];
      case "ended":
        return this.#isCurrent(input.request) ? this.#ended(input.cut, now) : [];
      case "disk-failed":
        // What could not be written or synced is not counted: going on begins with what the disk has.
        return this.#isOver() ? [] : this.#fail(input.error, true, [{ do: "abort" }, { do: "close" }]);
      case "digested":
        return phase.state === "digesting" ? this.#digested(input.sha256) : [];
      case "delivered":
        if (phase.state === "delivering") this.#phase = { state: "verified" };
        return [];
      case "pause":
        this.#wanted = "pause";
        return [];
      case "resume":
        return this.#resume();
      case "nudge":
        if (phase.state === "waiting") this.#phase = { state: "idle" };
        return [];
      case "cancel":
        if (phase.state === "verified" || phase.state === "cancelled" || phase.state === "delivering") return [];
        this.#phase = { state: "cancelled" };
        return [{ do: "abort" }, { do: "discard" }];
      case "tick":
        return [];
    }
  }

  /** The one place that begins something. */
  #decide(now: number): DownloadEffect[] {
    const phase = this.#phase;
    if (phase.state === "opening" || phase.state === "digesting" || phase.state === "delivering" || this.#isOver()) {
      return [];
    }
    if (this.#received === this.#facts.size) {
      this.#phase = { state: "digesting" };
      return [{ do: "abort" }, ...this.#sync(now), { do: "digest" }];
    }
    if (this.#wanted === "pause") {
      if (phase.state === "idle") return [];
      this.#phase = { state: "idle" };
      return [{ do: "abort" }, ...this.#sync(now)];
    }
    if ((phase.state === "asking" || phase.state === "moving") && now >= phase.deadline) {
      return [...this.#wait("nothing came any more", now), ...this.#decide(now)];
    }
    if (phase.state === "idle" || (phase.state === "waiting" && now >= phase.until)) return this.#ask(now);
    const next = phase.state === "waiting" ? phase.until : "deadline" in phase ? phase.deadline : now;
    const pending = this.#received > this.#synced;
    const due = this.#syncedAt + SYNC_MS;
    if (pending && (now >= due || this.#received - this.#synced >= SYNC_BYTES)) {
      return [...this.#sync(now), { do: "wake", at: next }];
    }
    return [{ do: "wake", at: pending ? Math.min(next, due) : next }];
  }

  #ask(now: number): DownloadEffect[] {
    const request = ++this.#requests;
    const deadline = now + STALL_MS;
    this.#phase = { state: "asking", request, deadline };
    return [
      { do: "fetch", request, from: this.#ranged ? this.#received : 0, ranged: this.#ranged },
      { do: "wake", at: deadline },
    ];
  }

  #answered(answer: Answer, now: number): DownloadEffect[] {
    switch (answer.kind) {
      case "body":
        this.#phase = { state: "moving", request: this.#requests, deadline: now + STALL_MS, skip: answer.skip };
        return [];
      case "refused":
        return this.#stop(answer.error, now);
      case "later":
        return this.#wait(answer.reason, now, Math.min(answer.afterMs ?? 0, MAX_RETRY_AFTER_MS));
      case "nonsense":
        if (answer.withoutRange) this.#ranged = false;
        return this.#inVain(answer.reason, now);
    }
  }

  #came(phase: Phase & { state: "moving" }, length: number, now: number): DownloadEffect[] {
    const skip = Math.min(length, phase.skip);
    const kept = Math.min(length - skip, this.#facts.size - this.#received);
    const position = this.#received;
    this.#phase = { ...phase, skip: phase.skip - skip, deadline: now + STALL_MS };
    if (kept === 0) return [];
    this.#received += kept;
    this.#fruitless = 0;
    this.#backoff.reset();
    return [{ do: "keep", position, skip, length: kept }];
  }

  #ended(cut: string | undefined, now: number): DownloadEffect[] {
    if (cut !== undefined) return this.#wait(cut, now);
    return this.#inVain("the answer ended too early", now);
  }

  /** An answer that was none. Bytes that it brought before its end have set the count back. */
  #inVain(reason: string, now: number): DownloadEffect[] {
    this.#fruitless++;
    if (this.#fruitless < MAX_FRUITLESS) return this.#wait(reason, now);
    this.#fruitless = 0;
    return this.#stop({ code: "E_UNAVAILABLE", message: reason }, now);
  }

  #wait(reason: string, now: number, atLeastMs = 0): DownloadEffect[] {
    this.#phase = { state: "waiting", until: now + Math.max(atLeastMs, this.#backoff.next()), reason };
    return [{ do: "abort" }, ...this.#sync(now)];
  }

  #sync(now: number): DownloadEffect[] {
    if (this.#received === this.#synced) return [];
    this.#synced = this.#received;
    this.#syncedAt = now;
    return [{ do: "sync", kept: this.#received }];
  }

  #digested(sha256: string): DownloadEffect[] {
    if (sha256 !== this.#facts.sha256) {
      const message = `the bytes that came have the SHA-256 ${sha256}`;
      this.#received = 0;
      this.#synced = 0;
      return this.#fail({ code: "E_INTEGRITY", message }, false, [{ do: "discard" }]);
    }
    this.#phase = { state: "delivering" };
    return [{ do: "deliver" }];
  }

  #stop(error: ErrorBody, now: number): DownloadEffect[] {
    return this.#fail(error, true, [{ do: "abort" }, ...this.#sync(now), { do: "close" }]);
  }

  #fail(error: ErrorBody, kept: boolean, effects: DownloadEffect[]): DownloadEffect[] {
    this.#phase = { state: "failed", error, kept };
    return effects;
  }

  #resume(): DownloadEffect[] {
    this.#wanted = "run";
    if (this.#phase.state === "waiting") this.#phase = { state: "idle" };
    if (this.#phase.state !== "failed") return [];
    this.#phase = { state: "opening" };
    this.#received = 0;
    this.#fruitless = 0;
    this.#ranged = true;
    return [{ do: "open" }];
  }

  #isOver(): boolean {
    const { state } = this.#phase;
    return state === "verified" || state === "failed" || state === "cancelled";
  }

  #isCurrent(request: number): boolean {
    const { state } = this.#phase;
    return (state === "asking" || state === "moving") && request === this.#requests;
  }

  #shown(): DownloadView["phase"] {
    const phase = this.#phase;
    switch (phase.state) {
      case "opening":
        return { state: "checking" };
      case "idle":
        return { state: this.#wanted === "pause" ? "paused" : "moving" };
      case "asking":
      case "moving":
        return { state: "moving" };
      case "waiting":
        return { state: "waiting", nextTryAt: phase.until, reason: phase.reason };
      case "digesting":
      case "delivering":
        return { state: "verifying" };
      case "verified":
      case "failed":
      case "cancelled":
        return phase;
    }
  }
}
