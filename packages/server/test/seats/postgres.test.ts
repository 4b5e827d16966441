import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Courier } from "../../src/hooks/courier.ts";
import type { Posted } from "../../src/hooks/post.ts";
import type { Seats } from "../../src/seats/port.ts";
import { openPostgresSeats } from "../../src/seats/postgres/seats.ts";
import { connect } from "../../src/store/postgres/connection.ts";
import { openPostgresStore, type PostgresStore } from "../../src/store/postgres/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { bot, draft, everyone, member, room } from "../store/builders.ts";
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

  test("[HO3, HO10] another node goes on with the hook of one that was killed, from the log: nothing is lost, what was under way comes again under its id", async () => {
    await server.sql("TRUNCATE rooms, commands, seats, nodes, bots, errands, conversations, messages CASCADE", url);
    await store.createRoom(room("r1"));
    const id = "bot-000001aaaaaaaaaaaaaaaaaaaa";
    const hook = { url: "https://ci.example/in" };
    await store.changeBots("r1", { add: bot(id, { hook }) }, draft("line", { senderId: "room" }));
    const posts: { by: string; webhookId: string | undefined; entry: string; answer(posted: Posted): void }[] = [];
    const looks: (() => void)[] = [];
    let arrived = Promise.withResolvers<void>();
    const node = (by: string, errands: Seats) =>
      new Courier({
        ...{ store, errands, clock: { epoch: () => 5_000_000, monotonic: () => 0 }, random: () => 0 },
        ...{
          secretOf: () => `whsec_${Buffer.alloc(32).toString("base64")}`,
          log: openTelemetry({ level: "silent", rooms: () => 0 }).log,
        },
        async next(_bot, after) {
          const { messages, head } = await store.page(everyone(), after, 1);
          const [entry] = messages.map(
            ({ body, senderId, ...rest }) => ({ ...rest, ...body, fromId: senderId, mode: "broadcast" }) as never,
          );
          return { room: "R1", head, ...(entry === undefined ? {} : { entry }) };
        },
        post: (_url, headers, body) =>
          new Promise((answer) => {
            posts.push({ by, webhookId: headers["webhook-id"], entry: JSON.parse(String(body)).data.entry.id, answer });
            arrived.resolve();
          }),
        timers: {
          after(_ms, run) {
            looks.push(run);
            return () => undefined;
          },
        },
      });
    const posted = async (count: number) => {
      while (posts.length < count) {
        await arrived.promise;
        arrived = Promise.withResolvers();
      }
      return posts[count - 1];
    };
    const cursor = async () => (await store.findBot(id))?.hook?.cursor;
    const first = await openedNode();
    const [killed, alive] = [node("killed", first), node("alive", await openedNode())];
    for (const said of ["m1", "m2", "m3"]) await store.append(draft(said));
    killed.wake(id);
    (await posted(1))?.answer({ ok: true });
    await posted(2);
    // Its second post has reached the receiver, and the answer nobody any more. It says nothing for longer than its lease.
    alive.wake(id);
    await expect.poll(() => alive.active).toBe(0);
    expect(posts).toHaveLength(2);
    await server.sql(`UPDATE nodes SET seen = seen - ${LEASE * 1.1} WHERE id = '${first.node}'`, url);
    alive.start();
    (await posted(3))?.answer({ ok: true });
    (await posted(4))?.answer({ ok: true });
    await expect.poll(cursor).toBe(4);
    expect(posts.map(({ by, webhookId, entry }) => [by, webhookId, entry])).toEqual([
      ["killed", `${id}-2`, "m1"],
      ["killed", `${id}-3`, "m2"],
      ["alive", `${id}-3`, "m2"],
      ["alive", `${id}-4`, "m3"],
    ]);
    // It was paused and no more: what it hears now takes nothing back.
    posts[1]?.answer({ ok: true });
    await expect.poll(() => killed.active).toBe(0);
    expect([await cursor(), posts.length]).toEqual([4, 4]);
    for (const one of [killed, alive]) one.close();
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
    await server.sql(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'chatcast'",
    );
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
