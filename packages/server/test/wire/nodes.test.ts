import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findRedis, HOW_TO_GET as HOW_TO_GET_REDIS, RedisServer } from "../bus/fixtures/redis.ts";
import { findPostgres, HOW_TO_GET, PostgresServer } from "../store/fixtures/postgres.ts";
import { unique, WireServer } from "./harness.ts";

const [bin, redis] = [findPostgres(), findRedis()];

describe.skipIf(bin === undefined || redis === undefined)(
  `two nodes on one log (${HOW_TO_GET}; ${HOW_TO_GET_REDIS})`,
  () => {
    let database: PostgresServer;
    let bus: RedisServer;
    let home = "";
    let env: Record<string, string> = {};
    let one: WireServer;
    let two: WireServer;
    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), "chatcast-nodes-"));
      [database, bus] = await Promise.all([PostgresServer.start(bin ?? ""), RedisServer.start(redis ?? "")]);
      env = { STORE: await database.fresh(), BUS: bus.url, DATA_DIR: join(home, "data") };
      [one, two] = [new WireServer({ env }), new WireServer({ env })];
      await one.start();
      await two.start();
    });
    afterEach(async () => {
      await Promise.all([one.closeClients(), two.closeClients()]);
    });
    afterAll(async () => {
      await Promise.all([one.dispose(), two.dispose()]);
      await Promise.all([database.remove(), bus.remove()]);
      await rm(home, { recursive: true, force: true });
    });

    test("[NO1] members of one room at different nodes see each other and the same order", async () => {
      const name = unique("room");
      const ann = await one.create(name, "Ann");
      const bob = await two.join(name, "Bob");
      expect(bob.answer.users).toMatchObject([{ username: "Ann" }, { username: "Bob" }]);
      await ann.client.receives("user_joined", { username: "Bob" });
      await ann.client.receives("room_users", ({ users }) => Array.isArray(users) && users.length === 2);
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          await ann.client.say(`from Ann ${index}`);
          await bob.client.say(`from Bob ${index}`);
        }),
      );
      for (const { client } of [ann, bob]) {
        await client.receives("chat_message", { offset: 40 });
        const offsets = client.inbox.filter(({ event }) => event === "chat_message").map(({ body }) => body.offset);
        expect(offsets).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      }
      bob.client.close();
      await ann.client.receives("user_left", { username: "Bob" });
    });
  },
);
