import { dirname } from "node:path";
import { backup } from "node:sqlite";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { Call } from "../calls.ts";
import { unpackDrafts } from "../packed-drafts.ts";
import { batchRunner } from "./batch.ts";
import { sqliteCalls } from "./calls.ts";
import { openDatabase, type SqliteOptions } from "./database.ts";
import { failureOf, openFailureOf } from "./failure.ts";
import type { FromWorker, ToWorker } from "./lane.ts";
import { toWire } from "./packing.ts";
import { purger } from "./purge.ts";

/** A commit takes no further post beyond so many calls, so that the first of them does not wait for thousands. */
const BATCH = 256;

/** Pages of a copy at once: 2 MiB, a few milliseconds. */
const COPY_PAGES = 512;

if (parentPort === null) throw new Error("the store's worker has no parent");
const port = parentPort;
const options: SqliteOptions = workerData;
const directory = dirname(options.file);
const post = (message: FromWorker): void => port.postMessage(message);

function serve(): void {
  const { db, logPages } = openDatabase(options);
  const run = batchRunner(db, sqliteCalls(db), (error) => failureOf(error, directory));
  const purge = purger(db);
  const copies = new Set<Promise<void>>();
  let purging = false;

  function purgeOn(): void {
    purging = purge();
    if (purging) setImmediate(purgeOn);
  }

  function answer(batch: readonly Call[]): void {
    const replies = run(batch);
    post({ type: "replies", replies: replies.map((reply, index) => toWire(batch[index]?.name, reply)) });
  }

  /** Pages in steps, between which calls get their turn; what they write meanwhile reaches the copy too. */
  function copy(file: string): void {
    const copying = backup(db, file, { rate: COPY_PAGES }).then(
      () => post({ type: "copied", file }),
      (error: unknown) => post({ type: "copied", file, failure: failureOf(error, dirname(file)) }),
    );
    copies.add(copying);
    void copying.finally(() => copies.delete(copying));
  }

  async function close(): Promise<void> {
    await Promise.all(copies);
    db.close();
    post({ type: "closed" });
    port.close();
  }

  // What came while the last commit ran is committed together at once: a lone call never waits for company.
  port.on("message", (first: ToWorker) => {
    const batch: Call[] = [];
    let message: ToWorker | undefined = first;
    while (message?.type === "call" || message?.type === "append") {
      if (message.type === "call") batch.push(message.call);
      else for (const draft of unpackDrafts(message.drafts)) batch.push({ name: "append", args: [draft] });
      message = batch.length < BATCH ? receive() : undefined;
    }
    if (batch.length > 0) answer(batch);
    if (message?.type === "copy") copy(message.file);
    if (message?.type === "close") void close();
    else if (!purging) purgeOn();
  });

  const receive = (): ToWorker | undefined => receiveMessageOnPort(port)?.message;

  post({ type: "open", logPages });
  purgeOn();
}

try {
  serve();
} catch (error) {
  post({ type: "refused", failure: openFailureOf(error, options.file, directory) });
  port.close();
}
