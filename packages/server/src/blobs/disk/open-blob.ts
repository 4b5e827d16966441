import type { FileHandle } from "node:fs/promises";
import type { DirectWrites } from "./direct-writes.ts";
import { GroupSync } from "./group-sync.ts";
import { writeAll } from "./io.ts";

interface OpenBlobOptions {
  handle: FileHandle;
  direct: DirectWrites;
  path: string;
  /** A sync failed: what was opened is of no use any more. */
  spoiled: () => void;
  /** Resolves when the file's name is durable: at once, unless it was just made. */
  named: Promise<void> | undefined;
}

/** A blob's open file, whose writers share its syncs. */
export class OpenBlob {
  readonly handle: FileHandle;
  readonly #options: OpenBlobOptions;
  readonly #syncs: GroupSync;
  #straight: Promise<FileHandle | undefined> | undefined;

  constructor(options: OpenBlobOptions) {
    const { handle, spoiled } = options;
    this.#options = options;
    this.handle = handle;
    this.#syncs = new GroupSync(async () => {
      try {
        await handle.datasync();
      } catch (error) {
        spoiled();
        throw error;
      }
    });
  }

  /** Resolves when the bytes are on the disk, and the file's name is. */
  async write(bytes: Uint8Array, position: number): Promise<void> {
    try {
      const done = await this.#writeDirectly(bytes, position);
      if (done < bytes.length) await writeAll(this.handle, bytes.subarray(done), position + done);
      await this.#syncs.join();
    } finally {
      await this.#options.named;
    }
  }

  async close(): Promise<void> {
    await (await this.#straight)?.close();
    await this.handle.close();
  }

  async #writeDirectly(bytes: Uint8Array, position: number): Promise<number> {
    const { direct, path } = this.#options;
    if (!direct.fits(bytes, position)) return 0;
    this.#straight ??= direct.open(path);
    const straight = await this.#straight;
    return straight === undefined ? 0 : direct.write(straight, bytes, position);
  }
}
