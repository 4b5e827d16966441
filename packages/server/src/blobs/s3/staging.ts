import { ChatCastError } from "@chatcast/protocol";
import { noSuchBlob } from "../ids.ts";
import { Pieces } from "./pieces.ts";
import type { Remote } from "./remote.ts";
import type { Removals } from "./removals.ts";
import { Upload, type UploadContext } from "./upload.ts";

/** How long a chunk waits for the bucket to say whether there is such a blob already, in ms. */
const FIRST_LOOK_MS = 5_000;

export const isNotFound = (error: unknown): boolean => error instanceof ChatCastError && error.code === "E_NOT_FOUND";

/**
 * Blobs that are in the spool, and how far each has come on its way to the bucket. The spool is the truth: where several
 * servers share it, another one may have begun an upload, or have finished it.
 */
export class Staging {
  readonly #context: UploadContext;
  readonly #remote: Remote;
  readonly #removals: Removals;
  readonly #trouble: (error: unknown) => void;
  /** The spool is in the bucket too: an object there is whole, whatever the spool has of it. */
  readonly #wholeFirst: boolean;
  readonly #uploads = new Map<string, Promise<Upload>>();

  constructor(context: UploadContext, remote: Remote, removals: Removals, trouble: (error: unknown) => void) {
    this.#context = context;
    this.#remote = remote;
    this.#removals = removals;
    this.#trouble = trouble;
    this.#wholeFirst = context.spool instanceof Pieces;
  }

  /** What the spool says of a blob; undefined when it has none of that id. */
  async here<T>(id: string, ask: () => Promise<T>): Promise<T | undefined> {
    if (this.#removals.has(id)) throw noSuchBlob();
    try {
      return await ask();
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** What the bucket says of a blob where that decides; undefined where it does not, or has none of that id. */
  async whole<T>(id: string, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    if (this.#removals.has(id)) throw noSuchBlob();
    return this.#wholeFirst ? ask() : undefined;
  }

  /** Its upload, of a blob that is in the spool. */
  async find(id: string): Promise<Upload | undefined> {
    const known = this.#uploads.get(id);
    if (known !== undefined) return known;
    return (await this.#isHere(id)) ? this.#open(id, () => Upload.resume(this.#context, id)) : undefined;
  }

  /** Puts a blob into the spool, so that it can be written to: brought back, if the bucket has it. */
  async enter(id: string): Promise<Upload> {
    await this.#removals.of(id);
    // Asked once for all that are written at once.
    return this.#open(id, async () => {
      const here = await this.#isHere(id);
      if (here) await this.broughtBack(id);
      return here ? Upload.resume(this.#context, id) : this.#bringBack(id);
    });
  }

  /** Ends what somebody began who was cut off: to make pieces of a whole blob. @returns whether somebody had */
  async broughtBack(id: string): Promise<boolean> {
    const { spool } = this.#context;
    if (!(spool instanceof Pieces) || !(await spool.isComingBack(id))) return false;
    await spool.bringBack(id, await this.#remote.asking(() => this.#remote.bucket.size(id), FIRST_LOOK_MS));
    return true;
  }

  /** Another server has finished or removed it: what was known of it here is worth nothing. */
  async forget(id: string, upload: Upload): Promise<void> {
    if ((await this.#uploads.get(id)) === upload) this.#uploads.delete(id);
    await upload.abort().catch(this.#trouble);
  }

  /** The bucket has it, or nobody wants it: nothing of it is kept here. */
  async leave(id: string, upload: Upload | undefined): Promise<void> {
    this.#uploads.delete(id);
    await upload?.abort().catch(this.#trouble);
    await this.#context.spool.remove(id);
  }

  /** Removes it from the spool. @returns what is to be done in the bucket, if it may have anything of it */
  async remove(id: string): Promise<(() => Promise<void>) | undefined> {
    if (this.#removals.has(id)) return undefined;
    const { spool } = this.#context;
    const upload = await (this.#wholeFirst ? this.#uploads.get(id) : this.find(id));
    this.#uploads.delete(id);
    upload?.end();
    if (!this.#wholeFirst) {
      await spool.remove(id);
      if (upload?.traces === false) return undefined;
    }
    return async () => {
      await upload?.abort();
      if (this.#wholeFirst) await spool.remove(id);
      await this.#remote.bucket.remove(id);
    };
  }

  /** Ids of the multipart uploads that blobs here use. Forgets those that another server has finished. */
  async multiparts(): Promise<Set<string>> {
    const { journal } = this.#context;
    for (const id of await journal.ids()) {
      if ((await this.find(id)) === undefined) await journal.remove(id);
    }
    const found = new Set<string>();
    for (const [id, opening] of this.#uploads) {
      const upload = await opening;
      const uploadId = await upload.uploadId();
      if (uploadId !== undefined) found.add(uploadId);
      if (await this.#isHere(id)) continue;
      upload.end();
      this.#uploads.delete(id);
    }
    return found;
  }

  async #isHere(id: string): Promise<boolean> {
    try {
      await this.#context.spool.size(id);
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  #open(id: string, open: () => Promise<Upload>): Promise<Upload> {
    const known = this.#uploads.get(id);
    if (known !== undefined) return known;
    const opening = open();
    this.#uploads.set(id, opening);
    opening.catch(() => this.#uploads.get(id) === opening && this.#uploads.delete(id));
    return opening;
  }

  async #bringBack(id: string): Promise<Upload> {
    const size = await this.#remote.asking(() => this.#remote.bucket.size(id), FIRST_LOOK_MS);
    const { spool } = this.#context;
    if (size !== undefined) {
      if (spool instanceof Pieces) await spool.bringBack(id, size);
      else await spool.writeStream(id, this.#remote.whole(id, size), size);
    }
    return new Upload(this.#context, id, { known: size !== undefined });
  }
}
