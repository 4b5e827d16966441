import { ChatCastError } from "@chatcast/protocol";
import type { Platform } from "../platform.ts";

/** Subset of a page's `Worker` that is used here. */
export interface WorkerLike<Order, Answer> {
  postMessage(order: Order, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", hear: (event: { data: Answer }) => void): void;
  /** Its script could not be fetched, or it broke. */
  addEventListener(type: "error", hear: () => void): void;
  terminate(): void;
}

export interface ThreadOptions<Order, Answer> {
  /** Throws where no worker can be made. */
  open: () => WorkerLike<Order, Answer>;
  after: Platform["after"];
}

/** How long a worker without work is kept, in milliseconds: starting one takes longer than what is asked of it. */
const IDLE_MS = 10_000;
/** Below that many bytes starting a worker, or even asking one, takes longer than the work. Chunks are larger. */
export const SMALL = 16_384;

interface Waiting<Answer> {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/**
 * One worker of a page, made when it is needed, and ended when it has had nothing to do for a while. Each order is answered
 * once, under the number of its job. One that could never be started is not tried again.
 */
export class Thread<Order extends { job: number }, Answer extends { job: number }> {
  readonly #options: ThreadOptions<Order, Answer>;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #worker: WorkerLike<Order, Answer> | undefined;
  /** No worker has ever answered, and one has failed. */
  #hopeless = false;
  #hasAnswered = false;
  #jobs = 0;
  #atWork = 0;
  #stopIdle: (() => void) | undefined;

  constructor(options: ThreadOptions<Order, Answer>) {
    this.#options = options;
  }

  /** The present worker: another one knows nothing of what this one was told. */
  get worker(): object | undefined {
    return this.#worker;
  }

  /** A worker stays until `act` is over. @param act gets the number of a job of its own */
  async use<T>(act: (job: number) => Promise<T>): Promise<T> {
    this.#stopIdle?.();
    this.#stopIdle = undefined;
    this.#atWork++;
    try {
      return await act(this.number());
    } finally {
      this.#atWork--;
      if (this.#atWork === 0 && this.#worker !== undefined)
        this.#stopIdle = this.#options.after(IDLE_MS, () => this.#end());
    }
  }

  /** One that no other job has. */
  number(): number {
    return this.#jobs++;
  }

  /** Rejects where there is no worker, and with `E_UNAVAILABLE` when it ends before it has answered. */
  ask(order: Order, transfer: ArrayBuffer[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const worker = this.#opened();
      this.#waiting.set(order.job, { resolve, reject });
      worker.postMessage(order, transfer);
    });
  }

  /** What is not answered. Throws where there is no worker. @returns the worker that was told */
  tell(order: Order, transfer: ArrayBuffer[]): object {
    const worker = this.#opened();
    worker.postMessage(order, transfer);
    return worker;
  }

  #opened(): WorkerLike<Order, Answer> {
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

export const ended = (): ChatCastError => new ChatCastError("E_UNAVAILABLE", "the worker has ended");
