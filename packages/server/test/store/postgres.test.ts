import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Call } from "../../src/store/calls.ts";
import type { Store } from "../../src/store/port.ts";
import { runBatch } from "../../src/store/postgres/batch.ts";
import { connect } from "../../src/store/postgres/connection.ts";
import { openPostgresStore, type PostgresStore } from "../../src/store/postgres/store.ts";
import { draft, everyone, leaf, member, room, transfer } from "./builders.ts";
import { answerOf, begin, calls, comparable, memory } from "./contract/any-calls.ts";
import { storeContract } from "./contract.ts";
import { findPostgres, HOW_TO_GET, PostgresServer } from "./fixtures/postgres.ts";

const bin = findPostgres();

describe.skipIf(bin === undefined)(`postgres store (${HOW_TO_GET})`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start(bin ?? "");
  });
  afterAll(() => server.remove());

  async function opened(url: string): Promise<PostgresStore> {
    const store = await openPostgresStore(url);
    onTestFinished(() => store.close());
    return store;
  }

  const connected = async (url: string) => {
    const connection = await connect(url);
    onTestFinished(() => connection.end());
    return connection;
  };

  storeContract(async () => {
    const url = await server.fresh();
    const open = (): Promise<Store> => opened(url);
    return { store: await open(), reopen: open };
  });

  test("[ST24] whatever is called in whatever order, it answers like the store in memory", async () => {
    const { query } = await connected(await server.fresh());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(calls, { maxLength: 12 }), { maxLength: 8 }), async (batches) => {
        const model = memory();
        await query(`TRUNCATE rooms, former_keys, members, last_holders, commands, parties, conversations, messages, streams, transfers, leaves,
          files, purges, words, indexed, changed, bots, pushes`);
        for (const batch of [begin, ...batches]) {
          const expected = batch.map((call) => answerOf(model, call));
          const outcomes = await runBatch(query, structuredClone(batch));
          expect(outcomes.map((one) => (one.ok ? comparable(one.value) : codeOf(one.error)))).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("[PQ2] one server at a time has the data; of another schema it knows nothing", async () => {
    const url = await server.fresh();
    const store = await opened(url);
    const second = openPostgresStore(url);
    await expect(second).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    await expect(second).rejects.toThrow(
      /^the PostgreSQL database 127\.0\.0\.1:\d+\/postgres cannot be used: another /,
    );
    const other = await opened(await server.fresh());
    expect(other.name).not.toBe(store.name);
    await store.close();
    expect((await opened(url)).name).toBe(store.name);
  });

  test("[PQ3] calls that wait together are one transaction, messages that follow each other one statement", async () => {
    const { query } = await connected(await server.fresh());
    await runBatch(query, [{ name: "createRoom", args: [room("r1")] }]);
    const said: string[] = [];
    const listened: typeof query = (text, values) => {
      said.push(text.split(/[\s(]/, 2).join(" "));
      return query(text, values);
    };
    const append = (id: string): Call => ({ name: "append", args: [draft(id)] });
    await runBatch(listened, [append("m1"), append("m2"), append("m3"), { name: "setRoomIdle", args: ["r1", 5] }]);
    expect(said).toEqual(["BEGIN", "SELECT *", "UPDATE rooms", "COMMIT"]);
  });

  test("[PQ3] a refused call leaves nothing behind, and its neighbours go on", async () => {
    const store = await opened(await server.fresh());
    await store.createRoom(room("r1"));
    const settled = await Promise.allSettled([
      store.append(draft("m1")),
      store.append(draft("m2", { conversation: everyone("nowhere") })),
      store.putMember(member("ann")),
      store.putMember(member("bob", { tokenHash: "hash-ann" })),
      store.append(draft("m3")),
    ]);
    expect(settled.map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(settled[1]).toMatchObject({ reason: { name: "ChatCastError", code: "E_NO_ROOM" } });
    expect(settled[3]).toMatchObject({ reason: { name: "ChatCastError", code: "E_UNAVAILABLE" } });
    expect((await store.page(everyone(), 0, 9)).messages.map(({ id, offset }) => [id, offset])).toEqual([
      ["m1", 1],
      ["m3", 2],
    ]);
    expect(await store.findMember("bob")).toBeUndefined();
  });

  test("[PQ3] a batch that loses against another transaction is run again; one that is never let go is refused", async () => {
    const { query } = await connected(await server.fresh());
    const deadlock = Object.assign(new Error("deadlock detected"), { code: "40P01", severity: "ERROR" });
    const losing = (times: number): typeof query => {
      let left = times;
      return async (text, values) => {
        if (text !== "COMMIT" || left-- <= 0) return query(text, values);
        // As PostgreSQL does it: a commit that fails has undone the transaction.
        await query("ROLLBACK");
        throw deadlock;
      };
    };
    const create = (id: string): Call => ({ name: "createRoom", args: [room(id)] });
    expect(await runBatch(losing(4), [create("r1")])).toEqual([{ ok: true, value: "created" }]);
    expect(await runBatch(losing(99), [create("r2")])).toEqual([{ ok: false, error: deadlock }]);
  });

  test("[PQ4] a lost connection fails what was on it; what was answered is there, and the next calls go on", async () => {
    const url = await server.fresh();
    const store = await opened(url);
    await store.createRoom(room("r1"));
    await store.append(draft("m1"));
    await server.down("SIGQUIT");
    await expect(store.append(draft("m2"))).rejects.toMatchObject({ name: "ChatCastError", code: "E_UNAVAILABLE" });
    await expect(store.findRoom("key-r1")).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    await server.up();
    expect(await store.append(draft("m1"))).toMatchObject({ status: "duplicate", offset: 1 });
    expect(await store.append(draft("m2"))).toMatchObject({ status: "stored", offset: 2 });
  });

  test("[PQ4] a connection that was cut is replaced, but not by one to other data", async () => {
    const url = await server.fresh();
    const store = await opened(url);
    await store.createRoom(room("r1"));
    // Waited for: one that has not ended yet may still answer.
    const cut = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'chatcast'";
    await server.sql(cut);
    const tried = await store.findRoom("key-r1").catch(() => store.findRoom("key-r1"));
    expect(tried).toEqual(room("r1"));
    await server.sql("UPDATE chatcast SET name = 'another'", url);
    await server.sql(cut);
    await store.findRoom("key-r1").catch(() => undefined);
    await expect(store.findRoom("key-r1")).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  });

  test("[PQ5] data of a newer version is refused and left as it is", async () => {
    const url = await server.fresh();
    await server.sql("CREATE TABLE chatcast (version bigint, name text); INSERT INTO chatcast VALUES (9999, 'x')", url);
    await expect(openPostgresStore(url)).rejects.toThrow(/written by a newer ChatCast \(version 9999 /);
    expect(await server.sql("SELECT version FROM chatcast", url)).toEqual([{ version: "9999" }]);
    const tables = "SELECT count(*)::int FROM pg_tables WHERE schemaname = current_schema()";
    expect(await server.sql(tables, url)).toEqual([{ count: 1 }]);
  });

  test("[PQ6] every text comes back as it was said, characters included that PostgreSQL does not take", async () => {
    const store = await opened(await server.fresh());
    await store.createRoom(room("r1"));
    const texts = ["\0", "a\0b", "\uffff", "\uffff0", "\uffff1\0", '{"}\\,NULL', "NULL", "", "😀\n\t'"];
    for (const [index, text] of texts.entries()) {
      await store.append(draft(`m${index}`, { body: { type: "text", text } }));
    }
    const { messages } = await store.page(everyone(), 0, 99);
    expect(messages.map(({ body }) => body.text)).toEqual(texts);
    const again = await Promise.all(
      texts.map((text, index) => store.append(draft(`m${index}`, { body: { type: "text", text } }))),
    );
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set(["duplicate"]));
  });

  test("[PQ8] what a removed room and an ended transfer leave behind is deleted in pieces", async () => {
    const url = await server.fresh();
    const store = await opened(url);
    await store.createRoom(room("r1"));
    await store.createRoom(room("r2"));
    await Promise.all(Array.from({ length: 1_100 }, (_, index) => store.append(draft(`m${index}`))));
    await store.openTransfer(transfer("t1", { roomId: "r2" }), { seq: 0, leaf: leaf(0) });
    await store.closeTransfer("t1", "cancelled", 9_000);
    await store.removeRoom("r1");
    await store.close();
    // Purging stops with the store and is taken up by the next one.
    const next = await opened(url);
    const rest = "SELECT (SELECT count(*) FROM messages)::int + (SELECT count(*) FROM leaves)::int AS rest";
    let found: unknown;
    do {
      await next.findRoom("key-r2");
      found = (await server.sql(rest, url))[0]?.rest;
    } while (found !== 0);
    expect(await server.sql("SELECT count(*)::int FROM purges", url)).toEqual([{ count: 0 }]);
  });
});

/** What the port calls it; anything else is left as it is, for the comparison to show. */
const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : error);
