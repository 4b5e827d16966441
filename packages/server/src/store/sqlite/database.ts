import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "./migrations/migrate.ts";
import { number } from "./rows.ts";

export interface SqliteOptions {
  /** Path of the database file; its directory is made when it is missing. */
  file: string;
  /** Upper bound of the file in pages of 4 KiB; beyond it writes are refused with `E_DISK_FULL`. */
  maxPages?: number;
  /** How long to wait for another process that holds the file (a server that is just going down), in ms. */
  busyTimeout?: number;
}

const BUSY_TIMEOUT = 1_000;
/** Pages of log before they are copied into the file: 16 MiB, so that a burst is not cut into many small syncs. */
const CHECKPOINT_PAGES = 4_096;

export interface OpenedDatabase {
  db: DatabaseSync;
  /** Pages that the write-ahead log of a run that was cut off had, and the file had not. */
  logPages: number;
}

/**
 * Opens and migrates a database. Its commits are synced (WAL, synchronous=FULL), and it belongs to this process alone:
 * two servers on one data directory would each know only their own members.
 */
export function openDatabase({ file, maxPages, busyTimeout = BUSY_TIMEOUT }: SqliteOptions): OpenedDatabase {
  prepareFile(resolve(file));
  const db = new DatabaseSync(file, { timeout: busyTimeout });
  try {
    db.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -16384;
      PRAGMA temp_store = MEMORY;
      ${maxPages === undefined ? "" : `PRAGMA max_page_count = ${maxPages};`}
      BEGIN EXCLUSIVE; COMMIT;
    `);
    const logPages = pagesInLog(db);
    migrate(db);
    return { db, logPages };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A run that ends by itself leaves no log behind. */
function pagesInLog(db: DatabaseSync): number {
  return Math.max(0, number(db.prepare("PRAGMA wal_checkpoint(NOOP)").get() ?? {}, "log"));
}

/** Makes the file readable to its owner alone; SQLite gives its companions the same mode. */
function prepareFile(file: string): void {
  const directory = dirname(file);
  const made = mkdirSync(directory, { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  syncDirectory(directory);
  // The topmost new directory is an entry of one that was there before.
  for (let path = directory; made !== undefined && path.length >= made.length; path = dirname(path)) {
    syncDirectory(dirname(path));
  }
}

function syncDirectory(path: string): void {
  // Windows has no handles on directories to sync.
  if (process.platform === "win32") return;
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
