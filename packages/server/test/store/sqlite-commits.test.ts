import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { WorkerLane } from "../../src/store/sqlite/lane.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { draft, room } from "./builders.ts";
import { temporaryDirectory } from "./fixtures/fresh-sqlite.ts";

/**
 * Commits that a write-ahead log tells of: a frame of 24 bytes and a page whose header says how large the database is
 * after a commit (https://www.sqlite.org/fileformat2.html#walformat). Frames of another salt are left from before.
 */
async function commits(file: string): Promise<number> {
  const log = await readFile(`${file}-wal`);
  const step = 24 + log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  let found = 0;
  for (let at = 32; at + step <= log.length && log.subarray(at + 8, at + 16).equals(salt); at += step) {
    if (log.readUInt32BE(at + 4) > 0) found++;
  }
  return found;
}

test.each([
  [256, 1],
  [257, 2],
])(
  "[SQ3] %i calls that wait together make %i commits, and a lone one does not wait for company",
  async (calls, made) => {
    const file = join(await temporaryDirectory(), "chatcast.db");
    const first = await openSqliteStore({ file });
    await first.createRoom(room("r1"));
    await first.close();
    // Who holds the file holds the worker up, so that all of them wait when it begins.
    const holder = new DatabaseSync(file);
    holder.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    const workerData = { file, busyTimeout: 60_000 };
    const lane = new WorkerLane(
      new Worker(new URL("../../src/store/sqlite/worker.ts", import.meta.url), { workerData }),
    );
    onTestFinished(() => lane.close());
    const waiting = Array.from({ length: calls }, (_, index) => lane.call("append", [draft(`m${index}`)]));
    holder.close();
    expect((await Promise.all(waiting)).at(-1)).toMatchObject({ status: "stored", offset: calls });
    expect(await commits(file)).toBe(made);
    expect(await lane.call("append", [draft("alone")])).toMatchObject({ status: "stored", offset: calls + 1 });
    expect(await commits(file)).toBe(made + 1);
  },
);
