import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { storeOver } from "../calls.ts";
import type { Store } from "../port.ts";
import type { SqliteOptions } from "./database.ts";
import { WorkerLane } from "./lane.ts";

/**
 * A store in an SQLite file, run by a worker thread: calls that wait together are committed together (group commit),
 * and none is answered before its commit is synced. Reads take the same way, so each sees every call made before it.
 * @throws ChatCastError `E_UNAVAILABLE` when the file cannot be opened: no database, of a newer version, in use.
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const workerData: SqliteOptions = { ...options, file: resolve(options.file) };
  const lane = new WorkerLane(new Worker(new URL("./worker.ts", import.meta.url), { workerData, name: "store" }));
  await lane.opened;
  return storeOver(
    (name, args) => lane.call(name, args),
    () => lane.close(),
  );
}
