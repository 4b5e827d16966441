import { noSuchBlob } from "../ids.ts";
import type { Bucket } from "./bucket.ts";
import { insist, type Patience } from "./patience.ts";
import { asPortError } from "./trouble.ts";

/** Bytes asked for at once by a stream. */
export const PIECE = 1024 * 1024;

/** The bucket as the port sees it: trouble is waited out for a while, and told in the port's words. */
export class Remote {
  readonly bucket: Bucket;
  readonly #patience: Patience;
  readonly #closing: AbortSignal;

  constructor(bucket: Bucket, patience: Patience, closing: AbortSignal) {
    this.bucket = bucket;
    this.#patience = patience;
    this.#closing = closing;
  }

  /** @param answerMs for how long trouble is waited out at most */
  async asking<T>(work: () => Promise<T>, answerMs = Number.POSITIVE_INFINITY): Promise<T> {
    const patience = { ...this.#patience, answerMs: Math.min(answerMs, this.#patience.answerMs) };
    try {
      return await insist(patience, this.#closing, work);
    } catch (error) {
      throw asPortError(error);
    }
  }

  /** @returns undefined when the bucket has no such blob, or not all of it */
  sizeIfWhole(id: string): Promise<number | undefined> {
    return this.asking(() => this.bucket.size(id));
  }

  async size(id: string): Promise<number> {
    const size = await this.sizeIfWhole(id);
    if (size === undefined) throw noSuchBlob();
    return size;
  }

  /** Likewise. */
  async readIfWhole(id: string, position: number, length: number): Promise<Uint8Array | undefined> {
    if (length > 0) return this.asking(() => this.bucket.read(id, position, length));
    return (await this.sizeIfWhole(id)) === undefined ? undefined : new Uint8Array();
  }

  async read(id: string, position: number, length: number): Promise<Uint8Array> {
    const bytes = await this.readIfWhole(id, position, length);
    if (bytes === undefined) throw noSuchBlob();
    return bytes;
  }

  async *whole(id: string, size: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < size; at += PIECE) yield await this.read(id, at, Math.min(PIECE, size - at));
  }
}
