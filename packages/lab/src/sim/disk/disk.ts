import { ChatCastError } from "@chatcast/protocol";
import type { Call, CallArgs } from "@chatcast/server/machines";
import type { Rng } from "../kernel/rng.ts";

/** ok · full: writes find no space · broken: each write or sync fails half of the time (EIO). */
export type DiskMood = "ok" | "full" | "broken";

/** Bytes that were written and not yet synced. */
export interface PendingWrite {
  position: number;
  bytes: Uint8Array;
}

/**
 * A file as the operating system shows it (`cache`) and as the platter has it (`durable`; undefined: not yet there).
 * What is `pending` reaches the platter with the next sync.
 */
export interface SimFile {
  cache: Uint8Array;
  durable: Uint8Array | undefined;
  pending: PendingWrite[];
}

/** What a backup has: the calls that were committed, and the files as they were read. */
export interface DiskCopy {
  readonly committed: readonly Call[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * The server's machine below the process: what outlives a crash. The store's part is the list of committed calls, from
 * which a restart builds its state; the blobs' part is files with what is not synced yet.
 */
export class SimDisk {
  readonly committed: Call[] = [];
  readonly files = new Map<string, SimFile>();
  /** Files whose removal a crash may still undo. */
  readonly removed = new Map<string, SimFile>();
  readonly rng: Rng;
  mood: DiskMood = "ok";
  /** Files in which a bit has flipped at rest. */
  readonly rotten = new Set<string>();
  /** Chunks in which one has, of files that were being sent: `<transfer id> <number>`. */
  readonly rottenChunks = new Set<string>();
  /** Writes and syncs that failed: what was told meanwhile may be forgotten by a crash before it could be stored. */
  failures = 0;
  /** Factor on every latency: a disk that is busy elsewhere. */
  slowness = 1;

  constructor(rng: Rng) {
    this.rng = rng;
  }

  copy(): DiskCopy {
    return { committed: [...this.committed], files: new Map([...this.files].map(([id, { cache }]) => [id, cache])) };
  }

  /** The copy takes the place of everything. */
  restore({ committed, files }: DiskCopy): void {
    this.committed.splice(0, this.committed.length, ...committed);
    this.removed.clear();
    this.files.clear();
    for (const [id, bytes] of files) this.files.set(id, { cache: bytes, durable: bytes, pending: [] });
  }

  /** Milliseconds that a commit or a sync takes. */
  syncTime(): number {
    return this.slowness * (this.rng.chance(0.05) ? this.rng.between(20, 120) : this.rng.between(0.3, 5));
  }

  accessTime(): number {
    return this.slowness * this.rng.between(0.02, 0.5);
  }

  /** What a write meets now; undefined when it goes well. */
  trouble(): ChatCastError | undefined {
    const fails = this.mood === "full" || (this.mood === "broken" && this.rng.chance(0.5));
    if (!fails) return undefined;
    this.failures++;
    return this.mood === "full"
      ? new ChatCastError("E_DISK_FULL", "no space left on the device")
      : new ChatCastError("E_UNAVAILABLE", "input/output error");
  }

  /**
   * Ends a sync of a file that began when `writes` were pending: they are durable now, or the sync fails. Then, as on
   * Linux, pages that could not be written may count as clean from then on, and no later sync tells of them.
   * @returns what the sync met; undefined when it went well.
   */
  sync(file: SimFile, writes: number): { trouble: ChatCastError; givenUp: number } | undefined {
    const trouble = this.trouble();
    if (trouble !== undefined) {
      const givenUp = this.rng.chance(0.5) ? file.pending.splice(0).length : 0;
      return { trouble, givenUp };
    }
    for (const { position, bytes } of file.pending.splice(0, writes)) {
      file.durable = written(file.durable ?? new Uint8Array(), position, bytes);
    }
    return undefined;
  }

  /** A bit of one file, or of the youngest, flips where nobody writes. @returns false when there is no file to hit. */
  rot(which: "any" | "youngest" = "any"): boolean {
    const settled = [...this.files].filter(([, { durable, pending }]) => durable?.length && pending.length === 0);
    const place = which === "any" ? this.rng.int(0, settled.length - 1) : settled.length - 1;
    const [id, file] = settled[place] ?? [];
    if (id === undefined || file?.durable === undefined) return false;
    const bytes = file.durable.slice();
    const at = this.rng.int(0, bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << this.rng.int(0, 7));
    file.durable = bytes;
    file.cache = bytes;
    this.rotten.add(id);
    this.#rotsInTransfer(id, at);
    return true;
  }

  #rotsInTransfer(blobId: string, position: number): void {
    for (const { name, args } of this.committed) {
      const [transfer] = name === "openTransfer" ? (args as CallArgs<"openTransfer">) : [];
      if (transfer?.blobId !== blobId) continue;
      this.rottenChunks.add(`${transfer.id} ${Math.floor(position / transfer.chunkSize)}`);
    }
  }

  /** Power is lost: of what was not synced each write is gone, whole or torn, in no order. @returns what happened. */
  loseUnsynced(): { lost: number; torn: number; undone: number } {
    const outcome = { lost: 0, torn: 0, undone: 0 };
    for (const [id, file] of this.removed) {
      if (!this.rng.chance(0.5)) continue;
      this.files.set(id, file);
      outcome.undone++;
    }
    this.removed.clear();
    for (const [id, file] of this.files) {
      for (const write of file.pending) this.#settle(file, write, outcome);
      file.pending = [];
      if (file.durable === undefined) this.files.delete(id);
      else file.cache = file.durable;
    }
    return outcome;
  }

  #settle(file: SimFile, { position, bytes }: PendingWrite, outcome: { lost: number; torn: number }): void {
    const fate = this.rng.next();
    if (fate < 0.4) {
      outcome.lost++;
      return;
    }
    const kept = fate < 0.7 ? bytes : bytes.subarray(0, Math.floor(bytes.length * this.rng.next()));
    if (kept !== bytes) outcome.torn++;
    file.durable = written(file.durable ?? new Uint8Array(), position, kept);
  }
}

/** A copy of the file with these bytes in it, grown as needed. */
export function written(file: Uint8Array, position: number, bytes: Uint8Array): Uint8Array {
  const end = bytes.length === 0 ? 0 : position + bytes.length;
  const grown = new Uint8Array(Math.max(file.length, end));
  grown.set(file);
  if (bytes.length > 0) grown.set(bytes, position);
  return grown;
}
