import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncDirectory } from "../../sync-directory.ts";
import { isBlobId } from "../ids.ts";
import { io, isCode } from "./io.ts";

const TEMPORARY = ".tmp";

/** A directory of blobs: it is there, and its entry is synced. */
interface Shelf {
  made: Promise<void>;
  durable: Promise<void>;
}

/**
 * Where blobs lie: `<directory>/<first two characters>/<id>`, and files that are still being received in
 * `<directory>/.tmp`, which is no possible beginning of an id.
 */
export class Layout {
  readonly #directory: string;
  readonly #shelves = new Map<string, Shelf>();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Makes the directory, and removes what a process that was killed was still receiving.
   * @param shared other processes may be receiving there: nothing is removed
   * @returns how many files that were, too
   */
  static async open(directory: string, shared: boolean): Promise<{ layout: Layout; halfReceived: number }> {
    const layout = new Layout(directory);
    await mkdir(join(directory, TEMPORARY), { recursive: true, mode: 0o700 });
    await syncDirectory(dirname(directory));
    await syncDirectory(directory);
    const left = shared ? [] : await readdir(join(directory, TEMPORARY));
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

  /** Makes the directory of a blob, once for each and process. @returns what resolves when it is durable. */
  async makeShelf(id: string): Promise<{ durable: Promise<void> }> {
    const path = this.shelf(id);
    const shelf = this.#shelves.get(path) ?? this.#make(path);
    this.#shelves.set(path, shelf);
    await shelf.made;
    return { durable: shelf.durable };
  }

  /**
   * What was just made in the directory of a blob is gone again, because its entry could not be synced. A directory that
   * is empty goes, too: made again, it is written again, where a later sync would say nothing of what an earlier one lost.
   */
  async unmakeShelf(id: string): Promise<void> {
    const path = this.shelf(id);
    await rmdir(path).then(
      () => this.#shelves.delete(path),
      () => {},
    );
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

  #make(path: string): Shelf {
    const made = mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (!isCode(error, "EEXIST")) throw error;
    });
    const durable = made
      .then(() => syncDirectory(this.#directory))
      .catch((error: unknown) => {
        this.#shelves.delete(path);
        throw error;
      });
    // Whoever waits for it is told; where the directory could not be made, nobody does.
    durable.catch(() => {});
    return { made, durable };
  }

  async #shelfNames(): Promise<string[]> {
    const entries = await io(readdir(this.#directory, { withFileTypes: true }));
    return entries
      .filter((entry) => entry.isDirectory() && entry.name.length <= 2 && isBlobId(entry.name))
      .map(({ name }) => name);
  }
}
