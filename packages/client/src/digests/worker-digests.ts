import { toHex } from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import { ended, SMALL, Thread, type ThreadOptions } from "../thread/thread.ts";
import { OneATask } from "./one-a-task.ts";
import type { Answer, Order } from "./orders.ts";

type Digests = Pick<Platform, "sha256" | "sha256Of" | "crc32">;

export interface WorkerDigestsOptions extends ThreadOptions<Order, Answer> {
  /** Hashes on this thread. */
  here: Digests;
}

/**
 * SHA-256 and CRC-32 in a worker, so that the thread that shows the page goes over no chunk. Where none can be made, or it
 * cannot be started, all is done on this thread, one chunk a task.
 */
export class WorkerDigests {
  readonly #here: Digests;
  readonly #thread: Thread<Order, Answer>;
  readonly #tasks: OneATask;

  constructor(options: WorkerDigestsOptions) {
    this.#here = options.here;
    this.#thread = new Thread(options);
    this.#tasks = new OneATask(options.after);
  }

  /** As `Platform.sha256`. */
  sha256(bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length < SMALL) return this.#here.sha256(bytes);
    return this.#thread.use((job) => this.#whole(job, bytes));
  }

  /** As `Platform.crc32Of`. */
  async crc32Of(bytes: Uint8Array): Promise<number> {
    const { crc32 } = this.#here;
    if (bytes.length < SMALL) return crc32(bytes);
    return this.#thread.use(async (job) => {
      const answer = await this.#piece("checksum", job, bytes).catch(() => undefined);
      return answer?.crc ?? this.#tasks.run(() => crc32(bytes));
    });
  }

  /** As `Platform.sha256Of`. Rejects with `E_UNAVAILABLE` when the worker ends in the middle. */
  sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
    return this.#thread.use(async (job) => {
      const thread = this.#thread;
      const iterator = pieces[Symbol.asyncIterator]();
      const first = await iterator.next();
      if (first.done) return toHex(await this.#whole(job, new Uint8Array(0)));
      const begun = await this.#piece("piece", job, first.value).catch(() => undefined);
      if (begun === undefined) return this.#here.sha256Of(this.#paced(behind(first.value, iterator)));
      const { worker } = thread;
      try {
        // The next piece is read while this one is hashed.
        let reading = iterator.next();
        for (let next = await reading; !next.done; next = await reading) {
          reading = iterator.next();
          reading.catch(() => undefined);
          // Another worker knows nothing of what this one has hashed.
          if (thread.worker !== worker) throw ended();
          await this.#piece("piece", job, next.value);
        }
        if (thread.worker !== worker) throw ended();
        const { digest } = await thread.ask({ do: "end", job }, []);
        if (digest === undefined) throw ended();
        return toHex(digest);
      } catch (cause) {
        if (worker !== undefined && thread.worker === worker) thread.tell({ do: "drop", job }, []);
        throw cause;
      }
    });
  }

  async *#paced(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const piece of pieces) yield this.#tasks.run(() => piece);
  }

  /** What the worker does not answer is hashed here: the caller keeps its bytes. */
  async #whole(job: number, bytes: Uint8Array): Promise<Uint8Array> {
    const answer = await this.#piece("whole", job, bytes).catch(() => undefined);
    return answer?.digest ?? this.#tasks.run(() => this.#here.sha256(bytes));
  }

  /** The worker gets a copy: what a source has read is read from again. */
  #piece(what: "whole" | "checksum" | "piece", job: number, bytes: Uint8Array): Promise<Answer> {
    const copy = bytes.slice();
    return this.#thread.ask({ do: what, job, bytes: copy }, [copy.buffer]);
  }
}

async function* behind(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
