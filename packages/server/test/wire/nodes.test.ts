import { createHmac, randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text as read } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { BucketDouble } from "../blobs/fixtures/s3-double.ts";
import { findRedis, HOW_TO_GET as HOW_TO_GET_REDIS, RedisServer } from "../bus/fixtures/redis.ts";
import { findPostgres, HOW_TO_GET, PostgresServer } from "../store/fixtures/postgres.ts";
import { addBot, post } from "./bot-owner.ts";
import { settle } from "./client.ts";
import { order, shown } from "./commander.ts";
import { unique } from "./harness.ts";
import { plan } from "./lab-plan.ts";
import { CHUNK, msg, nack, outgoing, resume, sendChunks } from "./packets.ts";
import { WireServer } from "./process.ts";
import { File, opened, seat, sent } from "./sealed-file.ts";
import { SealedPerson, SealedRoom } from "./sealed-person.ts";
import { type Body, text } from "./shapes.ts";

/** Where a hook posts to: it takes everything but lines of the room. */
async function receiving() {
  const posts: { id: unknown; text: unknown; headers: IncomingHttpHeaders; body: string }[] = [];
  const more = new EventEmitter();
  let unanswered: string | undefined;
  const receiver = createServer(async (request, response) => {
    const { headers } = request;
    const body = await read(request);
    const { type, data } = JSON.parse(body) as { type: string; data: { entry: Body } };
    const { text: said } = data.entry;
    if (type === "message") posts.push({ id: headers["webhook-id"], text: said, headers, body });
    if (said === unanswered) unanswered = undefined;
    else response.writeHead(204).end();
    more.emit("post");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void receiver.close());
  // Once each, though it may come again.
  const texts = () => [...new Map(posts.map((one) => [one.id, one.text])).values()];
  return {
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`,
    posts,
    /** The next post of that text gets no answer. */
    leave(said: string) {
      unanswered = said;
    },
    async took(count: number) {
      while (texts().length < count) await once(more, "post");
      return texts();
    },
  };
}

/** Whether a post is signed as Standard Webhooks 1.0.0 say, computed here. */
function isSigned(secret: string, { headers, body }: { headers: IncomingHttpHeaders; body: string }): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return headers["webhook-signature"] === `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
}

const [bin, redis] = [findPostgres(), findRedis()];

describe.skipIf(bin === undefined || redis === undefined)(
  `two nodes on one log (${HOW_TO_GET}; ${HOW_TO_GET_REDIS})`,
  () => {
    let database: PostgresServer;
    let bus: RedisServer;
    let bucket: BucketDouble;
    let env: Record<string, string> = {};
    let one: WireServer;
    let two: WireServer;
    beforeAll(async () => {
      [database, bus] = await Promise.all([PostgresServer.start(bin ?? ""), RedisServer.start(redis ?? "")]);
      bucket = await BucketDouble.start();
      const { url, prefix, region, ...keys } = bucket.access;
      env = {
        ...{ STORE: await database.fresh(), BUS: bus.url, HOOKS_ALLOW: "127.0.0.1" },
        ...{ UPLOADS: "bucket", CHATCAST_SECRET: randomBytes(24).toString("base64url") },
        BLOBS: `s3://files/${prefix}?endpoint=${new URL(url).origin}&region=${region}`,
        ...{ AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey },
        AWS_SESSION_TOKEN: keys.sessionToken ?? "",
      };
      // Each in a directory of its own: what they have in common are database, bus and bucket.
      [one, two] = [new WireServer({ env, lab: true }), new WireServer({ env, lab: true })];
      await one.start();
      await two.start();
    });
    afterEach(async () => {
      await Promise.all([one.closeClients(), two.closeClients()]);
    });
    afterAll(async () => {
      await Promise.all([one.dispose(), two.dispose()]);
      await Promise.all([database.remove(), bus.remove(), bucket.stop()]);
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

    test("[NO17, HO10] a bot speaks at any node, and its hook is told once what is said at whichever", async () => {
      const { url, took } = await receiving();
      const name = unique("room");
      const ann = await one.create(name, "Ann");
      const bob = await two.join(name, "Bob");
      const robot = await addBot(ann, "Robot", url);
      expect(await post(two.url, robot, "built", { "idempotency-key": "k" })).toMatchObject({ status: 201 });
      expect(await post(one.url, robot, "built", { "idempotency-key": "k" })).toMatchObject({ status: 200 });
      await ann.client.receives("chat_message", { text: "built", bot: true });
      await ann.client.say("from one");
      await bob.client.say("from two");
      expect(await took(2)).toEqual(["from one", "from two"]);
      expect(await order(ann, "remove-bot", robot.target)).toMatchObject({ ok: true });
      expect(await post(two.url, robot, "still here")).toMatchObject({ status: 401 });
    });

    test("[HO3, HO10] a node is killed amid a post: another goes on with that entry, none is lost, all in their order", async () => {
      const { url, posts, leave, took } = await receiving();
      const name = unique("room");
      const ann = await two.create(name, "Ann");
      const bob = await one.join(name, "Bob");
      const { secret = "" } = await addBot(ann, "Robot", url);
      await bob.client.receives("chat_message", ({ command }) => command !== undefined);
      const said = Array.from({ length: 7 }, (_, index) => `word ${index}`);
      leave("word 3");
      await Promise.all(said.slice(0, 6).map((word) => bob.client.say(word)));
      await took(4);
      await one.kill();
      // Its lease is over, for the database and whoever asks it.
      await database.sql("UPDATE nodes SET seen = 0 WHERE id IN (SELECT node FROM errands)", env.STORE);
      await ann.client.say("word 6");
      expect(await took(7)).toEqual(said);
      expect(posts.map(({ text: word }) => word)).toEqual([...said.slice(0, 4), ...said.slice(3)]);
      expect(posts[4]?.id).toBe(posts[3]?.id);
      expect(posts.filter((one) => !isSigned(secret, one))).toEqual([]);
      await one.start();
    });

    test("[NO18] what a member attacks its own traffic with goes on at another node", async () => {
      const name = unique("room");
      const ann = await one.create(name, "Ann");
      await plan(ann, { on: "msg", tamper: "seq-shift" });
      const moved = await two.join(name, "Ann", { token: ann.token });
      expect(moved.answer).toMatchObject({ faults: [{ on: "msg", tamper: "seq-shift" }] });
      moved.client.tell("reliable_event", msg("Hello", 41, { id: "m" }));
      expect(await moved.client.packet({ cmd: "INTEGRITY_FAIL", id: "m" })).toMatchObject({ seq: 1041 });
    });

    test("[NO13] a signed KILL at one node ends a sealed file that is on its way in at the other", async () => {
      const room = new SealedRoom();
      const [ann, bob] = [new SealedPerson("Ann"), new SealedPerson("Bob")];
      const first = await seat(one, ann, room);
      const second = await seat(two, bob, room);
      const file = new File(CHUNK * 3);
      await opened(second, file);
      await sent(second, file, [0, 1]);
      await first.client.receives("transfer_started", { transfer_id: file.id });
      const packet = ann.kill(room, file.stream);
      expect(await first.client.ask("reliable_event", packet)).toMatchObject({ ok: true });
      const stopped = { transfer_id: file.id, reason: "killed" };
      const signed = { kill: { by: { username: "Ann" }, signature: packet.signature } };
      for (const { client } of [first, second]) {
        expect(await client.receives("transfer_stopped", stopped)).toMatchObject(signed);
      }
      expect(await second.client.exchange(file.chunk(second, 2))).toMatchObject(nack("E_STREAM_CLOSED"));
    });

    test("[NO5, NO9, NO14, NO21, BB13] a node is killed amid a file; its sender goes on with seat and chunks at the other", async () => {
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
      expect([...bucket.objects.values()].some(({ bytes }) => bytes.equals(file.bytes))).toBe(true);
      await one.start();
      for (const server of [one, two]) {
        const response = await fetch(`${server.url}${url}`);
        expect(Buffer.from(await response.arrayBuffer()).equals(file.bytes)).toBe(true);
      }
    });
  },
);
