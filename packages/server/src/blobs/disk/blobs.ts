import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { ChatCastError } from "@chatcast/protocol";
import { syncDirectory } from "../../sync-directory.ts";
import { requireBlobId, requireExtent } from "../ids.ts";
import type { BlobStore, Spool } from "../port.ts";
import { DirectWrites } from "./direct-writes.ts";
import { HandleCache } from "./handle-cache.ts";
import { io, isCode, readFully } from "./io.ts";
import { Layout } from "./layout.ts";
import { OpenBlob } from "./open-blob.ts";
import { receive } from "./receive.ts";

/** Bytes read at once by a stream. */
const PIECE = 512 * 1024;

/** A thousand uploads at once share this many open files. */
const HANDLES = { capacity: 64, idleMs: 10_000 };

export interface DiskBlobs extends Spool, Pick<BlobStore, "finish" | "stream"> {
  /** Files that a killed process was still receiving, removed at the opening. */
  readonly halfReceived: number;
  /** Handles that are open, and reads and writes under way. */
  readonly levels: { readonly handles: number; readonly running: number };
  /** Bytes that went to the disk past the system's cache. */
  readonly direct: number;
}

interface DiskBlobsOptions {
  directory: string;
  /** Other processes use the directory as well: what is half received may be theirs. */
  shared?: boolean;
}

/**
 * Blobs as files below a directory, readable to their owner alone. What a stream brings becomes visible only when it
 * is complete and synced.
 * @throws ChatCastError when the directory cannot be made or read.
 */
export async function openDiskBlobs({ directory, shared = false }: DiskBlobsOptions): Promise<DiskBlobs> {
  const { layout, halfReceived } = await io(Layout.open(resolve(directory), shared));
  const handles = new HandleCache<OpenBlob>(HANDLES);
  const running = new Set<Promise<unknown>>();
  const direct = new DirectWrites();
  let closed = false;

  function requireOpen(id: string): void {
    if (closed) throw new ChatCastError("E_UNAVAILABLE", "the file store is closed");
    requireBlobId(id);
  }

  /** Keeps `close` waiting until the work is done. */
  async function during<T>(work: Promise<T>): Promise<T> {
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  }

  /** Nobody gets this handle any more; it is closed after its users, and those who come later open the file anew. */
  const discard = (id: string): void => void handles.exclusively(id, async () => {});

  const openExisting = async (id: string): Promise<OpenBlob> => openBlob(id, await open(layout.path(id), "r+"));

  const openBlob = (id: string, handle: FileHandle, named?: Promise<void>): OpenBlob =>
    new OpenBlob({ handle, direct, path: layout.path(id), spoiled: () => discard(id), named });

  async function openOrMake(id: string): Promise<OpenBlob> {
    try {
      return await openExisting(id);
    } catch (error) {
      if (!isCode(error, "ENOENT")) throw error;
    }
    const shelf = await layout.makeShelf(id);
    const handle = await open(layout.path(id), constants.O_RDWR | constants.O_CREAT, 0o600);
    // Beside the first bytes and their sync: the system commits them together.
    const named = Promise.all([shelf.durable, syncDirectory(layout.shelf(id))]).then(() => {});
    named.catch(() => handles.exclusively(id, () => unmake(id)).catch(() => {}));
    return openBlob(id, handle, named);
  }

  async function unmake(id: string): Promise<void> {
    await rm(layout.path(id), { force: true }).catch(() => {});
    await layout.unmakeShelf(id);
  }

  async function store(id: string, source: AsyncIterable<Uint8Array>, maxBytes: number) {
    const temporary = layout.temporary(randomUUID());
    const received = await receive(temporary, source, maxBytes);
    await io(handles.exclusively(id, () => publish(id, temporary)));
    return received;
  }

  async function publish(id: string, temporary: string): Promise<void> {
    let shelf: { durable: Promise<void> };
    try {
      shelf = await layout.makeShelf(id);
      await rename(temporary, layout.path(id));
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      throw error;
    }
    try {
      await Promise.all([shelf.durable, syncDirectory(layout.shelf(id))]);
    } catch (error) {
      await unmake(id);
      throw error;
    }
  }

  return {
    halfReceived,
    levels: {
      get handles() {
        return handles.size;
      },
      get running() {
        return running.size;
      },
    },

    get direct() {
      return direct.written;
    },

    async write(id, position, bytes, only) {
      requireOpen(id);
      requireExtent(position);
      const written = handles.use(
        id,
        () => (only === "existing" ? openExisting(id) : openOrMake(id)),
        (blob) => blob.write(bytes, position),
      );
      await during(io(written));
    },

    async writeStream(id, source, maxBytes) {
      requireOpen(id);
      return during(store(id, source, maxBytes));
    },

    async finish(id) {
      requireOpen(id);
      // Each write was synced: where it is, it stays.
      await io(stat(layout.path(id)));
    },

    async read(id, position, length, into) {
      requireOpen(id);
      requireExtent(position, length);
      const read = handles.use(
        id,
        () => openExisting(id),
        async ({ handle }) => {
          if (into !== undefined && into.length >= length) return readFully(handle, position, length, into);
          const { size } = await handle.stat();
          return readFully(handle, position, Math.min(length, Math.max(0, size - position)));
        },
      );
      return during(io(read));
    },

    async *stream(id, start, end) {
      requireOpen(id);
      requireExtent(start);
      // A handle of its own: a slow reader must not keep one of the shared ones.
      const handle = await io(open(layout.path(id), "r"));
      try {
        for (let at = start; at <= end; ) {
          const piece = await io(readFully(handle, at, Math.min(PIECE, end - at + 1)));
          if (piece.length === 0) return;
          at += piece.length;
          yield piece;
        }
      } finally {
        await handle.close();
      }
    },

    async size(id) {
      requireOpen(id);
      return (await io(stat(layout.path(id)))).size;
    },

    async remove(id) {
      requireOpen(id);
      await during(io(handles.exclusively(id, () => rm(layout.path(id), { force: true }))));
    },

    async list() {
      return io(layout.ids());
    },

    async close() {
      closed = true;
      await Promise.allSettled(running);
      await handles.close();
    },
  };
}
