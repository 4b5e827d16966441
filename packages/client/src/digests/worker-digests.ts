import { ChatCastError, toHex } from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import { OneATask } from "./one-a-task.ts";
import type { Answer, Order } from "./orders.ts";

/** Subset of a page's `Worker` that is used here. */
export interface WorkerLike {
  postMessage(order: Order, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", hear: (event: { data: Answer }) => void): void;
  /** Its script could not be fetched, or it broke. */
  addEventListener(type: "error", hear: () => void): void;
  terminate(): void;
}

type Digests = Pick<Platform, "sha256" | "sha256Of" | "crc32">;

export interface WorkerDigestsOptions {
  /** Throws where no worker can be made. */
  open: () => WorkerLike;
  /** Hashes on this thread. */
  here: Digests;
  after: Platform["after"];
}

/** How long a worker without work is kept, in milliseconds: starting one takes longer than hashing a chunk. */
const IDLE_MS = 10_000;
/** Below that many bytes starting a worker, or even asking one, takes longer than the work. Chunks are larger. */
const SMALL = 16_384;

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/**
 * SHA-256 and CRC-32 in a worker, so that the thread that shows the page goes over no chunk. The worker is made when it is
 * needed and ends when it has nothing to do. Where none can be made, or it cannot be started, all is done on this thread,
 * one chunk a task.
 */
export class WorkerDigests {
  readonly #options: WorkerDigestsOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: WorkerLike | undefined;
  /** No worker has ever answered, and one has failed. */
  #hopeless = false;
  #hasAnswered = false;
  #jobs = 0;
  #atWork = 0;
  #stopIdle: (() => void) | undefined;
  readonly #here: OneATask;

  constructor(options: WorkerDigestsOptions) {
    this.#options = options;
    this.#here = new OneATask(options.after);
  }

  /** As `Platform.sha256`. */
  sha256(bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length < SMALL) return this.#options.here.sha256(bytes);
    return this.#use((job) => this.#whole(job, bytes));
  }

  /** As `Platform.crc32Of`. */
  async crc32Of(bytes: Uint8Array): Promise<number> {
    const { crc32 } = this.#options.here;
    if (bytes.length < SMALL) return crc32(bytes);
    return this.#use(async (job) => {
      const answer = await this.#piece("checksum", job, bytes).catch(() => undefined);
      return answer?.crc ?? this.#here.run(() => crc32(bytes));
    });
  }

  /** As `Platform.sha256Of`. Rejects with `E_UNAVAILABLE` when the worker ends in the middle. */
  sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
    return this.#use(async (job) => {
      const iterator = pieces[Symbol.asyncIterator]();
      const first = await iterator.next();
      if (first.done) return toHex(await this.#whole(job, new Uint8Array(0)));
      const begun = await this.#piece("piece", job, first.value).catch(() => undefined);
      if (begun === undefined) return this.#options.here.sha256Of(this.#paced(behind(first.value, iterator)));
      const worker = this.#worker;
      try {
        // The next piece is read while this one is hashed.
        let reading = iterator.next();
        for (let next = await reading; !next.done; next = await reading) {
          reading = iterator.next();
          reading.catch(() => undefined);
          // Another worker knows nothing of what this one has hashed.
          if (this.#worker !== worker) throw ended();
          await this.#piece("piece", job, next.value);
        }
        if (this.#worker !== worker) throw ended();
        const { digest } = await this.#ask({ do: "end", job }, []);
        if (digest === undefined) throw ended();
        return toHex(digest);
      } catch (cause) {
        if (this.#worker === worker) worker?.postMessage({ do: "drop", job }, []);
        throw cause;
      }
    });
  }

  async *#paced(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const piece of pieces) yield this.#here.run(() => piece);
  }

  async #use<T>(act: (job: number) => Promise<T>): Promise<T> {
    this.#stopIdle?.();
    this.#stopIdle = undefined;
    this.#atWork++;
    try {
      return await act(this.#jobs++);
    } finally {
      this.#atWork--;
      if (this.#atWork === 0 && this.#worker !== undefined)
        this.#stopIdle = this.#options.after(IDLE_MS, () => this.#end());
    }
  }

  /** What the worker does not answer is hashed here: the caller keeps its bytes. */
  async #whole(job: number, bytes: Uint8Array): Promise<Uint8Array> {
    const answer = await this.#piece("whole", job, bytes).catch(() => undefined);
    return answer?.digest ?? this.#here.run(() => this.#options.here.sha256(bytes));
  }

  /** The worker gets a copy: what a source has read is read from again. */
  #piece(what: "whole" | "checksum" | "piece", job: number, bytes: Uint8Array): Promise<Answer> {
    const copy = bytes.slice();
    return this.#ask({ do: what, job, bytes: copy }, [copy.buffer]);
  }

  #ask(order: Order, transfer: ArrayBuffer[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const worker = this.#opened();
      this.#waiting.set(order.job, { resolve, reject });
      worker.postMessage(order, transfer);
    });
  }

  #opened(): WorkerLike {
    if (this.#hopeless) throw ended();
    if (this.#worker !== undefined) return this.#worker;
    const worker = this.#options.open();
    worker.addEventListener("message", ({ data }) => {
      this.#hasAnswered = true;
      const waiting = this.#waiting.get(data.job);
      this.#waiting.delete(data.job);
      waiting?.resolve(data);
    });
    worker.addEventListener("error", () => {
      this.#hopeless = !this.#hasAnswered;
      if (this.#worker === worker) this.#end();
    });
    this.#worker = worker;
    return worker;
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(ended());
    this.#waiting.clear();
  }
}

const ended = (): ChatCastError => new ChatCastError("E_UNAVAILABLE", "the worker that hashes has ended");

async function* behind(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
