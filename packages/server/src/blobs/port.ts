import type { Digests } from "./stream-digest.ts";

/**
 * Bytes of files under random ids. Ids are 1-64 characters of [A-Za-z0-9_-] made by the server, never by a client.
 * A full disk rejects with ChatCastError `E_DISK_FULL`, other trouble with `E_UNAVAILABLE`; reading a blob that does
 * not exist rejects with `E_NOT_FOUND`, and so does a string that is no id.
 */
export interface BlobStore {
  /** Writes at a byte position, making the blob if it is new. Resolves after the bytes are synced (P1); leave them alone until then. */
  write(id: string, position: number, bytes: Uint8Array): Promise<void>;
  /**
   * Writes a whole stream, bounded memory, at most `maxBytes`. Resolves after the sync with size and digests.
   * The blob is finished then. Longer than `maxBytes`: rejects with `E_TOO_LARGE`; an error of the source is passed on. After a rejection
   * nothing of the stream remains.
   */
  writeStream(id: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Digests>;
  /**
   * Says that the blob is whole. Resolves when it is where it stays: from then on what this machine holds of it may be
   * lost. Whoever writes to it later finishes it again. Where that cannot be done now it rejects, keeps what was written,
   * and can be asked again.
   * @param least bytes that were written of it, where the caller knows: with fewer it is not whole
   */
  finish(id: string, least?: number): Promise<void>;
  /**
   * `length` bytes from `position`, fewer only at the end of the blob. They lie in `into`, from its beginning, where the store
   * can read into it and it has room for `length`; else in memory of their own.
   */
  read(id: string, position: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  /** Bytes `start` to `end` inclusive as a stream with backpressure. */
  stream(id: string, start: number, end: number): AsyncIterable<Uint8Array>;
  size(id: string): Promise<number>;
  /** Removes a blob after the writes called before; removing one that does not exist is no error. */
  remove(id: string): Promise<void>;
  /** Ids of blobs, for the sweep of what nothing refers to: all but those that another server may have made just now. */
  list(): Promise<string[]>;
  close(): Promise<void>;
}

/** Where blobs are until they are whole, and go elsewhere. */
export interface Spool extends Omit<BlobStore, "finish" | "stream"> {
  /** @param only "existing": writes to no blob that is not there, but rejects with `E_NOT_FOUND` */
  write(id: string, position: number, bytes: Uint8Array, only?: "existing"): Promise<void>;
  /** @param only "written": where it can tell that bytes of them were never written, or are away, it rejects instead of giving zeros */
  read(id: string, position: number, length: number, into?: Uint8Array, only?: "written"): Promise<Uint8Array>;
}
