import type { Worker } from "node:worker_threads";
import { ChatCastError } from "@chatcast/protocol";
import type { Call, CallArgs, CallName, CallResult } from "../calls.ts";
import { type Cell, packDraft } from "../packed-drafts.ts";
import type { Appended, MessageDraft } from "../port.ts";
import type { Failure } from "./failure.ts";
import { fromWire, type Reply, type WireReply } from "./packing.ts";

export type ToWorker =
  | { type: "append"; drafts: Cell[] }
  | { type: "call"; call: Call }
  | { type: "copy"; file: string }
  | { type: "close" };

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
  /** When the message was said that is waiting here; undefined: another call waits. */
  at: number | undefined;
  /** Replies come in the order of the calls, so what a call gets is of its own kind. */
  resolve(value: CallResult<CallName>): void;
  reject(error: ChatCastError): void;
}

interface Copy {
  file: string;
  resolve(): void;
  reject(error: ChatCastError): void;
}

/** How much may wait for a commit: 50,000 calls, or about 50 MiB of text. */
const MAX_WAITING = 50_000;

/** Messages in one post at most, as the worker commits no more at once. */
const MAX_GATHERED = 256;

/**
 * The way of calls to the store's worker, and of its replies back. Messages that are said in one turn of the event loop
 * leave together at its end, and those that are said while it commits others leave together when it has answered, or as
 * soon as they fill a commit of their own: a post wakes the worker, and that costs more than what it does for one message.
 * They do not wait for the answer to anything else: beside a file there is always a call about a chunk on its way, and this
 * thread hears of its answer late, because it has the file to check.
 */
export class WorkerLane {
  readonly #worker: Worker;
  readonly #opened = Promise.withResolvers<Opening>();
  readonly #ended = Promise.withResolvers<void>();
  #waiting: Waiting[] = [];
  #copies: Copy[] = [];
  #weight = 0;
  #gathered: Cell[] = [];
  #gatheredCount = 0;
  /** Messages that the worker has and has not answered. */
  #committing = 0;
  /** The end of this turn will look whether what is gathered can leave. */
  #soon = false;
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

  /** Calls that are not answered yet, text counted as one for each KiB. */
  get waiting(): number {
    return this.#weight;
  }

  call<K extends CallName>(name: K, args: CallArgs<K>): Promise<CallResult<K>> {
    const refusal = this.#refuses(1);
    if (refusal !== undefined) return Promise.reject(refusal);
    this.#send({ type: "call", call: { name, args } });
    return this.#wait(1);
  }

  append(draft: MessageDraft): Promise<Appended> {
    const weight = 1 + (draft.body.text?.length ?? 0) / 1_024;
    const refusal = this.#refuses(weight);
    if (refusal !== undefined) return Promise.reject(refusal);
    packDraft(this.#gathered, draft);
    this.#gatheredCount += 1;
    if (this.#gatheredCount === MAX_GATHERED) this.#post();
    else this.#postSoon();
    return this.#wait(weight, draft.at);
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

  #refuses(weight: number): ChatCastError | undefined {
    if (this.#refusal !== undefined) return this.#refusal;
    return this.#weight + weight > MAX_WAITING ? unavailable("too many calls wait for the store") : undefined;
  }

  #wait<T extends CallResult<CallName>>(weight: number, at?: number): Promise<T> {
    this.#weight += weight;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ weight, at, resolve: resolve as Waiting["resolve"], reject });
    });
  }

  /** Everything takes its turn behind the messages before it. */
  #send(message: ToWorker): void {
    this.#post();
    this.#worker.postMessage(message);
  }

  /** At the end of the turn, where the worker has no message. Else with what is said until it has answered. */
  #postSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    setImmediate(() => {
      this.#soon = false;
      if (this.#committing === 0) this.#post();
    });
  }

  #post(): void {
    if (this.#gatheredCount === 0) return;
    const drafts = this.#gathered;
    this.#committing += this.#gatheredCount;
    this.#gathered = [];
    this.#gatheredCount = 0;
    this.#worker.postMessage({ type: "append", drafts } satisfies ToWorker);
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
      if (waiting.at !== undefined) this.#committing -= 1;
      settle(waiting, fromWire(reply, waiting.at));
    }
    if (this.#gatheredCount > 0) this.#postSoon();
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
    this.#gathered = [];
    this.#gatheredCount = 0;
    this.#committing = 0;
    this.#weight = 0;
    for (const copy of this.#copies.splice(0)) copy.reject(this.#refusal);
    for (const waiting of unanswered) settle(waiting, { ok: false, failure: { code, message } });
  }
}

function settle({ resolve, reject }: Waiting, reply: Reply): void {
  if (reply.ok) resolve(reply.value);
  else reject(errorOf(reply.failure));
}

function errorOf({ code, message, detail }: Failure): ChatCastError {
  return new ChatCastError(code, message, detail === undefined ? {} : { cause: new Error(detail) });
}

const unavailable = (message: string, cause?: unknown): ChatCastError =>
  new ChatCastError("E_UNAVAILABLE", message, cause === undefined ? {} : { cause });
