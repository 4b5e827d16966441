import type { KeyedVerdict } from "../integrity/suite.ts";
import { equalBytes } from "./bytes.ts";
import type { Fault, SealedFrame } from "./frame.ts";
import type { Opened } from "./opener.ts";

/**
 * Where a number stands in its stream.
 * - `fresh`: it was never admitted, and now is.
 * - `duplicate`: the same frame again; harmless.
 * - `conflict`: another frame with the number of one that was admitted. Its sender said two things.
 * - `gap`: frames before it are missing.
 * - `stale`: so old that nobody remembers what stood there.
 * - `closed`: the stream is over.
 */
export type Admission = "fresh" | "duplicate" | "conflict" | "gap" | "stale" | "closed";

/** What of a stream has been received. */
export interface ReplayWindow {
  /** A cheap look that spares a check whose result would not matter. Changes nothing. */
  preview(seq: number): "gap" | "stale" | "closed" | undefined;
  /** Check and set in one step. Only for a frame that was verified: a forgery must not use up a number. */
  admit(seq: number, digest: Uint8Array): Admission;
}

export type Received =
  | { outcome: "fresh"; verdict: KeyedVerdict; plaintext: Uint8Array }
  | { outcome: "duplicate" | "conflict"; verdict: KeyedVerdict }
  | { outcome: "gap" | "stale" | "closed" }
  | { outcome: "compromised"; verdict: KeyedVerdict; fault: Fault };

/**
 * One frame's way in. Verifying takes a while, in which the same frame may come again: whether its number is new is
 * asked after that, and taken at once. Asked before, two replays at the same time would both pass.
 */
export async function receiveFrame(
  opener: { open(frame: SealedFrame): Promise<Opened> },
  window: ReplayWindow,
  frame: SealedFrame,
): Promise<Received> {
  const refusal = window.preview(frame.seq);
  if (refusal !== undefined) return { outcome: refusal };
  const opened = await opener.open(frame);
  const { verdict } = opened;
  if (opened.status === "compromised") return { outcome: "compromised", verdict, fault: opened.fault };
  const outcome = window.admit(frame.seq, opened.digest);
  if (outcome === "fresh") return { outcome, verdict, plaintext: opened.plaintext };
  return { outcome, verdict };
}

/** Chunks of a file: any order, each number once. What it remembers grows with what came, 32 bytes a chunk. */
export class ChunkReplayWindow implements ReplayWindow {
  readonly #digests = new Map<number, Uint8Array>();
  #closed = false;

  preview(): "closed" | undefined {
    return this.#closed ? "closed" : undefined;
  }

  admit(seq: number, digest: Uint8Array): Admission {
    if (this.#closed) return "closed";
    const before = this.#digests.get(seq);
    if (before !== undefined) return equalBytes(before, digest) ? "duplicate" : "conflict";
    this.#digests.set(seq, digest);
    return "fresh";
  }

  /** From now on everything is a replay of a transfer that is over. */
  close(): void {
    this.#closed = true;
  }
}

/** Numbers that are remembered, and the furthest that a number may lie ahead to be looked at. */
export const CHAT_WINDOW = 1_024;

/** Messages of one sender: 0, 1, 2 …, each exactly one after the last. */
export class ChatReplayWindow implements ReplayWindow {
  readonly #digests = new Map<number, Uint8Array>();
  #next: number;

  /** @param next the number that is due, when the stream is joined in its middle */
  constructor(next = 0) {
    this.#next = next;
  }

  /** The number that is due. */
  get next(): number {
    return this.#next;
  }

  preview(seq: number): "gap" | "stale" | undefined {
    if (seq > this.#next + CHAT_WINDOW) return "gap";
    return seq < this.#next && !this.#digests.has(seq) ? "stale" : undefined;
  }

  admit(seq: number, digest: Uint8Array): Admission {
    if (seq > this.#next) return "gap";
    const before = this.#digests.get(seq);
    if (before !== undefined) return equalBytes(before, digest) ? "duplicate" : "conflict";
    if (seq < this.#next) return "stale";
    this.#digests.set(seq, digest);
    this.#digests.delete(seq - CHAT_WINDOW);
    this.#next++;
    return "fresh";
  }
}
