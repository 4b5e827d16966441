import type { FileStorageOptions } from "@chatcast/client";
import type { Coverage } from "../checker/coverage.ts";
import type { Rng } from "../kernel/rng.ts";
import type { Scheduler } from "../kernel/scheduler.ts";

type FileSystem = FileStorageOptions["fs"];
type OpenFile = Awaited<ReturnType<FileSystem["open"]>>;

/** A file that is only appended to and cut short: what of it is synced, and what the system would show. */
interface File {
  ino: number;
  text: string;
  synced: string;
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** The folder of a member's program on its own disk: survives the program, and loses what was not synced. */
export class Folder {
  readonly #files = new Map<string, File>();
  readonly #scheduler: Scheduler;
  readonly #coverage: Coverage;
  readonly #rng: Rng;
  #full = false;
  #inodes = 0;
  /** Something could not be written since this was last set to false. */
  hasFailed = false;

  constructor(scheduler: Scheduler, coverage: Coverage, rng: Rng) {
    this.#scheduler = scheduler;
    this.#coverage = coverage;
    this.#rng = rng;
  }

  /** Journals take nothing more for a while; a new one can be begun. */
  fill(ms: number): void {
    this.#full = true;
    this.#scheduler.after(ms, () => {
      this.#full = false;
    });
  }

  /** The machine is switched off: of what was appended and not synced a beginning is left. */
  crash(): void {
    for (const file of this.#files.values()) {
      if (!file.text.startsWith(file.synced)) continue;
      const tail = file.text.slice(file.synced.length);
      const left = tail.slice(0, Math.floor(this.#rng.next() * (tail.length + 1)));
      if (left.length < tail.length && left.length > 0) this.#coverage.hit("journal torn in a crash");
      file.synced += left;
      file.text = file.synced;
    }
  }

  /** The part of `node:fs/promises` that a journal needs, for one life of the program. */
  fs(alive: () => boolean): FileSystem {
    const pass = (): Promise<void> =>
      new Promise((resolve) => {
        this.#scheduler.after(this.#rng.between(0.1, this.#rng.chance(0.05) ? 60 : 4), () => alive() && resolve());
      });
    const folder = this.#files;
    const find = (path: string): File => {
      const file = this.#files.get(path);
      if (file === undefined) throw failure("ENOENT");
      return file;
    };
    return {
      mkdir: async () => undefined,
      readFile: async (path) => find(path).text,
      readdir: async () => [...this.#files.keys()].map((path) => path.slice(path.lastIndexOf("/") + 1)),
      stat: async (path) => ({ ino: find(path).ino }),
      async unlink(path) {
        find(path);
        folder.delete(path);
      },
      async rename(from, to) {
        folder.set(to, find(from));
        folder.delete(from);
      },
      open: async (path, flags) => {
        if (flags === "r") return this.#opened({ ino: 0, text: "", synced: "" }, pass);
        const file = folder.get(path) ?? { ino: ++this.#inodes, text: "", synced: "" };
        folder.set(path, file);
        return this.#opened(file, pass);
      },
    };
  }

  #opened(file: File, pass: () => Promise<void>): OpenFile {
    const sync = async (): Promise<void> => {
      const { text } = file;
      await pass();
      file.synced = text;
    };
    return {
      appendFile: async (text) => {
        if (this.#full && file.synced !== "") {
          file.text += text.slice(0, Math.floor(this.#rng.next() * text.length));
          this.hasFailed = true;
          this.#coverage.hit("journal write on a full disk");
          throw failure("ENOSPC");
        }
        file.text += text;
      },
      truncate: async (length) => {
        file.text = file.text.slice(0, length);
      },
      datasync: sync,
      sync,
      stat: async () => ({ ino: file.ino, size: file.text.length }),
      close: async () => undefined,
    };
  }
}
