import type { BlobStore } from "./blobs/port.ts";
import type { Clock } from "./clock.ts";
import type { Directory } from "./rooms/directory.ts";
import type { Retention, Store } from "./store/port.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Transfers } from "./transfers/transfers.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface JanitorContext {
  store: Store;
  blobs: BlobStore;
  directory: Directory;
  transfers: Transfers;
  clock: Clock;
  telemetry: Telemetry;
  roomTtlDays: number;
  retention?: { days?: number; bytes?: number };
  uploadTtlHours: number;
}

/** Removes what its time is over for: rooms that nobody uses, uploads that nobody finishes, bytes of neither. */
export class Janitor {
  readonly #context: JanitorContext;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(context: JanitorContext) {
    this.#context = context;
  }

  /** Cleans up after the last run, then once an hour. */
  async start(): Promise<void> {
    const { store, clock, telemetry } = this.#context;
    await store.markRoomsIdle(clock.epoch());
    const orphans = await this.#removeOrphans();
    if (orphans > 0) telemetry.log.info({ orphans }, "removed bytes that an interrupted upload had left");
    await this.sweep();
    this.#timer = setInterval(() => {
      this.sweep().catch((error: unknown) => telemetry.log.error({ err: error }, "sweeping"));
    }, HOUR);
    this.#timer.unref();
  }

  async sweep(): Promise<void> {
    const { blobs, directory, transfers, clock, roomTtlDays, uploadTtlHours } = this.#context;
    const now = clock.epoch();
    for (const blob of await directory.removeIdle(now - roomTtlDays * DAY)) await blobs.remove(blob);
    await transfers.removeStale(now - uploadTtlHours * HOUR);
    await this.#trim(now);
  }

  /** Step by step, so that nobody waits long for a commit; a step's bytes go before the next one begins. */
  async #trim(now: number): Promise<void> {
    const { store, blobs, transfers, telemetry, retention = {} } = this.#context;
    if (retention.days === undefined && retention.bytes === undefined) return;
    const rule: Retention = {
      ...(retention.days === undefined ? {} : { saidBefore: now - retention.days * DAY }),
      ...(retention.bytes === undefined ? {} : { roomBytes: retention.bytes }),
    };
    const total = { messages: 0, files: 0 };
    for (let more = true; more && !this.#stopped; ) {
      const step = await store.trim(rule);
      transfers.trimmed(step.transfers);
      for (const blob of step.blobs) await blobs.remove(blob);
      total.messages += step.messages;
      total.files += step.files;
      more = step.more;
    }
    if (total.messages + total.files > 0) telemetry.log.info(total, "removed what is older or more than rooms keep");
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  /** Bytes whose transfer or file was never recorded: the process died between the two. */
  async #removeOrphans(): Promise<number> {
    const { blobs, store } = this.#context;
    const used = await store.blobsInUse();
    const orphans = (await blobs.list()).filter((id) => !used.has(id));
    for (const id of orphans) await blobs.remove(id);
    return orphans.length;
  }
}
