import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Posted, postTo } from "../../src/hooks/post.ts";
import { HookTargets } from "../../src/hooks/targets.ts";
import { Herald, type HeraldContext } from "../../src/push/herald.ts";
import { calls } from "../../src/push/payload.ts";
import { VapidKey } from "../../src/push/vapid.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { MessageDraft, StoredMessage } from "../../src/store/port.ts";
import type { PushRecord } from "../../src/store/pushes.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { draft, member, pair, room } from "../store/builders.ts";
import { browser, unsealPush } from "./unseal.ts";

const ROOM = { id: "r1", name: "Lab", sealed: false };
const settled = () => new Promise((resolve) => setImmediate(resolve));

interface Sent {
  url: string;
  headers: Record<string, string>;
  text: string;
  answer(posted: Posted): Promise<void>;
}

/** A room of three, whose browsers share one pair of keys; timers run when they are told to. */
async function stage() {
  const store = openMemoryStore();
  await store.createRoom(room("r1"));
  for (const id of ["ann", "bob", "cid"]) await store.putMember(member(id, { roomId: "r1", name: id }));
  const keys = browser();
  const sent: Sent[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  let now = 0;
  let reads = 0;
  const context: HeraldContext = {
    store: {
      findMember: store.findMember,
      dropPushes: store.dropPushes,
      pushes: (roomId) => {
        reads += 1;
        return store.pushes(roomId);
      },
    },
    post: (url, headers, body) =>
      new Promise((resolve) => {
        const text = unsealPush(Buffer.from(body), keys);
        const answer = async (posted: Posted) => {
          resolve(posted);
          await settled();
        };
        sent.push({ url, headers, text, answer });
      }),
    key: new VapidKey(Buffer.alloc(32, 1)),
    clock: { epoch: () => 1_000, monotonic: () => now },
    timers: {
      after(ms, run) {
        const timer = { ms, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    },
    random: () => 0,
    log: openTelemetry({ level: "silent", rooms: () => 0 }).log,
  };
  const herald = new Herald(context);
  onTestFinished(() => herald.close());
  const subscribe = (memberId: string, over: Partial<PushRecord> = {}) => {
    const { p256dh, authText: auth } = keys;
    const given = {
      p256dh,
      auth,
      level: "everything" as const,
      words: "There is news.",
      origin: "https://chat.example",
    };
    const endpoint = `https://push.example/${memberId}`;
    return store.putPush({ memberId, roomId: "r1", endpoint, madeAt: 1, ...given, ...over }, 8);
  };
  const said = async (over: Partial<MessageDraft> = {}, { where = ROOM, here = [] as string[] } = {}) => {
    const message: StoredMessage = { ...draft("m", { from: "Ann", senderId: "ann", ...over }), offset: 1 };
    herald.said(message, where, (id) => here.includes(id));
    for (let turn = 0; turn < 4; turn++) await settled();
  };
  return { store, herald, sent, timers, subscribe, said, reads: () => reads, pass: (ms: number) => (now += ms) };
}

const text = (words: string) => ({ body: { type: "text" as const, text: words } });
const told = ({ sent }: { sent: Sent[] }) => sent.map(({ url, text: body }) => [url.slice(-3), JSON.parse(body).text]);

describe("who is told", () => {
  test("[PU4] members who are not here are told what was said and by whom; its author and who is here are not", async () => {
    const world = await stage();
    for (const id of ["ann", "bob", "cid"]) await world.subscribe(id);
    await world.said(text("hello"), { here: ["cid"] });
    expect(told(world)).toEqual([["bob", "Ann: hello"]]);
    expect(JSON.parse(world.sent[0]?.text ?? "")).toMatchObject({ room: "Lab", title: "Lab" });
    expect(world.sent[0]?.headers).toMatchObject({
      "content-encoding": "aes128gcm",
      ttl: "86400",
      urgency: "normal",
      authorization: expect.stringMatching(/^vapid t=/),
    });
  });

  test("[PU4] who wants to be told of calls and private messages alone is told of those, whoever else reads them", async () => {
    const world = await stage();
    await world.subscribe("bob", { level: "private" });
    await world.subscribe("cid", { level: "private" });
    await world.said(text("hello"));
    await world.said({ ...text("secret"), conversation: pair("ann", "bob") });
    expect(told(world)).toEqual([["bob", "Ann: secret"]]);
    expect(world.sent[0]?.headers.urgency).toBe("high");
    await world.said(text("@cid, look"));
    expect(told(world).slice(1)).toEqual([["cid", "Ann: @cid, look"]]);
  });

  test("[PU5] of a sealed room nothing is told but that there is news, in the words that the browser gave", async () => {
    const world = await stage();
    await world.subscribe("bob", { words: "Es gibt Neues." });
    await world.said(text("c2VhbGVk"), { where: { ...ROOM, name: "AAAAAAAAAAAAAAAAAAAAAA", sealed: true } });
    expect(JSON.parse(world.sent[0]?.text ?? "")).toEqual({
      room: "AAAAAAAAAAAAAAAAAAAAAA",
      sealed: true,
      title: "ChatCast",
      text: "Es gibt Neues.",
    });
  });

  test("[PU4] lines of the room, edits and reactions are no news; a file is told by its name, and long words are cut", async () => {
    const world = await stage();
    await world.subscribe("bob");
    await world.said({ senderId: "room", ...text("Ann muted Cid") });
    await world.said({
      body: { type: "text", text: "", relation: { kind: "react", of: 1, emoji: "👍", checksum: "" } },
    });
    expect(world.sent).toEqual([]);
    await world.said({ body: { type: "file", fileName: "plan.pdf", savedName: "s", fileSize: 1, sha256: "x" } });
    await world.sent[0]?.answer({ ok: true });
    await world.said(text("🐚".repeat(500)));
    expect(told(world)).toEqual([
      ["bob", "Ann: plan.pdf"],
      ["bob", `Ann: ${"🐚".repeat(395)}…`],
    ]);
  });

  test("[PU6] who has left or was put out is told nothing more, and is forgotten", async () => {
    const world = await stage();
    for (const id of ["bob", "dan"]) await world.subscribe(id);
    await world.store.putMember(member("bob", { roomId: "r1", left: true }));
    await world.store.putMember(member("dan", { roomId: "r1", standing: "removed" }));
    await world.said();
    expect(world.sent).toEqual([]);
    expect(await world.store.pushes("r1")).toEqual([]);
  });

  test("[PU9] a room that is asked about again soon is known by heart, until somebody in it changes something", async () => {
    const world = await stage();
    for (let times = 0; times < 5; times++) await world.said();
    expect(world.reads()).toBe(1);
    await world.subscribe("bob");
    await world.said();
    expect(world.sent).toEqual([]);
    world.herald.changed("r1");
    await world.said();
    expect(world.sent).toHaveLength(1);
    world.pass(10_000);
    await world.said();
    expect(world.reads()).toBe(3);
  });

  test.each([
    ["@Ann", true],
    ["hi @ann!", true],
    ["@Anna", false],
    ["ben@ann", false],
    ["Ann", false],
  ])("[PU4] whether %j calls Ann: %j", (words, yes) => {
    expect(calls(words, "Ann")).toBe(yes);
  });
});

describe("what a push service answers", () => {
  test.each([404, 410])("[PU7] an address that it does not know (%i) is forgotten in every room", async (status) => {
    const world = await stage();
    await world.subscribe("bob");
    await world.subscribe("cid", { endpoint: "https://push.example/bob" });
    await world.said({}, { here: ["cid"] });
    await world.sent[0]?.answer({ ok: false, reason: `answered ${status}`, status });
    await settled();
    expect(await world.store.pushes("r1")).toEqual([]);
    expect(world.timers).toEqual([]);
  });

  test("[PU7] what may pass is tried again, four times in all and later each time; then the message is given up, not the address", async () => {
    const world = await stage();
    await world.subscribe("bob");
    await world.said();
    const waits: number[] = [];
    for (let tries = 1; tries <= 4; tries++) {
      expect(world.sent).toHaveLength(tries);
      await world.sent[tries - 1]?.answer({ ok: false, reason: "answered 503", status: 503 });
      await settled();
      const [timer] = world.timers;
      if (timer !== undefined) waits.push(timer.ms);
      timer?.run();
      for (let turn = 0; turn < 3; turn++) await settled();
    }
    expect(waits).toEqual([500, 1_000, 2_000]);
    expect(world.sent).toHaveLength(4);
    expect([world.herald.active, (await world.store.pushes("r1")).length]).toEqual([0, 1]);
  });

  test("[PU7] what will not pass, and a wait of more than a minute, is given up at once", async () => {
    const world = await stage();
    await world.subscribe("bob");
    for (const refusal of [{ status: 400 }, { status: 429, retryAfterMs: 61_000 }]) {
      await world.said();
      await world.sent.at(-1)?.answer({ ok: false, reason: "no", ...refusal });
      await settled();
      expect([world.timers.length, world.herald.active]).toEqual([0, 0]);
    }
  });

  test("[PU8] of what is said while an address is being told only the newest follows", async () => {
    const world = await stage();
    await world.subscribe("bob");
    for (const words of ["one", "two", "three"]) await world.said(text(words));
    expect(told(world)).toEqual([["bob", "Ann: one"]]);
    await world.sent[0]?.answer({ ok: true });
    await settled();
    expect(told(world)).toEqual([
      ["bob", "Ann: one"],
      ["bob", "Ann: three"],
    ]);
  });

  test("[PU1, PU7] a push service of its own gets what its browser opens, over a real connection", async () => {
    const keys = browser();
    const heard: Promise<{ body: Buffer; headers: NodeJS.Dict<string | string[]> }> = new Promise((resolve) => {
      const service = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on("data", (part: Buffer) => parts.push(part));
        request.on("end", () => {
          response.writeHead(201).end();
          resolve({ body: Buffer.concat(parts), headers: request.headers });
        });
      });
      onTestFinished(() => void service.close());
      service.listen(0, "127.0.0.1", async () => {
        const { port } = service.address() as AddressInfo;
        const store = openMemoryStore();
        await store.createRoom(room("r1"));
        await store.putMember(member("bob", { roomId: "r1" }));
        const given = { p256dh: keys.p256dh, auth: keys.authText, level: "everything" as const, words: "News" };
        const endpoint = `http://127.0.0.1:${port}/send/1`;
        await store.putPush(
          { memberId: "bob", roomId: "r1", endpoint, ...given, origin: "https://a.example", madeAt: 1 },
          8,
        );
        const herald = new Herald({
          store,
          post: postTo(new HookTargets([{ address: "127.0.0.1", prefix: 32 }]), new AbortController().signal),
          key: new VapidKey(Buffer.alloc(32, 1)),
          clock: { epoch: () => 1_000, monotonic: () => 0 },
          timers: { after: () => () => undefined },
          random: () => 0,
          log: openTelemetry({ level: "silent", rooms: () => 0 }).log,
        });
        herald.said({ ...draft("m", { from: "Ann", ...text("over the wire") }), offset: 1 }, ROOM, () => false);
      });
    });
    const { body, headers } = await heard;
    expect(JSON.parse(unsealPush(body, keys))).toMatchObject({ text: "Ann: over the wire" });
    expect(headers).toMatchObject({ "content-type": "application/octet-stream", "content-encoding": "aes128gcm" });
  });
});
