import { ChatCastError } from "@chatcast/protocol";
import { type Call, type CallArgs, type CallName, type CallResult, isRead } from "../calls.ts";
import { type Outcome, runBatch } from "./batch.ts";
import type { Connection } from "./connection.ts";
import { errorOf } from "./failure.ts";
import { purgeSlice } from "./purge.ts";

/** How much may wait for a commit: 50,000 calls, or about 50 MiB of text. */
const MAX_WAITING = 50_000;

/** Calls in one transaction at most, so that the first of them does not wait for thousands. */
const BATCH = 256;

interface Waiting {
  call: Call;
  weight: number;
  resolve(value: CallResult<CallName>): void;
  reject(error: ChatCastError): void;
}

/**
 * The way of calls to the database: one after the other on one connection, those that wait together committed together.
 * A connection that is lost fails the calls that were on it, and is made anew by the next ones.
 */
export class PostgresLane {
  readonly #connect: () => Promise<Connection>;
  /** Whose rows these are. */
  readonly #name: string;
  #connection: Connection | undefined;
  #queue: Waiting[] = [];
  #weight = 0;
  #running: Promise<void> | undefined;
  #toPurge = true;
  #closed: Promise<void> | undefined;

  /** @param connect makes another connection to the same data */
  constructor(first: Connection, connect: () => Promise<Connection>) {
    this.#name = first.name;
    this.#connection = first;
    this.#connect = connect;
    this.#wake();
  }

  /** Calls that are not answered yet, text counted as one for each KiB. */
  get waiting(): number {
    return this.#weight;
  }

  call<K extends CallName>(name: K, args: CallArgs<K>): Promise<CallResult<K>> {
    if (this.#closed !== undefined) return Promise.reject(unavailable("the store is closed"));
    const weight = weightOf(args[0]);
    if (this.#weight + weight > MAX_WAITING) return Promise.reject(unavailable("too many calls wait for the store"));
    this.#weight += weight;
    return new Promise((resolve, reject) => {
      // A copy: what the caller changes afterwards is not seen. What a call gets is of its own kind.
      const call: Call<CallName> = { name, args: structuredClone(args) };
      this.#queue.push({ call, weight, resolve: resolve as Waiting["resolve"], reject });
      this.#wake();
    });
  }

  /** Ends the connection after the calls made so far. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    await this.#connection?.end();
  }

  #wake(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#queue.length > 0) this.#wake();
    });
  }

  async #run(): Promise<void> {
    // What is said in one turn of the event loop is committed together.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) await this.#commit(this.#queue.splice(0, BATCH));
    // Nobody waits for a purge: what fails is taken up again behind the next calls.
    while (this.#toPurge && this.#queue.length === 0 && this.#closed === undefined) {
      this.#toPurge = await this.#purge();
    }
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const outcomes = await this.#outcomes(batch.map(({ call }) => call));
    this.#toPurge ||= batch.some(({ call }) => !isRead(call.name));
    for (const [index, waiting] of batch.entries()) {
      this.#weight -= waiting.weight;
      const outcome = outcomes[index] ?? { ok: false, error: new Error("a call without an outcome") };
      if (outcome.ok) waiting.resolve(outcome.value);
      else waiting.reject(errorOf(outcome.error));
    }
  }

  async #outcomes(batch: readonly Call[]): Promise<Outcome[]> {
    try {
      return await runBatch((await this.#connected()).query, batch);
    } catch (error) {
      await this.#drop();
      return batch.map(() => ({ ok: false, error }));
    }
  }

  async #connected(): Promise<Connection> {
    if (this.#connection?.broken()) await this.#drop();
    if (this.#connection !== undefined) return this.#connection;
    const connection = await this.#connect();
    if (connection.name !== this.#name) {
      await connection.end();
      throw unavailable("the database that answers now holds other data");
    }
    this.#connection = connection;
    return connection;
  }

  /** What state a transaction is in on a connection that failed nobody can tell. */
  async #drop(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.end();
  }

  async #purge(): Promise<boolean> {
    if (this.#connection === undefined || this.#connection.broken()) return false;
    try {
      return await purgeSlice(this.#connection.query);
    } catch {
      return false;
    }
  }
}

function weightOf(first: unknown): number {
  if (typeof first !== "object" || first === null || !("body" in first)) return 1;
  const { body } = first;
  const text = typeof body === "object" && body !== null && "text" in body ? body.text : undefined;
  return 1 + (typeof text === "string" ? text.length / 1_024 : 0);
}

const unavailable = (message: string): ChatCastError => new ChatCastError("E_UNAVAILABLE", message);
