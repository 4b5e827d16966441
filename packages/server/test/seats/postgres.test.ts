import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openPostgresSeats } from "../../src/seats/postgres/seats.ts";
import { connect } from "../../src/store/postgres/connection.ts";
import { openPostgresStore, type PostgresStore } from "../../src/store/postgres/store.ts";
import { bot, draft, member, room } from "../store/builders.ts";
import { findPostgres, HOW_TO_GET, PostgresServer } from "../store/fixtures/postgres.ts";
import { LEASE, seatsContract } from "./contract.ts";

const bin = findPostgres();

describe.skipIf(bin === undefined)(`seats in PostgreSQL (${HOW_TO_GET})`, () => {
  let server: PostgresServer;
  let url = "";
  let store: PostgresStore;
  beforeAll(async () => {
    server = await PostgresServer.start(bin ?? "");
    url = await server.fresh();
    store = await openPostgresStore(url, "shared");
  });
  afterAll(async () => {
    await store.close();
    await server.remove();
  });

  async function openedStore(url: string) {
    const store = await openPostgresStore(url, "shared");
    onTestFinished(() => store.close());
    return store;
  }

  async function openedNode(files = "one place") {
    const seats = await openPostgresSeats({ connect: () => connect(url, "shared"), files, leaseMs: LEASE });
    onTestFinished(() => seats.close(0).catch(() => undefined));
    return seats;
  }

  seatsContract(async () => {
    await server.sql(
      "TRUNCATE rooms, members, last_holders, commands, parties, conversations, messages, seats, nodes, bots, errands, meters CASCADE",
      url,
    );
    return {
      store,
      node: () => openedNode(),
      pass: async (ms) => {
        await server.sql(`UPDATE nodes SET seen = seen - ${ms}; UPDATE seats SET kept_until = kept_until - ${ms}`, url);
      },
    };
  });

  test("[SE9] a node whose files are elsewhere than those of a living one is refused", async () => {
    await server.sql("TRUNCATE nodes", url);
    const first = await openedNode();
    await expect(openedNode("another place")).rejects.toThrow(/another node keeps its files elsewhere/);
    await first.close(0);
    await expect(openedNode("another place")).resolves.toMatchObject({ node: expect.any(String) });
  });

  test("[SE14] a bot has no name that looks like that of somebody who sits in the room, or of another bot", async () => {
    await server.sql("TRUNCATE rooms, commands, seats, nodes, bots, conversations, messages CASCADE", url);
    await store.createRoom(room("r1"));
    const seats = await openedNode();
    const place = { node: seats.node, connection: "c" };
    await seats.take({ member: member("ann"), place, looks: ["ann"], commands: 0, most: 9 });
    const add = (id: string, ...looks: string[]) =>
      store.changeBots("r1", { add: bot(id), looks }, draft(`line-${id}`, { senderId: "room" }));
    await expect(add("bot-1", "ann")).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    await add("bot-2", "robot");
    await expect(add("bot-3", "else", "robot")).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    // Whoever sat at a node that is none any more keeps nothing for ever.
    await server.sql("UPDATE nodes SET seen = 0", url);
    await add("bot-4", "ann");
    expect((await store.bots("r1")).map(({ id }) => id)).toEqual(["bot-2", "bot-4"]);
  });

  test("[SE10] a lost connection fails what was on it; the next call makes another one", async () => {
    await server.sql("TRUNCATE rooms, commands, seats, nodes CASCADE", url);
    await store.createRoom(room("r1"));
    const seats = await openedNode();
    const claim = {
      ...{ member: member("ann"), place: { node: seats.node, connection: "c" } },
      ...{ looks: ["ann"], commands: 0, most: 9 },
    };
    await seats.take(claim);
    await server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chatcast'");
    // What is on it when it goes is refused; whether that is so the driver may know before.
    await seats.of("r1").catch((error: unknown) => expect(error).toMatchObject({ code: "E_UNAVAILABLE" }));
    expect(await seats.take(claim)).toEqual({ is: "seated" });
    expect(await seats.of("r1")).toMatchObject([{ place: { connection: "c" } }]);
    // The store's was cut, too.
    await store.findRoom("x").catch(() => store.findRoom("x"));
  });

  test("[PQ11] the database waits no longer than 5 s for the next statement of a transaction", async () => {
    const connection = await connect(url, "shared");
    onTestFinished(() => connection.end());
    const shown = await connection.query("SHOW idle_in_transaction_session_timeout");
    expect(shown).toEqual([{ idle_in_transaction_session_timeout: "5s" }]);
  });

  test("[PQ9] nodes share the data among themselves, and with no server that does not share it", async () => {
    const other = await server.fresh();
    const alone = await openPostgresStore(other);
    onTestFinished(() => alone.close());
    const second = await openedStore(url);
    expect(second.name).toBe(store.name);
    await Promise.all([
      expect(openPostgresStore(url)).rejects.toThrow(/another ChatCast runs on it$/),
      expect(openPostgresStore(other, "shared")).rejects.toThrow(/another ChatCast runs on it, without BUS$/),
    ]);
  });

  test("[PQ10] of two versions of the schema nodes run only one: the newer waits until the older have stopped", async () => {
    const [{ version } = { version: "" }] = await server.sql("SELECT version FROM chatcast", url);
    await server.sql("UPDATE chatcast SET version = version - 1", url);
    await expect(openPostgresStore(url, "shared")).rejects.toThrow(/nodes of an older ChatCast run on it/);
    await server.sql("UPDATE chatcast SET version = version + 2", url);
    await expect(openPostgresStore(url, "shared")).rejects.toThrow(/written by a newer ChatCast/);
    await server.sql("UPDATE chatcast SET version = version - 1", url);
    expect(await server.sql("SELECT version FROM chatcast", url)).toEqual([{ version }]);
    expect((await openedStore(url)).name).toBe(store.name);
  });
});
