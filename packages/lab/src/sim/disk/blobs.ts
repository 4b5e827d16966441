import { ChatCastError } from "@chatcast/protocol";
import { type BlobStore, GroupSync, StreamDigest } from "@chatcast/server/machines";
import type { Coverage } from "../checker/coverage.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import { type SimDisk, type SimFile, written } from "./disk.ts";

const PIECE = 256 * 1024;
/** How long a removal may still be undone by a crash, in milliseconds: nobody syncs the directory for it. */
const REMOVAL_MS = 5_000;

/** Ways in which the blobs may break their promise, for planted bugs only. */
export interface BlobSins {
  /** A write resolves when the bytes are in the cache. */
  noSync?: boolean;
  /** A sync that failed counts as one that went well. */
  forgivesSync?: boolean;
}

export interface BlobWorld {
  disk: SimDisk;
  scheduler: Scheduler;
  coverage: Coverage;
  /** False once the process that opened the blobs has died. */
  alive: () => boolean;
  sins: BlobSins;
}

/** The port of blobs over the simulated disk: bytes are in the cache at once and durable after a sync. */
export function openSimBlobs({ disk, scheduler, coverage, alive, sins }: BlobWorld): BlobStore {
  /** Resolves after that time, or never when the process dies before. */
  const pass = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      scheduler.after(ms, () => {
        if (alive()) resolve();
      });
    });

  function find(id: string): SimFile {
    const file = disk.files.get(id);
    if (file === undefined) throw new ChatCastError("E_NOT_FOUND", "there is no such blob");
    return file;
  }

  function refuse(trouble: ChatCastError | undefined): void {
    if (trouble === undefined) return;
    coverage.hit(trouble.code === "E_DISK_FULL" ? "blob write on a full disk" : "blob write failed");
    throw trouble;
  }

  /** As the product's disk does it, on its own grouping; a handle whose sync failed is given up. */
  const open = new WeakMap<SimFile, GroupSync>();
  function syncsOf(file: SimFile): GroupSync {
    const sync = async (): Promise<void> => {
      const writes = file.pending.length;
      await pass(disk.syncTime());
      const failure = disk.sync(file, writes);
      if (failure === undefined) return;
      coverage.hit("sync failed");
      if (sins.forgivesSync) return;
      open.delete(file);
      if (failure.givenUp > 0) coverage.hit("failed sync gave up bytes");
      refuse(failure.trouble);
    };
    const syncs = open.get(file) ?? new GroupSync(sync);
    open.set(file, syncs);
    return syncs;
  }

  async function write(id: string, position: number, bytes: Uint8Array): Promise<void> {
    await pass(disk.accessTime());
    refuse(disk.trouble());
    const file = disk.files.get(id) ?? { cache: new Uint8Array(), durable: undefined, pending: [] };
    disk.files.set(id, file);
    const syncs = syncsOf(file);
    file.cache = written(file.cache, position, bytes);
    file.pending.push({ position, bytes: bytes.slice() });
    if (!sins.noSync) await syncs.join();
  }

  async function read(id: string, position: number, length: number): Promise<Uint8Array> {
    await pass(disk.accessTime());
    return find(id).cache.slice(position, position + length);
  }

  return {
    write,
    read,

    async writeStream(id, source, maxBytes) {
      const digest = new StreamDigest();
      for await (const piece of source) {
        const { size } = digest;
        if (size + piece.length > maxBytes) throw new ChatCastError("E_TOO_LARGE", `larger than ${maxBytes} bytes`);
        await write(id, size, piece);
        digest.update(piece);
      }
      return digest.finish();
    },

    async finish(id) {
      find(id);
    },

    async *stream(id, start, end) {
      for (let at = start; at <= end; at += PIECE) yield await read(id, at, Math.min(PIECE, end + 1 - at));
    },

    async size(id) {
      return find(id).cache.length;
    },

    async remove(id) {
      await pass(disk.accessTime());
      const file = disk.files.get(id);
      disk.files.delete(id);
      if (file === undefined) return;
      disk.removed.set(id, file);
      scheduler.after(REMOVAL_MS, () => {
        if (disk.removed.get(id) === file) disk.removed.delete(id);
      });
    },

    async list() {
      return [...disk.files.keys()];
    },

    async close() {
      // The disk outlives the process.
    },
  };
}
