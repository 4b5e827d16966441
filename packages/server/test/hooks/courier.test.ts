import { createHmac } from "node:crypto";
import type { ChatMessage } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { waitBehind } from "../../src/hooks/backoff.ts";
import { Courier } from "../../src/hooks/courier.ts";
import type { Posted } from "../../src/hooks/post.ts";
import { HookSecrets } from "../../src/hooks/signature.ts";
import { SeatTable } from "../../src/seats/memory/seats.ts";
import type { Seats } from "../../src/seats/port.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { bot, draft, everyone, room } from "../store/builders.ts";

const secrets = new HookSecrets(Buffer.alloc(32, 1));
const BOT = "bot-000001aaaaaaaaaaaaaaaaaaaa";

interface Sent {
  url: string;
  headers: Record<string, string>;
  body: { type: string; timestamp: string; data: { room: string; lost?: number; entry: ChatMessage } };
  answer(posted: Posted): Promise<void>;
}

/** Lets everything go on that waits for nothing but the store in memory. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A room with hooks, their receiver, and timers that run when they are told to. */
async function stage({ ids = [BOT] }: { ids?: string[] } = {}) {
  const store = openMemoryStore();
  await store.createRoom(room("r1"));
  for (const id of ids) {
    const line = draft(`line-${id}`, { senderId: "room" });
    await store.changeBots("r1", { add: bot(id, { hook: { url: "https://ci.example/in" } }) }, line);
  }
  const sent: Sent[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const logged: unknown[] = [];
  const { log } = openTelemetry({
    level: "info",
    rooms: () => 0,
    destination: { write: (line: string) => logged.push(JSON.parse(line)) } as unknown as NodeJS.WritableStream,
  });
  const shown = ({ id, offset, body, at, senderId, integrity, from }: Awaited<ReturnType<typeof page>>[number]) =>
    ({
      ...{ id, offset, at, from, fromId: senderId.slice(0, 10), mode: "broadcast", integrity, ...body },
      ...(senderId.startsWith("bot-") ? { bot: true } : {}),
      url: "/files/of-a-member",
    }) as ChatMessage;
  const page = async (after: number) => (await store.page(everyone(), after, 1)).messages;
  const open = (errands?: Seats) =>
    new Courier({
      store,
      ...(errands && { errands }),
      async next(_bot, after) {
        const { messages, head } = await store.page(everyone(), after, 1);
        const [entry] = messages.map(shown);
        return { room: "R1", head, ...(entry === undefined ? {} : { entry }) };
      },
      post: (url, headers, body) =>
        new Promise((resolve) => {
          const answer = async (posted: Posted) => {
            resolve(posted);
            await settled();
          };
          sent.push({ url, headers, body: JSON.parse(String(body)), answer });
        }),
      secretOf: (id) => secrets.of(id),
      clock: { epoch: () => 5_000_000, monotonic: () => 0 },
      timers: {
        after(ms, run) {
          const timer = { ms, run };
          timers.push(timer);
          return () => void timers.splice(timers.indexOf(timer), 1);
        },
      },
      random: () => 0,
      log,
    });
  const courier = open();
  const say = async (id: string, over: Parameters<typeof draft>[1] = {}) => {
    await store.append(draft(id, over));
    for (const one of ids) courier.wake(one);
    await settled();
  };
  const ring = async () => {
    for (const { run } of timers.splice(0)) run();
    await settled();
  };
  const waits = () => timers.map(({ ms }) => ms);
  const hook = async (id = BOT) => (await store.findBot(id))?.hook;
  return { store, courier, open, sent, say, ring, waits, hook, logged };
}

const took = ({ body }: Sent) => body.data.entry.id;
const OK = { ok: true } as const;
const BUSY = { ok: false, reason: "answered 503" } as const;

describe("delivery", () => {
  test("[HO1, HO3] every entry goes out in its order, one at a time, and the cursor follows what was taken", async () => {
    const { say, sent, hook } = await stage();
    for (const id of ["m1", "m2"]) await say(id);
    expect([sent.map(took), (await hook())?.cursor]).toEqual([["m1"], 1]);
    await sent[0]?.answer(OK);
    expect([sent.map(took), (await hook())?.cursor]).toEqual([["m1", "m2"], 2]);
    await sent[1]?.answer(OK);
    expect((await hook())?.cursor).toBe(3);
    await say("m3");
    expect(sent.map(took)).toEqual(["m1", "m2", "m3"]);
    expect(sent[2]?.body).toMatchObject({
      type: "message",
      timestamp: "1970-01-01T00:00:03.000Z",
      data: { room: "R1" },
    });
    expect(sent[2]?.body.data.entry).not.toHaveProperty("url");
  });

  test("[HO1] nothing that its own bot says goes out, and what others say behind it does", async () => {
    const { say, sent, hook, courier } = await stage();
    await say("own", { senderId: BOT });
    expect([sent.length, (await hook())?.cursor, courier.active]).toEqual([0, 2, 0]);
    await say("m1");
    await sent[0]?.answer(OK);
    expect([sent.map(took), (await hook())?.cursor]).toEqual([["m1"], 3]);
    expect(sent[0]?.body.data.lost).toBeUndefined();
  });

  test("[HO1] each entry tells what it is", async () => {
    const { say, sent } = await stage();
    const relation = (kind: "edit" | "delete" | "react" | "reply") => ({ kind, of: 2, checksum: "00000000" });
    await say("m1");
    for (const kind of ["edit", "delete", "react", "reply"] as const) {
      await say(kind, { body: { type: "text", text: "x", relation: relation(kind) } });
    }
    for (let index = 0; index < 5; index++) await sent[index]?.answer(OK);
    expect(sent.map(({ body }) => body.type)).toEqual(["message", "edit", "delete", "react", "message"]);
  });

  test("[HO2] a receiver that knows the secret can check id, time and body", async () => {
    const { say, sent } = await stage();
    await say("m1");
    const [{ headers, body, url } = { headers: {}, body: {}, url: "" }] = sent;
    const key = Buffer.from(secrets.of(BOT).replace("whsec_", ""), "base64");
    expect(key).toHaveLength(32);
    const signed = `${BOT}-2.5000.${JSON.stringify(body)}`;
    expect([url, headers]).toEqual([
      "https://ci.example/in",
      {
        "webhook-id": `${BOT}-2`,
        "webhook-timestamp": "5000",
        "webhook-signature": `v1,${createHmac("sha256", key).update(signed).digest("base64")}`,
      },
    ]);
    expect(secrets.of("bot-000002aaaaaaaaaaaaaaaaaaaa")).not.toBe(secrets.of(BOT));
  });

  test("[HO3, HO4] what fails is posted again under its id, before anything behind it; why is shown and told once", async () => {
    const { say, sent, hook, ring, waits, logged } = await stage();
    for (const id of ["m1", "m2"]) await say(id);
    await sent[0]?.answer(BUSY);
    expect([await hook(), waits()]).toEqual([
      { url: "https://ci.example/in", cursor: 1, failure: { since: 5_000_000, reason: "answered 503" } },
      [500],
    ]);
    await say("m3");
    expect(sent).toHaveLength(1);
    await ring();
    await sent[1]?.answer({ ok: false, reason: "not reached", retryAfterMs: 90_000 });
    expect([(await hook())?.failure, waits()]).toEqual([{ since: 5_000_000, reason: "not reached" }, [90_000]]);
    await ring();
    await sent[2]?.answer(OK);
    expect(sent.map(took)).toEqual(["m1", "m1", "m1", "m2"]);
    expect(new Set(sent.slice(0, 3).map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(await hook()).toEqual({ url: "https://ci.example/in", cursor: 2 });
    expect(logged).toMatchObject([{ msg: "hook fails", reason: "answered 503" }, { msg: "hook delivers again" }]);
    expect(JSON.stringify(logged)).not.toContain("/in");
  });

  test("[HO3, HO9] a server that was killed takes up at the cursor what was not delivered", async () => {
    const { say, sent, courier, open, ring, waits, store } = await stage();
    for (const id of ["m1", "m2"]) await say(id);
    courier.close();
    const next = open();
    next.start();
    await settled();
    expect(sent.map(took)).toEqual(["m1", "m1"]);
    for (const index of [1, 2]) await sent[index]?.answer(OK);
    expect([sent.map(took), next.active, waits()]).toEqual([["m1", "m1", "m2"], 0, [10_000]]);
    // Said by another server on the same log: nobody wakes it.
    await store.append(draft("m3"));
    await ring();
    expect(sent.map(took).at(-1)).toBe("m3");
    next.close();
    expect(waits()).toEqual([]);
  });

  test("[HO10] of several nodes one delivers, whichever was woken; what comes when it gives the hook up is not forgotten", async () => {
    const { open, store, sent, hook } = await stage();
    const table = new SeatTable({ epoch: () => 0, monotonic: () => 0 }, store, 15_000);
    const [one, two] = [open(await table.open()), open(await table.open())];
    const say = async (id: string) => {
      await store.append(draft(id));
      for (const node of [one, two]) node.wake(BOT);
      await settled();
    };
    for (const id of ["m1", "m2"]) await say(id);
    expect([sent.map(took), [one.active, two.active].sort()]).toEqual([["m1"], [0, 1]]);
    await sent[0]?.answer(OK);
    await sent[1]?.answer(OK);
    expect([sent.map(took), one.active, two.active]).toEqual([["m1", "m2"], 0, 0]);
    // The one that is not woken next has nothing to do with it.
    await store.append(draft("m3"));
    two.wake(BOT);
    await settled();
    await sent[2]?.answer(OK);
    expect([sent.map(took).at(-1), (await hook())?.cursor]).toEqual(["m3", 4]);
  });

  test("[HO10] while one node gives a hook up, what another could not take yet is found by it", async () => {
    const { open, store, sent } = await stage();
    const table = new SeatTable({ epoch: () => 0, monotonic: () => 0 }, store, 15_000);
    const [first, second] = [await table.open(), await table.open()];
    const two = open(second);
    const one = open({
      ...first,
      release: async (errand) => {
        await store.append(draft("m2"));
        two.wake(BOT);
        await settled();
        expect(sent.map(took)).toEqual(["m1"]);
        await first.release(errand);
      },
    });
    await store.append(draft("m1"));
    one.wake(BOT);
    await settled();
    await sent[0]?.answer(OK);
    await settled();
    expect(sent.map(took)).toEqual(["m1", "m2"]);
  });

  test("[HO10] another node goes on when the one that delivers is dead", async () => {
    const { open, store, sent, ring } = await stage();
    let now = 0;
    const table = new SeatTable({ epoch: () => now, monotonic: () => now }, store, 15_000);
    const [dead, alive] = [await table.open(), await table.open()];
    const [one, two] = [open(dead), open(alive)];
    await store.append(draft("m1"));
    one.wake(BOT);
    await settled();
    one.close();
    now = 14_000;
    await alive.beat(60_000);
    two.start();
    await settled();
    expect(sent.map(took)).toEqual(["m1"]);
    now = 16_000;
    await ring();
    expect(sent.map(took)).toEqual(["m1", "m1"]);
    two.close();
  });

  test("[HO5] what was trimmed is counted, and a log of which nothing is left holds nobody up", async () => {
    const { say, sent, hook, ring, store } = await stage();
    for (const id of ["m1", "m2"]) await say(id, { at: 3_100 });
    await say("m3", { at: 3_300 });
    await sent[0]?.answer(BUSY);
    await store.trim({ saidBefore: 3_200 });
    await ring();
    expect(sent.map(({ body }) => [body.data.entry.id, body.data.lost])).toEqual([
      ["m1", undefined],
      ["m3", 2],
    ]);
    await sent[1]?.answer(BUSY);
    await store.trim({ saidBefore: 3_400 });
    await ring();
    expect([sent.length, await hook()]).toEqual([2, { url: "https://ci.example/in", cursor: 4 }]);
  });

  test("[BT3] a bot that was removed is told nothing more", async () => {
    const { say, sent, courier, store } = await stage();
    for (const id of ["m1", "m2"]) await say(id);
    await store.changeBots("r1", { dismiss: BOT }, draft("removed", { senderId: "room" }));
    await sent[0]?.answer(OK);
    expect([sent.map(took), courier.active]).toEqual([["m1"], 0]);
  });

  test("[HO8] no more than 32 posts are under way, and each hook gets its turn", async () => {
    const ids = Array.from({ length: 34 }, (_, index) => `bot-${String(index).padStart(26, "0")}`);
    const { say, sent } = await stage({ ids });
    await say("m1");
    expect(sent).toHaveLength(32);
    const urls = new Set<string | undefined>();
    for (let index = 0; index < sent.length; index++) {
      urls.add(sent[index]?.headers["webhook-id"]?.slice(0, 30));
      await sent[index]?.answer(OK);
    }
    expect(urls.size).toBe(34);
  });

  test("[HO4] waits grow to ten minutes, vary, and are never longer", () => {
    const waits = (random: number) => [1, 2, 3, 10, 11, 12, 1_000].map((failures) => waitBehind(failures, random));
    expect(waits(0)).toEqual([500, 1_000, 2_000, 256_000, 300_000, 300_000, 300_000]);
    expect(waits(1)).toEqual([1_000, 2_000, 4_000, 512_000, 600_000, 600_000, 600_000]);
    expect([waitBehind(1, 0, 20_000), waitBehind(1, 0, 9e9), waitBehind(5, 1, 1)]).toEqual([20_000, 600_000, 16_000]);
  });
});
