import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncDirectory } from "../../sync-directory.ts";
import { isBlobId } from "../ids.ts";
import { io, isCode } from "./io.ts";

const TEMPORARY = ".tmp";

/**
 * Where blobs lie: `<directory>/<first two characters>/<id>`, and files that are still being received in
 * `<directory>/.tmp`, which is no possible beginning of an id.
 */
export class Layout {
  readonly #directory: string;
  readonly #shelves = new Map<string, Promise<void>>();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Makes the directory, and removes what a process that was killed was still receiving. @returns how many files that were, too. */
  static async open(directory: string): Promise<{ layout: Layout; halfReceived: number }> {
    const layout = new Layout(directory);
    await mkdir(join(directory, TEMPORARY), { recursive: true, mode: 0o700 });
    await syncDirectory(dirname(directory));
    await syncDirectory(directory);
    const left = await readdir(join(directory, TEMPORARY));
    for (const name of left) await rm(layout.temporary(name), { force: true });
    // A killed process may have made blobs whose entries it had not synced yet.
    for (const shelf of await layout.#shelfNames()) await syncDirectory(join(directory, shelf));
    return { layout, halfReceived: left.length };
  }

  path(id: string): string {
    return join(this.shelf(id), id);
  }

  /** The directory that holds a blob. */
  shelf(id: string): string {
    return join(this.#directory, id.slice(0, 2));
  }

  temporary(name: string): string {
    return join(this.#directory, TEMPORARY, name);
  }

  /** Makes the directory of a blob, durably; once for each and process. */
  async makeShelf(id: string): Promise<void> {
    const shelf = this.shelf(id);
    const known = this.#shelves.get(shelf);
    const making = known ?? this.#make(shelf);
    this.#shelves.set(shelf, making);
    await making;
  }

  async ids(): Promise<string[]> {
    const found: string[] = [];
    for (const shelf of await this.#shelfNames()) {
      for (const name of await readdir(join(this.#directory, shelf))) {
        if (isBlobId(name) && name.slice(0, 2) === shelf) found.push(name);
      }
    }
    return found;
  }

  async #make(shelf: string): Promise<void> {
    try {
      await mkdir(shelf, { mode: 0o700 }).catch((error: unknown) => {
        if (!isCode(error, "EEXIST")) throw error;
      });
      await syncDirectory(this.#directory);
    } catch (error) {
      this.#shelves.delete(shelf);
      // Made again, it is written again: a later sync says nothing of what an earlier one lost.
      await rmdir(shelf).catch(() => {});
      throw error;
    }
  }

  async #shelfNames(): Promise<string[]> {
    const entries = await io(readdir(this.#directory, { withFileTypes: true }));
    return entries
      .filter((entry) => entry.isDirectory() && entry.name.length <= 2 && isBlobId(entry.name))
      .map(({ name }) => name);
  }
}
