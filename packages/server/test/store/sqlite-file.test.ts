import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../../src/store/sqlite/database.ts";
import { migrate, SCHEMA_VERSION } from "../../src/store/sqlite/migrations/migrate.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { draft, everyone, room } from "./builders.ts";
import { freshSqlite, temporaryDirectory } from "./fixtures/fresh-sqlite.ts";

/** What version 1 had, as it was released: a step is never changed afterwards. */
const TABLES_OF_VERSION_1 = "conversations files last_holders leaves members messages parties purges rooms transfers";

function tables(db: DatabaseSync): string {
  const rows = db.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
  );
  return rows
    .all()
    .map(({ name }) => name)
    .join(" ");
}

describe("versions of the data", () => {
  test("[SQ2] a new file gets the current version", async () => {
    const { store, file } = await freshSqlite();
    await store.close();
    const db = new DatabaseSync(file, { readOnly: true });
    expect(db.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: SCHEMA_VERSION });
    db.close();
  });

  test("[SQ2] data of version 1 is opened with all that it holds", async () => {
    const file = join(await temporaryDirectory(), "chatcast.db");
    const old = new DatabaseSync(file);
    migrate(old, 1);
    expect(tables(old)).toBe(TABLES_OF_VERSION_1);
    old.exec(`
      INSERT INTO rooms VALUES (1, 'r1', 'R1', 'key-r1', 'crc32-xor-seq', 1000, NULL);
      INSERT INTO parties VALUES (1, 'ann', 1);
      INSERT INTO conversations VALUES (1, 1, 0, 0, 2);
      INSERT INTO messages (key, conversation, offset, sender, id, at, sender_name, type, text, suite, status, file_size)
        VALUES (1, 1, 1, 1, 'm1', 5, 'Ann', 'text', 'three bytes: ™', 's', 'valid', NULL),
               (2, 1, 2, 1, 'm2', 6, 'Ann', 'text', 'x', 's', 'valid', 100000);
    `);
    old.close();
    const store = await openSqliteStore({ file });
    onTestFinished(() => store.close());
    expect(await store.findRoom("key-r1")).toEqual(room("r1"));
    const page = await store.page(everyone(), 0, 9);
    expect(page).toMatchObject({ head: 2, first: 1, messages: [{ id: "m1" }, { id: "m2" }] });
    expect(await store.append(draft("m3", { at: 7 }))).toMatchObject({ status: "stored", offset: 3 });
    // What the older version stored weighs what it would weigh now.
    expect(await store.trim({ roomBytes: 1_000 })).toMatchObject({ messages: 2 });
    expect(await store.trim({ roomBytes: 1_000 })).toMatchObject({ messages: 0 });
  });

  test("[SQ2] data of a newer version is refused in words, and left as it is", async () => {
    const { store, file } = await freshSqlite();
    await store.close();
    const newer = new DatabaseSync(file);
    newer.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      name: "ChatCastError",
      code: "E_UNAVAILABLE",
      message: expect.stringMatching(/written by a newer ChatCast/),
    });
    const db = new DatabaseSync(file, { readOnly: true });
    expect(db.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: SCHEMA_VERSION + 1 });
    db.close();
  });
});

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
    const db = openDatabase({ file: join(await temporaryDirectory(), "chatcast.db") });
    onTestFinished(() => db.close());
    expect(db.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
    expect(db.prepare("PRAGMA synchronous").get()).toMatchObject({ synchronous: 2 });
  });
});
