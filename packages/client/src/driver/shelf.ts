import { ChatCastError } from "@chatcast/protocol";
import type { Journal } from "../journal/journal.ts";
import type { Platform, StopTimer } from "../platform.ts";
import type { RoomStorage, StoredMembership } from "../storage/port.ts";
import { type Notices, type Told, told } from "../told.ts";

/** Waits between tries to keep what could not be kept, in milliseconds: doubled each time, up to the longest. */
const RETRY_FIRST = 1_000;
const RETRY_MAX = 60_000;

export interface ShelfOptions {
  /** Undefined: nothing is kept. */
  opening: Promise<RoomStorage> | undefined;
  journal: Journal;
  platform: Pick<Platform, "after">;
  /** Somebody else writes there now. */
  lost: () => void;
}

type Change = (room: RoomStorage) => Promise<void>;

/** A change that is not kept yet. Changes are made in the order of their calls. */
interface Unkept {
  order: number;
  change: Change;
}

/**
 * Where the present membership is kept. It never fails: a change that cannot be kept (no space, a passing error) waits,
 * and with it all that come after, while the client goes on in memory; they are tried again, ever more rarely and for
 * ever. Notices say when that begins and when it is over. A storage that cannot be opened or read is given up.
 */
export class Shelf {
  readonly #options: ShelfOptions;
  /** What was asked for and is not settled. */
  #pending = 0;
  #tail: Promise<void> = Promise.resolve();
  #writes: boolean;
  #orders = 0;
  /** Defined while something waits to be kept, by what it is about: a later change of the same takes its place. */
  #unkept: Map<string, Unkept> | undefined;
  #wait = RETRY_FIRST;
  #stopTimer: StopTimer | undefined;

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#writes = options.opening !== undefined;
  }

  /** Whether anything is still written, now or when it is possible again. */
  get writes(): boolean {
    return this.#writes;
  }

  /**
   * Makes a change, then calls `then`, also where it has to be made later: in the order of the calls, and in this turn
   * when there is nothing to wait for. Changes can be made twice. Of those about the same thing the last one is enough.
   */
  keep(change: Change, then: () => void = () => undefined, about?: string): void {
    const order = this.#orders++;
    const made = { order, change };
    const key = about ?? `change ${order}`;
    if (this.#writes && this.#unkept === undefined) {
      this.#settle(this.#make(key, made), then);
      return;
    }
    this.#defer(key, made);
    if (this.#pending === 0) then();
    else this.#settle(Promise.resolve(), then);
  }

  /** What was kept. Undefined where nothing is, or where it cannot be read: then nothing is written over it. */
  async load(): Promise<StoredMembership | undefined> {
    try {
      return this.#writes ? await (await this.#options.opening)?.load() : undefined;
    } catch (error) {
      this.#giveUp(error);
      return undefined;
    }
  }

  /** Asks the storage. Undefined where it has failed, or where there is none. */
  async ask<T>(question: (room: RoomStorage) => Promise<T>): Promise<T | undefined> {
    try {
      const room = this.#writes ? await this.#options.opening : undefined;
      return room === undefined ? undefined : await question(room);
    } catch (error) {
      this.#log(error);
      return undefined;
    }
  }

  /** Writes nothing more, and waits for what was asked for; what could not be kept is tried once more. */
  async close(): Promise<void> {
    await this.#tail;
    this.#stopTimer?.();
    const room = await this.#options.opening?.catch(() => undefined);
    if (room !== undefined && this.#writes) await this.#makeUp(room).catch(() => undefined);
    this.#writes = false;
    await room?.close().catch(() => undefined);
  }

  #settle(done: Promise<void>, then: () => void): void {
    this.#pending++;
    this.#tail = Promise.all([this.#tail, done]).then(() => {
      this.#pending--;
      then();
    });
  }

  async #make(key: string, made: Unkept): Promise<void> {
    const room = await this.#opened();
    if (room === undefined || !this.#writes) return;
    try {
      await made.change(room);
    } catch (error) {
      this.#failed(error);
    }
    // What was kept behind something that was not is made once more, after it.
    if (this.#unkept !== undefined) this.#defer(key, made);
  }

  async #opened(): Promise<RoomStorage | undefined> {
    try {
      return await this.#options.opening;
    } catch (error) {
      this.#giveUp(error);
      return undefined;
    }
  }

  #defer(key: string, made: Unkept): void {
    const later = this.#unkept?.get(key);
    if (later === undefined || later.order < made.order) this.#unkept?.set(key, made);
  }

  #failed(error: unknown): void {
    this.#log(error);
    if (isConflict(error)) {
      this.#giveUp(error);
      return;
    }
    if (!this.#writes || this.#unkept !== undefined) return;
    this.#unkept = new Map();
    this.#options.journal.notice("error", notKept(error, true));
    this.#retryLater();
  }

  #retryLater(): void {
    this.#stopTimer = this.#options.platform.after(this.#wait, () => void this.#retry());
    this.#wait = Math.min(RETRY_MAX, 2 * this.#wait);
  }

  async #retry(): Promise<void> {
    await this.#tail;
    const room = await this.#opened();
    if (room === undefined || !this.#writes) return;
    try {
      await this.#makeUp(room);
    } catch (error) {
      this.#log(error);
      if (isConflict(error)) this.#giveUp(error);
      else this.#retryLater();
      return;
    }
    if (!this.#writes) return;
    this.#wait = RETRY_FIRST;
    const text = "What waits to be sent is kept on this device again.";
    this.#options.journal.notice("info", told("kept-again", {}, text));
  }

  /** Makes what could not be made, one after the other. @throws what the storage throws. */
  async #makeUp(room: RoomStorage): Promise<void> {
    const unkept = this.#unkept;
    while (unkept !== undefined && unkept.size > 0) {
      const [key, next] = [...unkept].reduce((one, other) => (other[1].order < one[1].order ? other : one));
      await next.change(room);
      if (unkept.get(key) === next) unkept.delete(key);
    }
    this.#unkept = undefined;
  }

  #giveUp(error: unknown): void {
    if (!this.#writes) return;
    this.#writes = false;
    this.#unkept = undefined;
    this.#stopTimer?.();
    this.#log(error);
    if (isConflict(error)) this.#options.lost();
    else this.#options.journal.notice("error", notKept(error, false));
  }

  #log(error: unknown): void {
    this.#options.journal.log(`storage: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isConflict = (error: unknown): boolean => error instanceof ChatCastError && error.code === "E_CONFLICT";

/** @param again whether it is tried again by itself */
function notKept(error: unknown, again: boolean): Told<Notices> {
  const full = error instanceof ChatCastError && error.code === "E_DISK_FULL";
  const why = full ? "there is no space left" : messageOf(error);
  const until = again ? "It is tried again. Until then" : "Until that is better";
  const code = full ? "no-space" : "not-kept";
  const text = `Nothing more can be kept on this device (${why}). ${until}, what waits to be sent is lost when this closes.`;
  return told(again ? code : `${code}-ever`, {}, text);
}
