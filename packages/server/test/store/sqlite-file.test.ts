import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../../src/store/sqlite/database.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { room } from "./builders.ts";
import { freshSqlite, temporaryDirectory } from "./fixtures/fresh-sqlite.ts";

describe("the file", () => {
  test("[SQ7] directory, file and log are readable to their owner alone", async () => {
    const directory = join(await temporaryDirectory(), "data", "store");
    const file = join(directory, "chatcast.db");
    const store = await openSqliteStore({ file });
    onTestFinished(() => store.close());
    await store.createRoom(room("r1"));
    for (const path of [file, `${file}-wal`]) expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  test("[SQ7] one server at a time: a second one is told so", async () => {
    const { file } = await freshSqlite();
    await expect(openSqliteStore({ file, busyTimeout: 1 })).rejects.toMatchObject({
      code: "E_UNAVAILABLE",
      message: expect.stringMatching(/ChatCast already runs on this data directory/),
    });
  });

  test("[SQ7] what is no database, or no file, is refused in words", async () => {
    const directory = await temporaryDirectory();
    const text = join(directory, "text.db");
    await writeFile(text, "this is no database, however long it may be; it is only text. ".repeat(20));
    await expect(openSqliteStore({ file: text })).rejects.toMatchObject({
      code: "E_UNAVAILABLE",
      message: expect.stringMatching(/text\.db cannot be opened: file is not a database/),
    });
    await mkdir(join(directory, "folder.db"));
    await expect(openSqliteStore({ file: join(directory, "folder.db") })).rejects.toMatchObject({
      code: "E_UNAVAILABLE",
      message: expect.stringMatching(/folder\.db cannot be opened: /),
    });
  });

  test("[SQ9] commits are synced: write-ahead log with synchronous=FULL", async () => {
    const { db } = openDatabase({ file: join(await temporaryDirectory(), "chatcast.db") });
    onTestFinished(() => db.close());
    expect(db.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
    expect(db.prepare("PRAGMA synchronous").get()).toMatchObject({ synchronous: 2 });
  });
});
