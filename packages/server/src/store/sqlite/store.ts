import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { storeOver } from "../calls.ts";
import type { Store } from "../port.ts";
import type { SqliteOptions } from "./database.ts";
import { WorkerLane } from "./lane.ts";

export interface SqliteStore extends Store {
  /** Pages that the last run, cut off, had left in its write-ahead log: recovered by the opening. */
  readonly logPages: number;
  /**
   * Copies the database into a new file while it is in use: everything answered before the call is in it. Not synced.
   * Rejects like any call when there is no room for it.
   */
  copyTo(file: string): Promise<void>;
  /** Calls that are not answered yet, text counted as one for each KiB. */
  waiting(): number;
}

/**
 * A store in an SQLite file, run by a worker thread: calls that wait together are committed together (group commit),
 * and none is answered before its commit is synced. Reads take the same way, so each sees every call made before it.
 * @throws ChatCastError `E_UNAVAILABLE` when the file cannot be opened: no database, of a newer version, in use.
 */
export async function openSqliteStore(options: SqliteOptions): Promise<SqliteStore> {
  const workerData: SqliteOptions = { ...options, file: resolve(options.file) };
  const lane = new WorkerLane(new Worker(new URL("./worker.ts", import.meta.url), { workerData, name: "store" }));
  const { logPages } = await lane.opened;
  const store = storeOver(
    (name, args) => lane.call(name, args),
    () => lane.close(),
  );
  return {
    ...store,
    append: (draft) => lane.append(draft),
    logPages,
    copyTo: (file) => lane.copyTo(resolve(file)),
    waiting: () => lane.waiting,
  };
}
