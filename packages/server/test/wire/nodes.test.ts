import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { findRedis, HOW_TO_GET as HOW_TO_GET_REDIS, RedisServer } from "../bus/fixtures/redis.ts";
import { findPostgres, HOW_TO_GET, PostgresServer } from "../store/fixtures/postgres.ts";
import { settle } from "./client.ts";
import { order, shown } from "./commander.ts";
import { unique, WireServer } from "./harness.ts";
import { CHUNK, outgoing, resume, sendChunks } from "./packets.ts";
import { text } from "./shapes.ts";

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

    test("[NO2, NO6] a private message arrives at another node alone; who is muted or removed there is so at its own", async () => {
      const name = unique("room");
      const ann = await one.create(name, "Ann");
      const [bob, eve] = [await two.join(name, "Bob"), await two.join(name, "Eve")];
      await ann.client.receives("user_joined", { username: "Eve" });
      expect(await ann.client.whisper("Bob", "for you")).toMatchObject({ ok: true, offset: 1 });
      await bob.client.receives("chat_message", { text: "for you", mode: "unicast" });
      expect(await order(ann, "mute", shown(bob.answer, "Bob"))).toMatchObject({ ok: true });
      await bob.client.receives("chat_message", ({ command }) => command !== undefined);
      expect(await bob.client.say("still here?")).toMatchObject({ ok: false, error: { code: "E_FORBIDDEN" } });
      expect(await order(ann, "remove", shown(bob.answer, "Bob"))).toMatchObject({ ok: true });
      await bob.client.receives("error_event", { code: "E_FORBIDDEN" });
      await settle(ann.client, eve.client);
      expect(eve.client.received("chat_message", { mode: "unicast" })).toEqual([]);
    });

    test("[NO5, NO9, NO14] a node is killed amid a file; its sender goes on with seat and chunks at the other", async () => {
      const name = unique("room");
      const ann = await one.create(name, "Ann");
      const bob = await two.join(name, "Bob");
      const file = outgoing(CHUNK * 4 + 99);
      await sendChunks(ann.client, file, [0, 1, 2]);
      await one.kill();
      const again = await two.join(name, "Ann", { token: ann.token });
      expect(again.answer.self).toMatchObject(ann.answer.self ?? {});
      expect(await resume(again.client, file.id)).toMatchObject({ meta: { missing: [[3, 4]] } });
      await sendChunks(again.client, file, [3, 4]);
      const url = text(await bob.client.receives("chat_message", { type: "file" }), "url");
      await one.start();
      for (const server of [one, two]) {
        const response = await fetch(`${server.url}${url}`);
        expect(Buffer.from(await response.arrayBuffer()).equals(file.bytes)).toBe(true);
      }
    });
  },
);
