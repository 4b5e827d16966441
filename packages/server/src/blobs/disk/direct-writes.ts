import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { isWholePages, PAGE } from "../../pages.ts";
import { isCode } from "./io.ts";

/** Smaller writes wait for the disk longer than they take to copy. */
const WORTHWHILE = 256 * 1024;

/**
 * Writes that go to the disk from where the bytes lie (`O_DIRECT`). On the ordinary way the system copies them into its
 * cache first, into memory that is in no processor's cache, and on a virtual machine maybe not even in the host's: that
 * was the largest part of what an upload cost, and it pushes out of the cache what somebody reads. A sync is needed behind
 * them all the same.
 */
export class DirectWrites {
  /** Undefined where the system has no such thing. */
  readonly #flag: number | undefined = constants.O_DIRECT;
  #refused = false;
  #written = 0;

  /** Bytes that were written in this way. */
  get written(): number {
    return this.#written;
  }

  /** Whether this may be written in this way. */
  fits(bytes: Uint8Array, position: number): boolean {
    return this.#possible && bytes.length >= WORTHWHILE && position % PAGE === 0 && isWholePages(bytes);
  }

  /** A handle for such writes alone. Where none is to be had the ordinary one does as well: undefined. */
  async open(path: string): Promise<FileHandle | undefined> {
    if (!this.#possible || this.#flag === undefined) return undefined;
    return open(path, constants.O_RDWR | this.#flag).catch((error: unknown) => {
      if (isUnknown(error)) this.#refused = true;
      return undefined;
    });
  }

  /** @returns how many of the bytes, from the first on, were written; the others take the ordinary way */
  async write(handle: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
    try {
      const { bytesWritten } = await handle.write(bytes, 0, bytes.length, position);
      this.#written += bytesWritten;
      return bytesWritten;
    } catch (error) {
      // A file system may say so at the first write only, for larger blocks than pages for instance.
      if (!isUnknown(error)) throw error;
      this.#refused = true;
      return 0;
    }
  }

  get #possible(): boolean {
    return this.#flag !== undefined && !this.#refused;
  }
}

/** The file system has no such writes. */
const isUnknown = (error: unknown): boolean => isCode(error, "EINVAL") || isCode(error, "EOPNOTSUPP");
