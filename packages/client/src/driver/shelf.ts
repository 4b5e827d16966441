import { ChatCastError } from "@chatcast/protocol";
import type { Journal } from "../journal/journal.ts";
import type { RoomStorage } from "../storage/port.ts";

export interface ShelfOptions {
  /** Undefined: nothing is kept. */
  opening: Promise<RoomStorage> | undefined;
  journal: Journal;
  /** Somebody else writes there now. */
  lost: () => void;
}

/**
 * Where the present membership is kept. It never fails: when the storage does, a notice says so once, nothing more is
 * written, and the client goes on in memory. What was written before is consistent, so that the next run only sees less.
 */
export class Shelf {
  readonly #options: ShelfOptions;
  /** What was asked for and is not settled. */
  #pending = 0;
  #tail: Promise<void> = Promise.resolve();
  #writes: boolean;

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#writes = options.opening !== undefined;
  }

  /** Whether anything is still written. */
  get writes(): boolean {
    return this.#writes;
  }

  /** Makes a change, then calls `then`: in the order of the calls, and in this turn when there is nothing to wait for. */
  keep(change: (room: RoomStorage) => Promise<void>, then: () => void = () => undefined): void {
    const { opening } = this.#options;
    if (opening === undefined || (!this.#writes && this.#pending === 0)) {
      then();
      return;
    }
    this.#pending++;
    const done = opening
      .then((room) => (this.#writes ? change(room) : undefined))
      .catch((error: unknown) => this.#failed(error));
    this.#tail = Promise.all([this.#tail, done]).then(() => {
      this.#pending--;
      then();
    });
  }

  /** Asks the storage. Undefined where it has failed, or where there is none. */
  async ask<T>(question: (room: RoomStorage) => Promise<T>): Promise<T | undefined> {
    try {
      const room = this.#writes ? await this.#options.opening : undefined;
      return room === undefined ? undefined : await question(room);
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** Writes nothing more, and waits for what was asked for. */
  async close(): Promise<void> {
    await this.#tail;
    this.#writes = false;
    const room = await this.#options.opening?.catch(() => undefined);
    await room?.close().catch(() => undefined);
  }

  #failed(error: unknown): void {
    if (!this.#writes) return;
    this.#writes = false;
    const message = error instanceof Error ? error.message : String(error);
    this.#options.journal.log(`storage: ${message}`);
    if (error instanceof ChatCastError && error.code === "E_CONFLICT") this.#options.lost();
    else this.#options.journal.notice("error", sentenceOf(error, message));
  }
}

function sentenceOf(error: unknown, message: string): string {
  const full = error instanceof ChatCastError && error.code === "E_DISK_FULL";
  const why = full ? "there is no space left" : message;
  return `Nothing more can be kept on this device (${why}). Until that is better, what waits to be sent is lost when this closes.`;
}
