import { join } from "node:path";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Call, type CallArgs, type CallName, StoreRefusal } from "../../src/store/calls.ts";
import { batchRunner } from "../../src/store/sqlite/batch.ts";
import { type SqliteCalls, sqliteCalls } from "../../src/store/sqlite/calls.ts";
import { openDatabase } from "../../src/store/sqlite/database.ts";
import { failureOf } from "../../src/store/sqlite/failure.ts";
import type { Reply } from "../../src/store/sqlite/packing.ts";
import { purger } from "../../src/store/sqlite/purge.ts";
import { Remembered } from "../../src/store/sqlite/remembered.ts";
import { draft, everyone, file, leaf, member, pair, room, transfer } from "./builders.ts";
import { freshSqlite, temporaryDirectory } from "./fixtures/fresh-sqlite.ts";

interface Bench {
  db: DatabaseSync;
  calls: SqliteCalls;
  run: (batch: readonly Call[]) => Reply[];
}

/** The worker's inside, without the worker. */
async function bench(): Promise<Bench> {
  const directory = await temporaryDirectory();
  const { db } = openDatabase({ file: join(directory, "chatcast.db") });
  onTestFinished(() => db.close());
  const calls = sqliteCalls(db);
  return { db, calls, run: batchRunner(db, calls, (error) => failureOf(error, directory)) };
}

const call = <K extends CallName>(name: K, ...args: CallArgs<K>): Call => ({ name, args });
const outcome = (reply: Reply): unknown => (reply.ok ? reply.value : reply.failure.code);
const count = (db: DatabaseSync, table: string): unknown => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n;
const long = (id: string): Call => call("append", draft(id, { body: { type: "text", text: "x".repeat(60_000) } }));

/** SQLITE_IOERR_FSYNC: the primary code 10 with what went wrong above it. */
const SQLITE_IOERR = 10 | (4 << 8);

/** The database, in which statements that begin with `sql` meet an input/output error while the disk is broken. */
function breaking(db: DatabaseSync, sql: string, disk: { broken: boolean }): DatabaseSync {
  return new Proxy(db, {
    get(target, name) {
      if (name === "prepare") {
        return (text: string) => {
          const statement = target.prepare(text);
          if (!text.trimStart().startsWith(sql)) return statement;
          const run = statement.run.bind(statement);
          statement.run = ((...args: SQLInputValue[]) => {
            if (disk.broken) throw Object.assign(new Error("disk I/O error"), { errcode: SQLITE_IOERR });
            return run(...args);
          }) as StatementSync["run"];
          return statement;
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

describe("a batch", () => {
  test("[SQ3] a refused call leaves nothing behind and does not touch its neighbours", async () => {
    const { run, calls } = await bench();
    calls.createRoom(room("r1"));
    calls.addFile(file("f1"));
    calls.putMember(member("bob"));
    const replies = run([
      call("append", draft("m1")),
      call("addFile", file("f1")),
      call("putMember", member("eve", { tokenHash: "hash-bob" })),
      call("append", draft("m2", { conversation: everyone("nowhere") })),
      call("append", draft("m3")),
      call("page", everyone(), 0, 9),
    ]);
    expect(replies.slice(0, 5).map(outcome)).toEqual([
      { status: "stored", offset: 1, at: 3_000 },
      "E_CONFLICT",
      "E_UNAVAILABLE",
      "E_NO_ROOM",
      { status: "stored", offset: 2, at: 3_000 },
    ]);
    expect(replies[5]).toMatchObject({ ok: true, value: { head: 2 } });
    expect(calls.findMember("eve")).toBeUndefined();
  });

  test("[SQ3] what a call had written before it was refused is undone", async () => {
    const { db, calls } = await bench();
    const halfDone: SqliteCalls = {
      ...calls,
      addFile(record) {
        calls.addFile(record);
        throw new StoreRefusal("E_CONFLICT", "too late");
      },
    };
    const run = batchRunner(db, halfDone, (error) => failureOf(error, "/"));
    const replies = run([call("createRoom", room("r1")), call("addFile", file("f1")), call("findFile", "f1")]);
    expect(replies.map(outcome)).toEqual(["created", "E_CONFLICT", undefined]);
    expect(count(db, "files")).toBe(0);
  });

  test("[SQ4] on a full disk what does not fit is E_DISK_FULL and not stored; later it works again", async () => {
    const { db, run, calls } = await bench();
    calls.createRoom(room("r1"));
    const pages = Number(db.prepare("PRAGMA page_count").get()?.page_count);
    db.exec(`PRAGMA max_page_count = ${pages + 20}`);
    const replies = run([call("append", draft("m1")), long("l1"), long("l2"), call("append", draft("m2"))]);
    expect(replies.map(outcome)).toEqual([
      { status: "stored", offset: 1, at: 3_000 },
      { status: "stored", offset: 2, at: 3_000 },
      "E_DISK_FULL",
      { status: "stored", offset: 3, at: 3_000 },
    ]);
    expect(calls.findMessage("r1", "ann", "l2")).toBeUndefined();
    db.exec("PRAGMA max_page_count = 100000");
    expect(run([long("l2")]).map(outcome)).toEqual([{ status: "stored", offset: 4, at: 3_000 }]);
    expect(calls.page(everyone(), 0, 9).messages.map(({ offset }) => offset)).toEqual([1, 2, 3, 4]);
  });

  test("[SQ4] the worker lives on after a full disk", async () => {
    const { store } = await freshSqlite({ maxPages: 60 });
    await store.createRoom(room("r1"));
    const body = { type: "text", text: "x".repeat(60_000) } as const;
    const fills = Array.from({ length: 10 }, (_, n) => store.append(draft(`m${n}`, { body })));
    const settled = await Promise.allSettled(fills);
    const failed = settled.filter((result) => result.status === "rejected");
    expect(failed.length).toBeGreaterThan(0);
    for (const { reason } of failed) expect(reason).toMatchObject({ name: "ChatCastError", code: "E_DISK_FULL" });
    const { messages, head } = await store.page(everyone(), 0, 99);
    expect(head).toBe(10 - failed.length);
    expect(messages.map(({ offset }) => offset)).toEqual(Array.from({ length: head }, (_, n) => n + 1));
    expect(await store.append(draft("small"))).toMatchObject({ status: "stored", offset: head + 1 });
  });

  test.each([
    ["a statement", "INSERT INTO messages"],
    ["a commit", "COMMIT"],
  ])("[SQ4] an input/output error of %s is E_UNAVAILABLE and not stored; later it works again", async (_, sql) => {
    const { db, calls: before } = await bench();
    before.createRoom(room("r1"));
    const disk = { broken: true };
    const broken = breaking(db, sql, disk);
    const calls = sqliteCalls(broken);
    const run = batchRunner(broken, calls, (error) => failureOf(error, "/"));
    const said = ["m1", "m2"].map((id) => call("append", draft(id)));
    expect(run(said).map(outcome)).toEqual(["E_UNAVAILABLE", "E_UNAVAILABLE"]);
    expect(db.isTransaction).toBe(false);
    expect(before.page(everyone(), 0, 9)).toMatchObject({ messages: [], head: 0 });
    disk.broken = false;
    expect(run(said).map(outcome)).toEqual([
      { status: "stored", offset: 1, at: 3_000 },
      { status: "stored", offset: 2, at: 3_000 },
    ]);
  });

  test.runIf(process.platform === "linux")(
    "[SQ4] an input/output error that only a full disk explains is E_DISK_FULL (needs Linux)",
    () => {
      const error = Object.assign(new Error("disk I/O error"), { errcode: SQLITE_IOERR });
      // A file system of the kernel's own that never has room.
      expect(failureOf(error, "/proc")).toMatchObject({ code: "E_DISK_FULL" });
      expect(failureOf(error, "/")).toMatchObject({ code: "E_UNAVAILABLE", detail: "disk I/O error" });
      expect(failureOf(error, "/there is none")).toMatchObject({ code: "E_UNAVAILABLE" });
    },
  );

  test("[SQ9] no call is answered with success when the commit fails", async () => {
    const { db, calls } = await bench();
    db.exec(`PRAGMA foreign_keys = ON; CREATE TABLE parents (key INTEGER PRIMARY KEY);
      CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)`);
    const orphan = db.prepare("INSERT INTO children VALUES (1)");
    // Breaks a rule that is checked by the commit alone.
    const withOrphans: SqliteCalls = { ...calls, setRoomIdle: () => void orphan.run() };
    const run = batchRunner(db, withOrphans, (error) => failureOf(error, "/"));
    const replies = run([call("createRoom", room("r1")), call("setRoomIdle", "r1", null), call("findRoom", "key-r1")]);
    expect(replies.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(count(db, "children")).toBe(0);
    expect(calls.findRoom("key-r1")).toEqual(room("r1"));
    expect(db.isTransaction).toBe(false);
  });
});

/** The database, which notes whatever its statements do. */
function noting(db: DatabaseSync, done: string[]): DatabaseSync {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "prepare") return typeof value === "function" ? value.bind(target) : value;
      return (sql: string) => {
        const statement = target.prepare(sql);
        return new Proxy(statement, {
          get(of, verb) {
            const run: unknown = Reflect.get(of, verb, of);
            if (typeof run !== "function") return run;
            return (...args: unknown[]) => {
              done.push(sql.trim().split(/\s+/).slice(0, 3).join(" "));
              return run.apply(of, args);
            };
          },
        });
      };
    },
  });
}

describe("what a message costs", () => {
  test("[SQ11] in a conversation that goes on: two statements, and begin and commit once for all", async () => {
    const { db } = await bench();
    const done: string[] = [];
    const noted = noting(db, done);
    const run = batchRunner(noted, sqliteCalls(noted), (error) => failureOf(error, "/"));
    const talk = (from: number, count: number): Call[] =>
      Array.from({ length: count }, (_, n) => from + n).flatMap((n) =>
        ["ann", "bob"].map((senderId) =>
          call("append", draft(`m${n}`, { senderId, ...(n === 0 ? {} : { prevId: `m${n - 1}` }) })),
        ),
      );
    run([call("createRoom", room("r1")), ...talk(0, 1)]);
    done.length = 0;
    expect(run(talk(1, 50)).every(({ ok }) => ok)).toBe(true);
    const counts = Object.groupBy(done, (statement) => statement);
    expect(Object.entries(counts).map(([statement, times]) => [statement, times?.length])).toEqual([
      ["BEGIN", 1],
      ["INSERT INTO messages", 100],
      ["UPDATE conversations SET", 100],
      ["COMMIT", 1],
    ]);
  });

  test("[SQ12] what a refused call, a failed commit or a removed room takes back is not remembered", async () => {
    const { db, calls } = await bench();
    let broken = true;
    const failing: SqliteCalls = {
      ...calls,
      // Its message, conversation and parties are undone with it.
      completeTransfer(_id, _file, message) {
        calls.append(message);
        if (broken) throw new StoreRefusal("E_CONFLICT", "too late");
        return { status: "gap" };
      },
    };
    const run = batchRunner(db, failing, (error) => failureOf(error, "/"));
    const private_ = (id: string, prevId?: string) =>
      draft(id, { conversation: pair("ann", "bob"), ...(prevId === undefined ? {} : { prevId }) });
    run([call("createRoom", room("r1"))]);
    expect(run([call("completeTransfer", "t1", file("f1"), private_("m1"))]).map(outcome)).toEqual(["E_CONFLICT"]);
    expect(run([call("append", private_("m2", "m1"))]).map(outcome)).toEqual([{ status: "gap" }]);
    expect(count(db, "conversations")).toBe(0);
    expect(run([call("append", private_("m1")), call("append", private_("m2", "m1"))]).map(outcome)).toMatchObject([
      { offset: 1 },
      { offset: 2 },
    ]);
    broken = false;
    expect(run([call("removeRoom", "r1"), call("append", private_("m3"))]).map(outcome)).toEqual([[], "E_NO_ROOM"]);
    expect(run([call("createRoom", room("r1")), call("append", private_("m3", "m2"))]).map(outcome)).toEqual([
      "created",
      { status: "gap" },
    ]);
    expect(run([call("append", private_("m3"))]).map(outcome)).toMatchObject([{ status: "stored", offset: 1 }]);
  });

  test("[SQ12] what is remembered is bounded, and goes on when it begins anew", () => {
    const remembered = new Remembered();
    let most = 0;
    for (let n = 0; n < 30_000; n++) {
      const kept = remembered.keepRoom(`r${n}`, n);
      remembered.keepParty(kept, "ann", n);
      most = Math.max(most, remembered.size);
    }
    expect(most).toBe(20_000);
    expect(remembered.room("r29999")).toMatchObject({ key: 29_999 });
    expect(remembered.room("r0")).toBeUndefined();
  });
});

describe("purge", () => {
  test("[SQ8] what a removed room and ended transfers leave behind is deleted piece by piece", async () => {
    const { db, calls } = await bench();
    db.exec("BEGIN");
    for (const id of ["r1", "r2"]) {
      calls.createRoom(room(id));
      for (let n = 0; n < 1_200; n++) calls.append(draft(`m${n}`, { conversation: everyone(id) }));
      calls.openTransfer(transfer(`t-${id}`, { roomId: id }));
      for (let seq = 0; seq < 700; seq++) calls.recordChunk(`t-${id}`, { seq, leaf: leaf(0) }, 1);
    }
    calls.openTransfer(transfer("t3", { roomId: "r2" }), { seq: 0, leaf: leaf(0) });
    calls.removeRoom("r1");
    calls.closeTransfer("t3", "killed", 1);
    db.exec("COMMIT");
    const purge = purger(db);
    let slices = 0;
    while (purge()) slices++;
    expect(slices).toBeGreaterThan(4);
    expect([count(db, "messages"), count(db, "leaves"), count(db, "purges")]).toEqual([1_200, 700, 0]);
    expect(calls.page(everyone("r2"), 0, 2_000).messages).toHaveLength(1_200);
    expect(calls.leaves("t-r2")).toHaveLength(700);
  });

  test("[SQ8] a room may come back while the old one's messages are still being purged", async () => {
    const { db, calls } = await bench();
    const purge = purger(db);
    for (let round = 0; round < 2; round++) {
      db.exec("BEGIN");
      calls.createRoom(room("r1"));
      for (let n = 0; n < 600; n++)
        expect(calls.append(draft(`m${n}`))).toMatchObject({ status: "stored", offset: n + 1 });
      if (round === 0) calls.removeRoom("r1");
      db.exec("COMMIT");
      purge();
    }
    while (purge());
    expect(calls.page(everyone(), 0, 999).messages).toHaveLength(600);
    expect(count(db, "messages")).toBe(600);
  });
});
