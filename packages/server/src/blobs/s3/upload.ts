import type { Spool } from "../port.ts";
import { type Bucket, sha256Of } from "./bucket.ts";
import type { Journal, Remembered } from "./journal.ts";
import { Parts } from "./parts.ts";
import type { Slots } from "./patience.ts";
import type { Pieces } from "./pieces.ts";
import { BucketError, isNoSuchUpload } from "./trouble.ts";

/** Parts of one blob that are sent side by side; all blobs together have no more of them in memory. */
export const WIDTH = 2;

export interface UploadContext {
  bucket: Bucket;
  /** Where the bytes are until the bucket has them all: S3 shows nothing of a multipart upload before it is complete. */
  spool: Spool | Pieces;
  journal: Journal;
  /** At least 5 MiB, S3's bound for all parts but the last; 10,000 of them hold the largest blob. */
  partBytes: number;
  slots: Slots;
}

/** One blob on its way into the bucket. It may be written to meanwhile. */
export class Upload {
  readonly parts: Parts;
  readonly #context: UploadContext;
  readonly #name: string;
  readonly #source: string;
  readonly #sending = new Map<number, Promise<void>>();
  #multipart: Promise<string> | undefined;
  /** Parts that an earlier run has sent; they count when their bytes are still the same. */
  #earlier: Remembered["parts"] = new Map();
  #finishing: Promise<void> = Promise.resolve();
  #over = false;
  #placed: boolean;
  #traces: boolean;

  /**
   * @param source its id in the spool, which is the object's name but for what is not in its place yet
   * @param known whether the spool has it, and the bucket may have something of it already
   */
  constructor(context: UploadContext, name: string, { source = name, known = false } = {}) {
    this.#context = context;
    this.#name = name;
    this.#source = source;
    this.#traces = known;
    this.#placed = known;
    this.parts = new Parts(context.partBytes);
  }

  /** Of a blob that an earlier run left: goes on with what that has sent. */
  static async resume(context: UploadContext, name: string): Promise<Upload> {
    const upload = new Upload(context, name, { known: true });
    const found = await context.journal.read(name);
    if (found !== undefined && found.partBytes === context.partBytes) {
      upload.#multipart = Promise.resolve(found.uploadId);
      upload.#earlier = found.parts;
    }
    return upload;
  }

  /** It was ended: what was still to be sent of it is not wanted any more. */
  get over(): boolean {
    return this.#over;
  }

  /** The spool has it, unless another server has finished or removed it since. */
  get placed(): boolean {
    return this.#placed;
  }

  place(): void {
    this.#placed = true;
  }

  /** Whether the bucket may have anything of it. */
  get traces(): boolean {
    return this.#traces;
  }

  /** The multipart upload that it uses, if it has begun one. */
  uploadId(): Promise<string | undefined> {
    return this.#multipart?.catch(() => undefined) ?? Promise.resolve(undefined);
  }

  /** Sends a part, or waits for its sending. @param size of the blob, or at least what the part reaches to */
  async send(number: number, size: number): Promise<void> {
    const under = this.#sending.get(number);
    if (under !== undefined) {
      // It may have read what has changed since.
      await under;
      return this.parts.has(number) ? undefined : this.send(number, size);
    }
    const sending = this.#context.slots.during(() => this.#send(number, size));
    this.#sending.set(number, sending);
    try {
      await sending;
    } finally {
      this.#sending.delete(number);
    }
  }

  /** The object is there, whole: in one piece where that is small, else in parts of which most were sent before. */
  finish(size: number): Promise<void> {
    this.#finishing = this.#finish(size);
    return this.#finishing;
  }

  async #finish(size: number): Promise<void> {
    const { bucket, spool, partBytes, slots } = this.#context;
    this.#touch();
    const put = async () => bucket.put(this.#name, await spool.read(this.#source, 0, size, undefined, "written"));
    await (size <= partBytes ? slots.during(put) : this.#complete(size));
    const found = await bucket.size(this.#name);
    if (found !== size) throw new BucketError("looking at what was uploaded", 200, "OtherSize");
  }

  /** Nothing more is sent, but for what is on its way. */
  end(): void {
    this.#over = true;
  }

  /** The same, and what the bucket has of it, the object aside, is forgotten. */
  async abort(): Promise<void> {
    this.end();
    await Promise.allSettled([...this.#sending.values(), this.#finishing]);
    const uploadId = await this.uploadId();
    await this.#context.journal.remove(this.#name);
    if (uploadId !== undefined) await this.#context.bucket.abort(this.#name, uploadId);
  }

  async #complete(size: number): Promise<void> {
    const due = this.parts.due(size);
    const worker = async () => {
      try {
        for (let next = due.shift(); next !== undefined; next = due.shift()) await this.send(next, size);
      } catch (error) {
        due.length = 0;
        throw error;
      }
    };
    await Promise.all(Array.from({ length: WIDTH }, worker));
    const multipart = this.#begun();
    const uploadId = await multipart;
    const completed = this.#context.bucket.complete(this.#name, uploadId, this.parts.list());
    await completed.catch((error: unknown) => this.#failed(error, multipart));
    this.#forget();
  }

  async #send(number: number, size: number): Promise<void> {
    const { bucket, spool, journal } = this.#context;
    this.#touch();
    const state = this.parts.stateOf(number);
    const { start, end } = this.parts.spanOf(number, size);
    // First, since another server may have finished it: an upload that was begun for nothing would stay for a day.
    const bytes = await spool.read(this.#source, start, end - start, undefined, "written");
    const multipart = this.#begun();
    const uploadId = await multipart;
    const sha256 = sha256Of(bytes);
    const earlier = this.#earlier.get(number);
    const known = earlier?.sha256 === sha256 ? earlier.etag : undefined;
    const put = () => bucket.putPart(this.#name, uploadId, number, bytes, sha256);
    const etag = known ?? (await put().catch((error: unknown) => this.#failed(error, multipart)));
    if (!this.parts.sent(number, state, { etag, sha256 }) || known !== undefined) return;
    await journal.add(this.#name, { uploadId, number, etag, sha256 });
  }

  #touch(): void {
    if (this.#over) throw new BucketError("uploading", undefined, "Ended");
    this.#traces = true;
  }

  #begun(): Promise<string> {
    this.#touch();
    this.#multipart ??= this.#begin().catch((error: unknown) => {
      this.#multipart = undefined;
      throw error;
    });
    return this.#multipart;
  }

  async #begin(): Promise<string> {
    const { bucket, journal, partBytes } = this.#context;
    const uploadId = await bucket.begin(this.#name);
    await journal.add(this.#name, { uploadId, partBytes });
    return uploadId;
  }

  /** Where the bucket knows nothing of the upload (aborted there, or completed and the answer lost) all is sent again. */
  #failed(error: unknown, multipart: Promise<string>): never {
    if (!isNoSuchUpload(error)) throw error;
    if (this.#multipart === multipart) this.#forget();
    throw new BucketError("uploading", undefined, "NoSuchUpload");
  }

  #forget(): void {
    this.#multipart = undefined;
    this.#earlier = new Map();
    this.parts.forgetSent();
  }
}
