import type { BlobStore } from "./blobs/port.ts";
import { type Clock, systemTimers, type Timers } from "./clock.ts";
import type { Tidied } from "./last-run.ts";
import type { Directory } from "./rooms/directory.ts";
import type { Store } from "./store/port.ts";
import type { Retention } from "./store/removals.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Transfers } from "./transfers/transfers.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How often the bytes of files go whose time is over; nobody gets them from that moment on. */
const EXPIRY = 60_000;

/** How long after a failed attempt a step of the start is tried again, in ms: doubled with each failure up to the last. */
const AGAIN_FIRST = 5_000;
const AGAIN_LAST = 300_000;

export interface JanitorContext {
  store: Store;
  blobs: BlobStore;
  directory: Directory;
  transfers: Transfers;
  clock: Clock;
  /** The system's own when absent. */
  timers?: Timers;
  telemetry: Telemetry;
  roomTtlDays: number;
  retention?: { days?: number; bytes?: number };
  uploadTtlHours: number;
  /** Rooms that are in use at whichever node; set where several share the data, whose new bytes look like nobody's. */
  roomsInUse?: () => Promise<string[]>;
  /** Ends what was begun for blobs elsewhere and will not be completed, given those that are in use. @returns how many */
  abortAbandoned?: (inUse: ReadonlySet<string>) => Promise<number>;
}

/** Removes what its time is over for: rooms that nobody uses, uploads that nobody finishes, bytes of neither. */
export class Janitor {
  readonly #context: JanitorContext;
  readonly #timers: Timers;
  #stopped = false;

  constructor(context: JanitorContext) {
    this.#context = context;
    this.#timers = context.timers ?? systemTimers;
  }

  /**
   * Cleans up after the last run, then once an hour. Nothing of it keeps anybody out: what cannot be done now (the disk
   * is full) is logged and done as soon as it can. Call it before anybody can come in, who would make new bytes.
   */
  async start(): Promise<Tidied> {
    const { store, clock, blobs, directory, roomsInUse } = this.#context;
    const endedAt = clock.epoch();
    // Rooms that were opened since then look after themselves.
    await this.#tidy("marking rooms as idle", async () =>
      store.markRoomsIdle(endedAt, [...directory.ids, ...((await roomsInUse?.()) ?? [])]),
    );
    const orphans = new Set(await this.#orphans());
    const unfinished = await this.#unfinished();
    let removed = 0;
    await this.#tidy("removing bytes that belong to nothing", async () => {
      for (const id of orphans) {
        await blobs.remove(id);
        orphans.delete(id);
        removed++;
      }
    });
    const tidied = { removed, remaining: orphans.size, unfinished };
    await this.#sweepHourly();
    await this.#expire();
    return tidied;
  }

  /** Does a step, now and until it succeeds. */
  async #tidy(what: string, step: () => Promise<void>, wait = AGAIN_FIRST): Promise<void> {
    if (this.#stopped) return;
    try {
      await step();
    } catch (error) {
      this.#context.telemetry.log.warn({ err: error }, `${what} failed, to be repeated`);
      this.#timers.after(wait, () => void this.#tidy(what, step, Math.min(AGAIN_LAST, wait * 2)));
    }
  }

  async #sweepHourly(): Promise<void> {
    if (this.#stopped) return;
    await this.sweep().catch((error: unknown) => this.#context.telemetry.log.error({ err: error }, "sweeping"));
    void this.#abortAbandoned();
    this.#timers.after(HOUR, () => void this.#sweepHourly());
  }

  async #expire(): Promise<void> {
    if (this.#stopped) return;
    const { telemetry } = this.#context;
    await this.expire().catch((error: unknown) => telemetry.log.error({ err: error }, "removing files in time"));
    this.#timers.after(EXPIRY, () => void this.#expire());
  }

  /** Removes the files whose time is over, step by step. */
  async expire(): Promise<void> {
    const { store, transfers, clock, telemetry } = this.#context;
    let files = 0;
    for (let more = true; more && !this.#stopped; ) {
      const step = await store.expireFiles(clock.epoch());
      await transfers.discard(step);
      files += step.files;
      more = step.more;
    }
    if (files > 0) telemetry.log.info({ files }, "removed files whose time was over");
  }

  async sweep(): Promise<void> {
    const { blobs, directory, transfers, clock, roomTtlDays, uploadTtlHours } = this.#context;
    const now = clock.epoch();
    for (const blob of await directory.removeIdle(now - roomTtlDays * DAY)) await blobs.remove(blob);
    await transfers.removeStale(now - uploadTtlHours * HOUR);
    await this.#trim(now);
  }

  /** Beside everything else: whoever is asked there may be slow, or away. */
  async #abortAbandoned(): Promise<void> {
    const { store, telemetry, abortAbandoned } = this.#context;
    if (abortAbandoned === undefined) return;
    try {
      const aborted = await abortAbandoned(await store.blobsInUse());
      if (aborted > 0) telemetry.log.info({ aborted }, "ended uploads to the bucket that nobody would complete");
    } catch (error) {
      telemetry.log.warn({ err: error }, "ending uploads to the bucket that nobody will complete");
    }
  }

  /** Step by step, so that nobody waits long for a commit; a step's bytes go before the next one begins. */
  async #trim(now: number): Promise<void> {
    const { store, transfers, telemetry, retention = {} } = this.#context;
    if (retention.days === undefined && retention.bytes === undefined) return;
    const rule: Retention = {
      ...(retention.days === undefined ? {} : { saidBefore: now - retention.days * DAY }),
      ...(retention.bytes === undefined ? {} : { roomBytes: retention.bytes }),
    };
    const total = { messages: 0, files: 0 };
    for (let more = true; more && !this.#stopped; ) {
      const step = await store.trim(rule);
      await transfers.discard(step);
      total.messages += step.messages;
      total.files += step.files;
      more = step.more;
    }
    if (total.messages + total.files > 0) telemetry.log.info(total, "removed what is older or more than rooms keep");
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Bytes whose transfer or file was never recorded: the process died between the two. */
  async #orphans(): Promise<string[]> {
    const { blobs, store, telemetry, roomsInUse } = this.#context;
    if (roomsInUse !== undefined) return [];
    try {
      const used = await store.blobsInUse();
      return (await blobs.list()).filter((id) => !used.has(id));
    } catch (error) {
      telemetry.log.warn({ err: error }, "bytes that belong to nothing, if there are any, remain until the next start");
      return [];
    }
  }

  async #unfinished(): Promise<number> {
    const open = await this.#context.store.transfersUntouchedSince(Number.MAX_SAFE_INTEGER).catch(() => []);
    return open.length;
  }
}
