import { dirname } from "node:path";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { Call } from "../calls.ts";
import { batchRunner } from "./batch.ts";
import { sqliteCalls } from "./calls.ts";
import { openDatabase, type SqliteOptions } from "./database.ts";
import { failureOf, openFailureOf } from "./failure.ts";
import type { FromWorker, ToWorker } from "./lane.ts";
import { toWire } from "./packing.ts";
import { purger } from "./purge.ts";

/** Calls of one commit at most, so that the first of them does not wait for thousands. */
const BATCH = 256;

if (parentPort === null) throw new Error("the store's worker has no parent");
const port = parentPort;
const options: SqliteOptions = workerData;
const directory = dirname(options.file);
const post = (message: FromWorker): void => port.postMessage(message);

function serve(): void {
  const db = openDatabase(options);
  const run = batchRunner(db, sqliteCalls(db), (error) => failureOf(error, directory));
  const purge = purger(db);
  let purging = false;

  function purgeOn(): void {
    purging = purge();
    if (purging) setImmediate(purgeOn);
  }

  function answer(batch: readonly Call[]): void {
    const replies = run(batch);
    post({ type: "replies", replies: replies.map((reply, index) => toWire(batch[index]?.name, reply)) });
  }

  function close(): void {
    db.close();
    post({ type: "closed" });
    port.close();
  }

  // What came while the last commit ran is committed together at once: a lone call never waits for company.
  port.on("message", (first: ToWorker) => {
    const batch: Call[] = [];
    let message: ToWorker | undefined = first;
    while (message?.type === "call") {
      batch.push(message.call);
      message = batch.length < BATCH ? receive() : undefined;
    }
    if (batch.length > 0) answer(batch);
    if (message?.type === "close") close();
    else if (!purging) purgeOn();
  });

  const receive = (): ToWorker | undefined => receiveMessageOnPort(port)?.message;

  post({ type: "open" });
  purgeOn();
}

try {
  serve();
} catch (error) {
  post({ type: "refused", failure: openFailureOf(error, options.file, directory) });
  port.close();
}
