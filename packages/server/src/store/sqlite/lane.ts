import type { Worker } from "node:worker_threads";
import { ChatCastError } from "@chatcast/protocol";
import type { Call, CallArgs, CallName, CallResult } from "../calls.ts";
import type { Failure } from "./failure.ts";
import { fromWire, type Reply, type WireReply } from "./packing.ts";

export type ToWorker = { type: "call"; call: Call } | { type: "copy"; file: string } | { type: "close" };

/** "replies" answer the calls in the order in which they were sent. */
export type FromWorker =
  | { type: "open"; logPages: number }
  | { type: "refused"; failure: Failure }
  | { type: "replies"; replies: WireReply[] }
  | { type: "copied"; file: string; failure?: Failure }
  | { type: "closed" };

/** What was found at the opening. */
interface Opening {
  /** Pages that a run that was cut off had left in its log. */
  logPages: number;
}

interface Waiting {
  weight: number;
  settle(reply: Reply): void;
}

interface Copy {
  file: string;
  resolve(): void;
  reject(error: ChatCastError): void;
}

/** How much may wait for a commit: 50,000 calls, or about 50 MiB of text. */
const MAX_WAITING = 50_000;

/** The way of calls to the store's worker, and of its replies back. */
export class WorkerLane {
  readonly #worker: Worker;
  readonly #opened = Promise.withResolvers<Opening>();
  readonly #ended = Promise.withResolvers<void>();
  #waiting: Waiting[] = [];
  #copies: Copy[] = [];
  #weight = 0;
  /** Why no further call is taken. */
  #refusal: ChatCastError | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (message: FromWorker) => this.#receive(message));
    worker.on("error", (error) => this.#end(unavailable("the store has broken down", error)));
    worker.on("exit", () => {
      this.#end(unavailable("the store has broken down"));
      this.#ended.resolve();
    });
  }

  /** Resolves when the database is open; rejects with what is wrong with it. */
  get opened(): Promise<Opening> {
    return this.#opened.promise;
  }

  call<K extends CallName>(name: K, args: CallArgs<K>): Promise<CallResult<K>> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal);
    const weight = weightOf(args);
    if (this.#weight + weight > MAX_WAITING) return Promise.reject(unavailable("too many calls wait for the store"));
    const { promise, resolve, reject } = Promise.withResolvers<CallResult<K>>();
    this.#send({ type: "call", call: { name, args } });
    this.#weight += weight;
    this.#waiting.push({
      weight,
      settle(reply) {
        // Replies come in the order of the calls, so this one is of the call's own kind.
        if (reply.ok) resolve(reply.value as CallResult<K>);
        else reject(errorOf(reply.failure));
      },
    });
    return promise;
  }

  /** Has the worker copy the database into a new file, beside the calls. */
  copyTo(file: string): Promise<void> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#copies.push({ file, resolve, reject });
    this.#send({ type: "copy", file });
    return promise;
  }

  /** Ends the worker after the calls made so far. */
  close(): Promise<void> {
    if (this.#refusal === undefined) {
      this.#refusal = unavailable("the store is closed");
      this.#send({ type: "close" });
    }
    return this.#ended.promise;
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case "open":
        this.#opened.resolve({ logPages: message.logPages });
        return;
      case "refused":
        this.#end(errorOf(message.failure));
        return;
      case "replies":
        this.#settle(message.replies);
        return;
      case "copied":
        this.#copied(message.file, message.failure);
        return;
      case "closed":
        return;
    }
  }

  #settle(replies: readonly WireReply[]): void {
    const answered = this.#waiting.splice(0, replies.length);
    for (const [index, reply] of replies.entries()) {
      const waiting = answered[index];
      if (waiting === undefined) throw new Error("a reply without a call");
      this.#weight -= waiting.weight;
      waiting.settle(fromWire(reply));
    }
  }

  #copied(file: string, failure: Failure | undefined): void {
    const index = this.#copies.findIndex((copy) => copy.file === file);
    const [copy] = index < 0 ? [] : this.#copies.splice(index, 1);
    if (failure === undefined) copy?.resolve();
    else copy?.reject(errorOf(failure));
  }

  /** Nothing more will be answered. */
  #end(error: ChatCastError): void {
    this.#refusal ??= error;
    this.#opened.reject(error);
    const { code, message } = this.#refusal;
    const unanswered = this.#waiting;
    this.#waiting = [];
    this.#weight = 0;
    for (const copy of this.#copies.splice(0)) copy.reject(this.#refusal);
    for (const waiting of unanswered) waiting.settle({ ok: false, failure: { code, message } });
  }
}

function errorOf({ code, message, detail }: Failure): ChatCastError {
  return new ChatCastError(code, message, detail === undefined ? {} : { cause: new Error(detail) });
}

const unavailable = (message: string, cause?: unknown): ChatCastError =>
  new ChatCastError("E_UNAVAILABLE", message, cause === undefined ? {} : { cause });

/** 1 for a call, and 1 for each KiB of text that it carries. */
function weightOf(args: readonly unknown[]): number {
  const [first] = args;
  if (typeof first !== "object" || first === null || !("body" in first)) return 1;
  const { body } = first;
  const hasText = typeof body === "object" && body !== null && "text" in body && typeof body.text === "string";
  return hasText ? 1 + (body.text as string).length / 1_024 : 1;
}
