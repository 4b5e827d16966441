import { randomUUID } from "node:crypto";
import { ChatCastError } from "@chatcast/protocol";
import { isBlobId, noSuchBlob, requireBlobId, requireExtent } from "../ids.ts";
import type { BlobStore, Spool } from "../port.ts";
import type { Digests } from "../stream-digest.ts";
import type { Bucket } from "./bucket.ts";
import { Eager } from "./eager.ts";
import { Journal } from "./journal.ts";
import { Locks } from "./locks.ts";
import { type Patience, pauseAfter, Slots } from "./patience.ts";
import { Pieces } from "./pieces.ts";
import { PIECE, Remote } from "./remote.ts";
import { Removals } from "./removals.ts";
import { isNotFound, Staging } from "./staging.ts";
import { Upload, type UploadContext, WIDTH } from "./upload.ts";

/** How long a list waits for a bucket that is away, in ms: a start waits for it. */
const LIST_MS = 5_000;

export interface S3Options {
  bucket: Bucket;
  /** The disk: what streams bring is there until the bucket has it whole. */
  spool: Spool;
  /** Where what is written at positions is until then: there too, or in the bucket, for every server that has it. */
  growing: "on the disk" | "in the bucket";
  /** Notes of what was sent, beside the spool. */
  directory: string;
  partBytes: number;
  patience: Patience;
  /** Objects younger than this, in ms, are nobody's to judge: whoever put them may be about to tell the log. */
  objectGraceMs: number;
  /** Likewise for multipart uploads of others. */
  uploadGraceMs: number;
  /** Told of trouble that nobody else hears of, because it is tried again or does no harm. */
  trouble(error: unknown): void;
}

export interface S3Blobs extends BlobStore {
  /** Ends the multipart uploads that nobody will complete. @returns how many those were */
  abortAbandoned(inUse: ReadonlySet<string>): Promise<number>;
  readonly levels: { readonly waitingParts: number; readonly removals: number };
}

/**
 * Blobs as objects of a bucket. A blob that is being written is in a spool, durable, and goes to the bucket in parts while
 * it grows; when it is finished the bucket has it whole, and the spool lets it go.
 */
export async function openS3Blobs(options: S3Options): Promise<S3Blobs> {
  const { bucket, patience, trouble } = options;
  const journal = await Journal.open(options.directory);
  const closing = new AbortController();
  const eager = new Eager(patience, closing.signal, trouble);
  const removals = new Removals(closing.signal, (failures) => pauseAfter(patience, failures), trouble);
  const remote = new Remote(bucket, patience, closing.signal);
  const spool = options.growing === "in the bucket" ? new Pieces(remote) : options.spool;
  const context: UploadContext = { bucket, spool, journal, partBytes: options.partBytes, slots: new Slots(WIDTH) };
  const staging = new Staging(context, remote, removals, trouble);
  const locks = new Locks();
  const finishing = new Map<string, Promise<void>>();
  /** Streams on their way: where they are in the spool, and what they become in the bucket. */
  const streams = new Map<string, Upload | undefined>();
  const running = new Set<Promise<unknown>>();
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

  async function write(id: string, position: number, bytes: Uint8Array): Promise<void> {
    const upload = await staging.enter(id);
    const end = position + bytes.length;
    const { placed } = upload;
    try {
      await spool.write(id, position, bytes, placed ? "existing" : undefined);
      upload.place();
    } catch (error) {
      upload.parts.changed(position, end);
      if (!placed || !isNotFound(error)) throw error;
      // Made anew it would have these bytes alone, and be read in place of what another server has finished.
      await staging.forget(id, upload);
      return write(id, position, bytes);
    }
    for (const number of upload.parts.written(position, end)) {
      eager.add({ upload, number, size: upload.parts.spanOf(number, Number.POSITIVE_INFINITY).end });
    }
  }

  async function read(id: string, position: number, length: number): Promise<Uint8Array> {
    requireOpen(id);
    requireExtent(position, length);
    const whole = await staging.whole(id, () => remote.readIfWhole(id, position, length));
    if (whole !== undefined) return whole;
    return (await staging.here(id, () => spool.read(id, position, length))) ?? remote.read(id, position, length);
  }

  async function sizeOf(id: string): Promise<number> {
    const whole = await staging.whole(id, () => remote.sizeIfWhole(id));
    if (whole !== undefined) return whole;
    return (await staging.here(id, () => spool.size(id))) ?? remote.size(id);
  }

  async function finish(id: string, least: number): Promise<void> {
    for (let settled = false, first = true; !settled; first = false) {
      // After the writes that were called before.
      const upload = await locks.alone(id, () => staging.find(id));
      if (upload === undefined) {
        await sizeOf(id);
        return;
      }
      const { version } = upload.parts;
      if (!(await isSent(id, upload, least, first))) continue;
      settled = await locks.alone(id, async () => {
        if (upload.over) throw noSuchBlob();
        if (upload.parts.version !== version) return false;
        await staging.leave(id, upload);
        return true;
      });
    }
  }

  /**
   * Sends what the bucket lacks. @returns false where the spool has the blob no more: another server has finished it
   * @param least bytes that it has, where more is known of it than the spool says
   * @param first it was not sent from here yet
   */
  async function isSent(id: string, upload: Upload, least: number, first: boolean): Promise<boolean> {
    try {
      let size = await spool.size(id);
      // Before it is taken for whole: whoever was bringing it back was cut off.
      if (first && (await staging.broughtBack(id))) size = await spool.size(id);
      // Asked after the size: whoever has finished it removes pieces only when the bucket has all of them.
      if (first && (await staging.whole(id, () => remote.sizeIfWhole(id))) !== undefined) {
        await staging.forget(id, upload);
        await spool.remove(id);
        return false;
      }
      await remote.asking(() => upload.finish(Math.max(size, least)));
      return true;
    } catch (error) {
      if (upload.over) throw noSuchBlob();
      if ((await staging.here(id, () => spool.size(id))) !== undefined) throw error;
      await staging.forget(id, upload);
      return false;
    }
  }

  /** What was there before stays until the bucket has all of the stream. */
  async function receive(id: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Digests> {
    const temporary = randomUUID();
    streams.set(temporary, undefined);
    try {
      const digests = await options.spool.writeStream(temporary, source, maxBytes);
      await removals.of(id);
      const upload = new Upload({ ...context, spool: options.spool }, id, { source: temporary });
      streams.set(temporary, upload);
      await remote.asking(() => upload.finish(digests.size));
      await locks.alone(id, async () => staging.leave(id, await staging.find(id)));
      return digests;
    } finally {
      await streams.get(temporary)?.abort().catch(trouble);
      await options.spool.remove(temporary).catch(trouble);
      streams.delete(temporary);
    }
  }

  async function remove(id: string): Promise<void> {
    const rest = await staging.remove(id);
    if (rest !== undefined) removals.add(id, rest);
  }

  return {
    levels: {
      get waitingParts() {
        return eager.waiting;
      },
      get removals() {
        return removals.count;
      },
    },

    async write(id, position, bytes) {
      requireOpen(id);
      requireExtent(position);
      await during(locks.shared(id, () => write(id, position, bytes)));
    },

    async writeStream(id, source, maxBytes) {
      requireOpen(id);
      return during(receive(id, source, maxBytes));
    },

    async finish(id, least = 0) {
      requireOpen(id);
      const under = finishing.get(id) ?? finish(id, least).finally(() => finishing.delete(id));
      finishing.set(id, under);
      return under;
    },

    read,

    async *stream(id, start, end) {
      requireOpen(id);
      requireExtent(start);
      if (start > end) await sizeOf(id);
      for (let at = start; at <= end; ) {
        const piece = await read(id, at, Math.min(PIECE, end - at + 1));
        if (piece.length === 0) return;
        at += piece.length;
        yield piece;
      }
    },

    async size(id) {
      requireOpen(id);
      return sizeOf(id);
    },

    async remove(id) {
      requireOpen(id);
      await during(locks.alone(id, () => remove(id)));
    },

    async list() {
      const found = new Set((await spool.list()).filter((id) => !streams.has(id) && !removals.has(id)));
      const until = Date.now() - options.objectGraceMs;
      await remote.asking(async () => {
        for await (const { name, changedAt } of bucket.list()) {
          if (isBlobId(name) && !removals.has(name) && changedAt <= until) found.add(name);
        }
      }, LIST_MS);
      return [...found];
    },

    async abortAbandoned(inUse) {
      const until = Date.now() - options.uploadGraceMs;
      const own = await staging.multiparts();
      for (const upload of streams.values()) own.add((await upload?.uploadId()) ?? "");
      let aborted = 0;
      for await (const { name, uploadId, begunAt } of bucket.uploads()) {
        if (!isBlobId(name) || own.has(uploadId) || !(begunAt <= until)) continue;
        // Another server's, whose blob is still growing. Of one that is whole nobody needs it any more.
        if (inUse.has(name) && (await bucket.size(name)) === undefined) continue;
        await bucket.abort(name, uploadId);
        aborted += 1;
      }
      if (!(spool instanceof Pieces)) return aborted;
      // Of blobs that nobody will finish, and what came late to those that are whole.
      for (const [id, changedAt] of await spool.changes()) {
        if (!(changedAt <= until) || (inUse.has(id) && (await bucket.size(id)) === undefined)) continue;
        await spool.remove(id);
        aborted += 1;
      }
      return aborted;
    },

    async close() {
      if (closed) return;
      closed = true;
      while (running.size > 0) await Promise.allSettled(running);
      closing.abort();
      bucket.close();
      await Promise.allSettled(finishing.values());
      await locks.idle();
      await Promise.all([spool.close(), options.spool.close()]);
    },
  };
}
