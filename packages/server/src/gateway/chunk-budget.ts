import type { Credit } from "@chatcast/protocol";
import { BUDGET_BYTES, DATA_CREDIT, LEAST_CREDIT_BYTES } from "./limits.ts";

/** A connection whose reading can be stopped for a while. */
export interface Reader {
  pause(): void;
  resume(): void;
}

/**
 * What all connections together may have in memory: chunks that arrived and are not stored yet. A connection for files is
 * told its share as credit; of whoever sends beyond the whole the reading pauses until enough is stored, so that nobody is
 * refused who keeps within what the wire allows.
 */
export class ChunkBudget {
  readonly #total: number;
  readonly #held = new Map<Reader, number>();
  readonly #paused = new Set<Reader>();
  #bytes = 0;

  /** @param total in bytes. */
  constructor(total: number = BUDGET_BYTES) {
    this.#total = total;
  }

  /** Bytes of chunks that are not stored yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Connections that are not read for now. */
  get paused(): number {
    return this.#paused.size;
  }

  /** What a connection may have unacknowledged now: its share among those that send. */
  get credit(): Credit {
    const share = Math.floor(this.#total / Math.max(1, this.#held.size));
    const bytes = Math.max(LEAST_CREDIT_BYTES, Math.min(DATA_CREDIT.bytes, share));
    return { chunks: DATA_CREDIT.chunks, bytes };
  }

  /** A chunk of that many bytes arrived. */
  take(reader: Reader, bytes: number): void {
    this.#bytes += bytes;
    this.#held.set(reader, (this.#held.get(reader) ?? 0) + bytes);
    if (this.#bytes <= this.#total || this.#paused.has(reader)) return;
    this.#paused.add(reader);
    reader.pause();
  }

  /** It was answered. */
  give(reader: Reader, bytes: number): void {
    this.#bytes -= bytes;
    const rest = (this.#held.get(reader) ?? 0) - bytes;
    if (rest > 0) this.#held.set(reader, rest);
    else this.#held.delete(reader);
    if (this.#bytes > this.#total / 2) return;
    for (const paused of this.#paused) paused.resume();
    this.#paused.clear();
  }

  /** The connection is gone; what it holds is given back by and by. */
  forget(reader: Reader): void {
    this.#paused.delete(reader);
  }
}
