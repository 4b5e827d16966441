import { ChatCastError } from "@chatcast/protocol";
import { type FileSystem, ifThere, isCode, type OpenFile, storageError } from "./file-system.ts";
import { headerOf, lineOf, readLine, VERSION } from "./journal-line.ts";
import { type Change, Kept } from "./kept.ts";

/** A change to be written, or somebody who looks when those before are. */
interface Waiting {
  change: Change | undefined;
  done: () => void;
  reject: (error: unknown) => void;
}

/** The journal of one membership in its file, and what it amounts to. */
export class FileJournal {
  readonly #fs: FileSystem;
  readonly #path: string;
  readonly #file: OpenFile;
  /** Another opening puts another file in its place. */
  readonly #ino: number;
  readonly #kept: Kept;
  #size: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #ended: ChatCastError | undefined;

  private constructor(fs: FileSystem, path: string, file: OpenFile, kept: Kept, is: { ino: number; size: number }) {
    this.#fs = fs;
    this.#path = path;
    this.#file = file;
    this.#kept = kept;
    this.#ino = is.ino;
    this.#size = is.size;
  }

  /** Reads the journal, if there is one, and begins a new file with what it amounts to. */
  static async open(fs: FileSystem, path: string, directory: string): Promise<FileJournal> {
    const kept = await FileJournal.parse(fs, path);
    const fresh = `${path}.new`;
    // Of an opening that a crash has cut short.
    await ifThere(fs.unlink(fresh));
    const file = await fs.open(fresh, "a", 0o600);
    try {
      await file.appendFile(headerOf() + kept.changes().map(lineOf).join(""));
      await file.sync();
      await fs.rename(fresh, path);
      await syncDirectory(fs, directory);
      return new FileJournal(fs, path, file, kept, await file.stat());
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
  }

  /** @throws ChatCastError `E_UNAVAILABLE` for a journal of a newer version. */
  static async parse(fs: FileSystem, path: string): Promise<Kept> {
    const kept = new Kept();
    const [header = "", ...lines] = ((await ifThere(fs.readFile(path, "utf8"))) ?? "").split("\n");
    const version = /^chatcast journal (\d+)$/.exec(header)?.[1];
    if (version !== undefined && Number(version) > VERSION) {
      throw new ChatCastError("E_UNAVAILABLE", `${path} was written by a newer version`);
    }
    for (const line of lines) {
      const change = readLine(line);
      if (change !== undefined) kept.apply(change);
    }
    return kept;
  }

  /** Looks after the changes that were appended before. */
  read<T>(look: (kept: Kept) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ change: undefined, done: () => resolve(look(this.#kept)), reject });
    });
  }

  append(change: Change): Promise<void> {
    return new Promise((resolve, reject) => this.#enqueue({ change, done: resolve, reject }));
  }

  /** Somebody else writes from now on. */
  revoke(): Promise<void> {
    return this.#end(new ChatCastError("E_CONFLICT", "the room was opened elsewhere"));
  }

  close(): Promise<void> {
    return this.#end(new ChatCastError("E_UNAVAILABLE", "the storage is closed"));
  }

  async #end(why: ChatCastError): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#ended = why;
    await this.#writing;
    await this.#file.close().catch(() => undefined);
  }

  #enqueue(waiting: Waiting): void {
    if (this.#ended !== undefined) {
      waiting.reject(this.#ended);
      return;
    }
    this.#waiting.push(waiting);
    this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#write(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
        continue;
      }
      for (const { change, done } of batch) {
        if (change !== undefined) this.#kept.apply(change);
        done();
      }
    }
    this.#writing = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const there = await ifThere(this.#fs.stat(this.#path));
      if (there?.ino !== this.#ino) throw new ChatCastError("E_CONFLICT", "the room was opened elsewhere");
      const lines = batch.flatMap(({ change }) => (change === undefined ? [] : [lineOf(change)]));
      if (lines.length === 0) return;
      await this.#file.appendFile(lines.join(""));
      await this.#file.datasync();
      this.#size = (await this.#file.stat()).size;
    } catch (error) {
      // What was refused must not come back with the next opening, nor spoil the line after it.
      await this.#file.truncate(this.#size).catch((cause: unknown) => {
        this.#ended = new ChatCastError("E_UNAVAILABLE", `${this.#path} cannot be written`, { cause });
      });
      storageError(error);
    }
  }
}

async function syncDirectory(fs: FileSystem, path: string): Promise<void> {
  try {
    const directory = await fs.open(path, "r");
    await directory.sync().finally(() => directory.close());
  } catch (error) {
    // Windows opens no directories, and keeps their entries without being asked.
    if (!isCode(error, "EPERM", "EISDIR", "EACCES")) throw error;
  }
}
