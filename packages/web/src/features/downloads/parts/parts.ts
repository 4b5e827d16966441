import {
  ChatCastError,
  type FilePart,
  type FileSink,
  type MessageFile,
  notKeptHere,
  provenBytes,
  Refusal,
  told,
} from "@chatcast/client";
import { bytesOf, notesOf, partOf, sweep } from "./folders.ts";
import type { PartAct, PartAnswer, PartOrder } from "./orders.ts";

interface Waiting {
  resolve: (bytes: Uint8Array<ArrayBuffer>) => void;
  reject: (cause: ChatCastError) => void;
}

const ended = (): ChatCastError => notKeptHere();
const full = (): ChatCastError =>
  new Refusal("E_DISK_FULL", told("browser-full", {}, "this browser has no room left for the rest of the file"));

/**
 * Keeps verified parts of the sealed files that a member reads, so that after a reload the rest alone is fetched. A worker, made
 * for the first of them, holds what is being written.
 */
export class Parts {
  readonly #member: string;
  readonly #newWorker: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #jobs = 0;

  constructor(member: string, newWorker: () => Worker) {
    this.#member = member;
    this.#newWorker = newWorker;
  }

  /** @throws where the browser keeps no files for a page. */
  static async open(member: string): Promise<Parts> {
    await sweep(Date.now());
    return new Parts(
      member,
      () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "parts" }),
    );
  }

  /** @param done gets the file when all of it was verified, from the disk; in `elsewhere` it is kept where it cannot be here */
  sink(done: (bytes: Blob) => void, elsewhere: FileSink): FileSink {
    return new PartSink(this, this.#member, done, elsewhere);
  }

  /** Bytes of a sealed file that an earlier reading has left here. */
  async kept({ size, sealed }: MessageFile): Promise<number> {
    if (sealed === undefined) return 0;
    const { name, chunkSize } = sealed.part;
    return provenBytes(await notesOf(partOf(name, this.#member)), { size, chunkSize });
  }

  ask(part: string, act: PartAct, transfer: ArrayBuffer[] = []): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      const job = this.#jobs++;
      this.#waiting.set(job, { resolve, reject });
      this.#opened().postMessage({ job, part, ...act } satisfies PartOrder, transfer);
    });
  }

  /** The member has left: nothing of what was read stays. */
  async close(): Promise<void> {
    this.#end();
    await sweep(Date.now(), this.#member);
  }

  #opened(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#newWorker();
    worker.addEventListener("message", ({ data }: MessageEvent<PartAnswer>) => this.#told(data));
    worker.addEventListener("error", () => this.#end());
    this.#worker = worker;
    return worker;
  }

  #told({ job, bytes, error }: PartAnswer): void {
    const waiting = this.#waiting.get(job);
    this.#waiting.delete(job);
    if (bytes !== undefined) waiting?.resolve(bytes);
    else if (error === undefined) waiting?.reject(ended());
    else waiting?.reject(error.code === "E_DISK_FULL" ? full() : new ChatCastError(error.code, error.message));
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(ended());
    this.#waiting.clear();
  }
}

/** One reading: into a part, or elsewhere where none can be opened, as when another tab has it. */
class PartSink implements FileSink {
  readonly #parts: Parts;
  readonly #member: string;
  readonly #done: (bytes: Blob) => void;
  readonly #elsewhere: FileSink;
  #part: string | undefined;

  constructor(parts: Parts, member: string, done: (bytes: Blob) => void, elsewhere: FileSink) {
    this.#parts = parts;
    this.#member = member;
    this.#done = done;
    this.#elsewhere = elsewhere;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#part === undefined) return this.#elsewhere.write(bytes);
    // The caller's bytes may be part of something larger.
    const copy = bytes.slice();
    await this.#ask({ do: "write", bytes: copy }, [copy.buffer]);
  }

  async finish(): Promise<void> {
    if (this.#part === undefined) return this.#elsewhere.finish();
    await this.#ask({ do: "close" });
    this.#done(await bytesOf(this.#part));
  }

  async discard(): Promise<void> {
    if (this.#part === undefined) return this.#elsewhere.discard();
    await this.#ask({ do: "discard" });
  }

  readonly part: FilePart = {
    open: async (name) => {
      this.#part = partOf(name, this.#member);
      return this.#ask({ do: "open" }).catch(() => {
        this.#part = undefined;
        return new Uint8Array();
      });
    },
    read: (position, length) => this.#ask({ do: "read", position, length }),
    cut: async (bytes, notes) => {
      if (this.#part === undefined) await this.#elsewhere.discard();
      else await this.#ask({ do: "cut", bytes, notes });
    },
    note: async (notes) => {
      if (this.#part !== undefined) await this.#ask({ do: "note", notes: notes.slice() });
    },
    close: async () => {
      if (this.#part === undefined) await this.#elsewhere.discard();
      else await this.#ask({ do: "close" });
    },
  };

  #ask(act: PartAct, transfer?: ArrayBuffer[]): Promise<Uint8Array<ArrayBuffer>> {
    return this.#part === undefined ? Promise.reject(ended()) : this.#parts.ask(this.#part, act, transfer);
  }
}
