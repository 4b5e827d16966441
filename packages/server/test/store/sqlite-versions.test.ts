import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { migrate, SCHEMA_VERSION } from "../../src/store/sqlite/migrations/migrate.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { bot, draft, everyone, room } from "./builders.ts";
import { freshSqlite, temporaryDirectory } from "./fixtures/fresh-sqlite.ts";

/**
 * Data of each version that was ever released, with a row in every table, as files that no later step can change. The
 * current version is among them: whoever adds a step adds `<version>.sql`, the one before it brought up by that step and
 * written out again, with rows for what is new.
 */
const VERSIONS = Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1);
/** Since when a file that came in one upload has leaves. */
const LEAVES_OF_UPLOADS = 4;
/** Since when a room has a founder and is commanded. */
const COMMANDS = 7;
/** Since when a room may have another key than before, and a member a session. */
const EPOCHS = 10;
/** Since when the administrator makes something of a room. */
const STANDINGS = 11;
/** Since when something of a killed transfer may be kept. */
const QUARANTINES = 12;
/** Since when a room has bots. */
const BOTS = 13;
/** Since when files go by themselves. */
const EXPIRY = 14;
/** Since when a member may be told of news elsewhere. */
const PUSHES = 15;
/** Since when it is kept by whose word a transfer in quarantine was killed. */
const KILLS = 16;
/** Since when senders show small pictures of files in open rooms. */
const THUMBNAILS = 17;
/** Since when a member may have a key. */
const IDENTITIES = 3;

const dump = (version: number): Promise<string> =>
  readFile(new URL(`./fixtures/versions/${version}.sql`, import.meta.url), "utf8");

function schema(db: DatabaseSync): unknown[] {
  return db
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name")
    .all();
}

describe.each(VERSIONS)("data of version %i", (version) => {
  test("[SQ2] has the schema that the released steps make, and a row in every table", async () => {
    const released = new DatabaseSync(":memory:");
    released.exec(await dump(version));
    const made = new DatabaseSync(":memory:");
    migrate(made, version);
    expect(schema(released)).toEqual(schema(made));
    for (const db of [released, made]) {
      expect(db.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: version });
    }
    const tables = released
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'words\\_%' ESCAPE '\\'")
      .all();
    for (const { name } of tables) {
      expect([name, released.prepare(`SELECT count(*) > 0 AS rows FROM ${name}`).get()]).toEqual([name, { rows: 1 }]);
    }
  });

  test("[SQ2] is opened with all that it holds", async () => {
    const file = join(await temporaryDirectory(), "chatcast.db");
    const old = new DatabaseSync(file);
    old.exec(await dump(version));
    old.close();
    const store = await openSqliteStore({ file });
    onTestFinished(() => store.close());
    const founder = { memberId: "ann", key: "key-of-ann" };
    const made = version >= STANDINGS ? { standing: "quarantined" as const } : {};
    expect(await store.findRoom("key-r1")).toEqual(room("r1", version >= COMMANDS ? { founder, ...made } : {}));
    expect(await store.commands("r1", 0, 9)).toEqual(version >= COMMANDS ? [{ seq: 0, body: '{"kind":"mute"}' }] : []);
    const [ann] = await store.nameHolders("r1");
    expect([ann?.id, ann?.identity]).toEqual(["ann", version >= IDENTITIES ? "key-of-ann" : undefined]);
    expect(ann?.session).toBe(version >= EPOCHS ? "session-of-ann" : undefined);
    expect(await store.boxes("r1", 0)).toBe(version >= EPOCHS ? "boxes" : undefined);
    expect((await store.findFormerRoom("key-of-before"))?.id).toBe(version >= EPOCHS ? "r1" : undefined);
    const bob = await store.findMemberByToken("hash-bob");
    expect(bob).toMatchObject({ id: "bob", left: true });
    expect(bob?.standing).toBe(version >= COMMANDS ? "muted" : undefined);
    expect(await store.lastHolder("r1", "key-bob")).toMatchObject({ id: "bob" });
    const failure = { since: 9, reason: "answered 500" };
    expect(await store.findBot("bot-1")).toEqual(
      version >= BOTS
        ? { ...bot("bot-1", { usedAt: 8 }), hook: { url: "https://ci.example/", cursor: 1, failure } }
        : undefined,
    );
    expect((await store.pushes("r1")).map(({ memberId, level }) => [memberId, level])).toEqual(
      version >= PUSHES ? [["ann", "private"]] : [],
    );
    const page = await store.page(everyone(), 0, 9);
    expect(page).toMatchObject({ head: 2, first: 1, messages: [{ id: "m1" }, { id: "m2" }] });
    expect(page.messages[0]).toMatchObject({ body: { text: "three bytes: ™" }, integrity: { seq: 7 } });
    expect(await store.pairHeads("bob")).toEqual([{ memberId: "ann", name: "Ann", head: 1, last: "p1" }]);
    expect(await store.findFile("f1")).toMatchObject({
      size: 100_000,
      chunks: { transferId: "t1", chunkSize: 65_536 },
    });
    const goes = version >= EXPIRY ? { at: 9_000_000_000_000, after: 60 } : undefined;
    expect((await store.findFile("f1"))?.expiresAt).toBe(goes?.at);
    expect(page.messages[1]?.body.expiresAt).toBe(goes?.at);
    expect((await store.findTransfer("t4"))?.expiresIn).toBe(goes?.after);
    const small = version >= THUMBNAILS ? { f1: "small-f1", t2: "small-t2" } : undefined;
    expect([(await store.findFile("f1"))?.thumbnail, page.messages[1]?.body.thumbnail]).toEqual([small?.f1, small?.f1]);
    expect((await store.findTransfer("t2"))?.thumbnail).toBe(small?.t2);
    expect((await store.leaves("t1")).map(({ seq }) => seq)).toEqual([0, 1]);
    expect(await store.findTransfer("t2")).toMatchObject({ state: "open", recipient: { memberId: "bob" } });
    expect((await store.leaves("t2")).map(({ seq }) => seq)).toEqual([1]);
    expect(await store.findTransfer("t3")).toMatchObject({ state: "killed" });
    const kept = version >= QUARANTINES ? [{ id: "t5", quarantined: 1, manifest: "manifest-t5" }] : [];
    expect(await store.quarantined({ ownerId: "bob" })).toMatchObject(kept);
    expect((await store.findTransfer("t5"))?.killedBy).toBe(version >= KILLS ? "by Ann" : undefined);
    expect(await store.findFile("u1")).toMatchObject({ sha256: "digest-u1" });
    expect(await store.uploadLeaves("u1", { first: 0, last: 0 })).toBeUndefined();
    const leaves = await store.uploadLeaves("u2", { first: 0, last: 0 });
    expect(leaves).toEqual(version >= LEAVES_OF_UPLOADS ? new Uint8Array(32).fill(0xab) : undefined);
    expect((await store.search(everyone(), ["byt"], { limit: 9 })).hits).toMatchObject([{ offset: 1 }]);
    expect(await store.append(draft("m3", { at: 7 }))).toMatchObject({ status: "stored", offset: 3 });
    // What the older version stored weighs what it would weigh now.
    expect(await store.trim({ roomBytes: 1_000 })).toMatchObject({ messages: 2, files: 1 });
    expect(await store.trim({ roomBytes: 1_000 })).toMatchObject({ messages: 0 });
  });
});

describe("versions of the data", () => {
  test("[SQ2] a new file gets the current one", async () => {
    const { store, file } = await freshSqlite();
    await store.close();
    const db = new DatabaseSync(file, { readOnly: true });
    expect(db.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: SCHEMA_VERSION });
    db.close();
  });

  test("[SQ2] a newer one is refused in words, and left as it is", async () => {
    const { store, file } = await freshSqlite();
    await store.close();
    const newer = new DatabaseSync(file);
    newer.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      name: "ChatCastError",
      code: "E_CONFLICT",
      message: expect.stringMatching(/written by a newer ChatCast/),
    });
    const db = new DatabaseSync(file, { readOnly: true });
    expect(db.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: SCHEMA_VERSION + 1 });
    db.close();
  });
});
