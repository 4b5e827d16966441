import { createHash } from "node:crypto";
import { bytesSource, type ChatCastClient } from "@chatcast/client";
import { describe, expect, test } from "vitest";
import {
  download,
  EVERYONE,
  FIVE_CHUNKS,
  filesOf,
  lastTransfer,
  someBytes,
  stage,
  textsOf,
  until,
  type Watched,
} from "./stage.ts";

const world = stage();
const original = someBytes(FIVE_CHUNKS);
const attacksOf = ({ passages }: Watched) => passages.flatMap(({ deeds }) => deeds.map(({ act }) => act.attack));
const wordsOn = ({ judgements }: Watched, seq: number) =>
  new Set(judgements.filter((judgement) => judgement.seq === seq).map(({ says }) => says));

/** Sends a file and waits for its end, good or bad. */
async function send(ada: ChatCastClient, bytes = original): Promise<string | undefined> {
  ada.sendFile(bytesSource(bytes, "plan.bin"), EVERYONE);
  await until(ada, (now) => !["moving", "waiting"].includes(lastTransfer(now)?.phase.state ?? "moving"));
  return lastTransfer(ada.snapshot())?.phase.state;
}

/** The bytes that another member gets, fetched from the server itself. */
async function arrived(bob: ChatCastClient, count = 1): Promise<Uint8Array> {
  await until(bob, () => filesOf(bob).length === count);
  return download(new URL(filesOf(bob).at(-1)?.url ?? "", world.target).href);
}

/** Numbers of chunks whose bytes are other ones. */
function changed(bytes: Uint8Array, than = original): number[] {
  const differing = new Set<number>();
  for (const [index, byte] of bytes.entries()) if (byte !== than[index]) differing.add(index >>> 16);
  return [...differing];
}

describe.each([
  { over: "WebSocket", pollingOnly: false },
  { over: "polling", pollingOnly: true },
])("over $over", ({ pollingOnly }) => {
  const proxied = (...rules: string[]) => world.proxy(rules, { pollingOnly });

  test("[MP1] without rules chat and files pass, and the connection is of that kind", async () => {
    const proxy = await proxied();
    const [ada, bob] = (await world.room(proxy.url, proxy.url)) as [ChatCastClient, ChatCastClient];
    expect(ada.snapshot().connection).toMatchObject({ transport: pollingOnly ? "polling" : "websocket" });
    ada.say("Hello, Grüße, 你好", EVERYONE);
    await until(bob, () => textsOf(bob).length === 1);
    expect(textsOf(bob)).toEqual(["Hello, Grüße, 你好"]);
    expect(await send(ada)).toBe("done");
    expect(changed(await arrived(bob))).toEqual([]);
    expect(attacksOf(proxy)).toEqual([]);
    expect([0, 1, 2, 3, 4].map((seq) => wordsOn(proxy, seq).has("valid"))).toEqual([true, true, true, true, true]);
  });

  test.each(["seq-shift", "bit-flip", "truncate"])(
    "[MP3] %s of a chunk is caught and kills the transfer",
    async (attack) => {
      const proxy = await proxied(`${attack}:chunk,seq=1`);
      const [ada] = (await world.room(proxy.url)) as [ChatCastClient];
      expect(await send(ada)).toBe("killed");
      expect(attacksOf(proxy)).toContain(attack);
      expect(wordsOn(proxy, attack === "seq-shift" ? 1001 : 1)).toContain("compromised");
    },
  );

  test.each(["re-tag", "crc-delta", "craft"])(
    "[MP4] %s passes the open room: everybody gets other bytes",
    async (attack) => {
      const proxy = await proxied(`${attack}:chunk,seq=1`);
      const [ada, bob] = (await world.room(proxy.url, world.target.href)) as [ChatCastClient, ChatCastClient];
      expect(await send(ada)).toBe("done");
      expect(changed(await arrived(bob))).toEqual([1]);
      expect(attacksOf(proxy)).toEqual([attack]);
      expect([...wordsOn(proxy, 1)]).toEqual(["valid"]);
    },
  );

  test("[MP5] a chunk of another transfer takes this one's place unseen", async () => {
    const proxy = await proxied("replay-transfer:chunk,seq=1");
    const urls = [proxy.url, proxy.url, world.target.href];
    // By another client: the second file of one client goes in larger chunks, which fit no place of the first.
    const [eve, ada, bob] = (await world.room(...urls)) as [ChatCastClient, ChatCastClient, ChatCastClient];
    const other = someBytes(FIVE_CHUNKS, 77);
    expect([await send(eve, other), await send(ada)]).toEqual(["done", "done"]);
    const bytes = await arrived(bob, 2);
    expect([changed(bytes), changed(bytes.subarray(65_536, 131_072), other.subarray(65_536, 131_072))]).toEqual([
      [1],
      [],
    ]);
    expect(attacksOf(proxy)).toEqual(["replay-transfer"]);
  });

  test("[MP5] so does one of another room", async () => {
    const proxy = await proxied("splice-room:chunk,seq=1");
    const [eve] = (await world.room(proxy.url)) as [ChatCastClient];
    const other = someBytes(FIVE_CHUNKS, 77);
    expect(await send(eve, other)).toBe("done");
    const [ada, bob] = (await world.room(proxy.url, world.target.href)) as [ChatCastClient, ChatCastClient];
    expect(await send(ada)).toBe("done");
    expect(changed(await arrived(bob))).toEqual([1]);
    expect(attacksOf(proxy)).toEqual(["splice-room"]);
  });

  test("[MP6] lower totals pass: half of the file arrives, as if that were all", async () => {
    const proxy = await proxied("lower-totals:chunk");
    const [ada, bob] = (await world.room(proxy.url, world.target.href)) as [ChatCastClient, ChatCastClient];
    expect(await send(ada)).toBe("done");
    expect((await arrived(bob)).length).toBe(3 * 65_536);
    expect(filesOf(bob)[0]?.size).toBe(3 * 65_536);
  });

  test.each([
    "replay:chunk,seq=2",
    "duplicate:chunk",
    "reorder:chunk",
    "delay:chunk,seq=0",
    "drop:chunk,seq=1,first=1",
  ])("[MP7] %s changes nothing in what arrives", async (rule) => {
    const proxy = await proxied(rule);
    const [ada, bob] = (await world.room(proxy.url, world.target.href)) as [ChatCastClient, ChatCastClient];
    expect(await send(ada)).toBe("done");
    expect(changed(await arrived(bob))).toEqual([]);
    expect(attacksOf(proxy)).toContain(rule.split(":")[0]);
  });

  test("[MP8] without its tag a chunk is refused; nothing weaker takes its place", async () => {
    const proxy = await proxied("strip-tag:chunk,seq=1", "downgrade-suite:chunk");
    const [ada] = (await world.room(proxy.url)) as [ChatCastClient];
    expect(await send(ada)).toBe("failed");
    expect(attacksOf(proxy)).toContain("strip-tag");
    // An open room has no weaker suite to be brought down to.
    expect(attacksOf(proxy)).not.toContain("downgrade-suite");
    expect(wordsOn(proxy, 1)).toContain("E_INTEGRITY");
  });

  test("[MP3] a bit of a message is caught on the way up, and delivered to nobody", async () => {
    const proxy = await proxied("bit-flip:msg");
    const [ada, bob] = (await world.room(proxy.url, world.target.href)) as [ChatCastClient, ChatCastClient];
    ada.say("pay Bob 100", EVERYONE);
    await until(ada, ({ alerts }) => alerts.length === 1);
    expect(textsOf(bob)).toEqual([]);
  });

  test("[MP4] a message with a new tag passes: others read other words", async () => {
    const proxy = await proxied("re-tag:msg,first=1");
    const [ada, bob] = (await world.room(proxy.url, world.target.href)) as [ChatCastClient, ChatCastClient];
    ada.say("pay Bob 100", EVERYONE);
    await until(bob, () => textsOf(bob).length === 1);
    expect(textsOf(bob)[0]).toHaveLength(11);
    expect(textsOf(bob)).not.toEqual(["pay Bob 100"]);
    expect(bob.snapshot().conversations[0]?.messages[0]?.integrity.status).toBe("valid");
  });

  test("[MP9] a name on the way up counts for nothing, on the way down for all", async () => {
    const proxy = await proxied("impersonate:msg,as=Eve", "impersonate:msg,as=Eve,way=down");
    const [ada, bob, cid] = (await world.room(proxy.url, proxy.url, world.target.href)) as [
      ChatCastClient,
      ChatCastClient,
      ChatCastClient,
    ];
    ada.say("it is me", EVERYONE);
    await until(bob, () => textsOf(bob).length === 1);
    await until(cid, () => textsOf(cid).length === 1);
    expect(bob.snapshot().conversations[0]?.messages[0]?.from).toBe("Eve");
    expect(cid.snapshot().conversations[0]?.messages[0]?.from).toBe("Ada");
  });

  test("[MP7] lost answers are asked for again, doubled ones change nothing", async () => {
    const proxy = await proxied("drop:answer,first=1", "duplicate:answer");
    const [ada, bob] = (await world.room(proxy.url, world.target.href)) as [ChatCastClient, ChatCastClient];
    expect(await send(ada)).toBe("done");
    expect(changed(await arrived(bob))).toEqual([]);
    expect(attacksOf(proxy)).toEqual(expect.arrayContaining(["drop", "duplicate"]));
  });
});

describe("HTTP", () => {
  const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

  test("[MP2] untouched: an upload and its download are byte-equal", async () => {
    const proxy = await world.proxy([]);
    const [ada] = (await world.room(proxy.url)) as [ChatCastClient];
    const file = await ada.upload(new Blob([Buffer.from(original)]), "plan.bin");
    expect(sha256(await download(file.url))).toBe(sha256(original));
    expect((await fetch(`${proxy.url}/healthz`)).status).toBe(200);
  });

  test("[MP2] one bit of a download differs, and its SHA-256 with it", async () => {
    const proxy = await world.proxy(["bit-flip:download"]);
    const [ada, bob] = (await world.room(proxy.url, proxy.url)) as [ChatCastClient, ChatCastClient];
    expect(await send(ada)).toBe("done");
    await until(bob, () => filesOf(bob).length === 1);
    const bytes = await download(filesOf(bob)[0]?.url ?? "");
    expect([bytes.length, changed(bytes).length]).toEqual([original.length, 1]);
    expect(sha256(bytes)).not.toBe(filesOf(bob)[0]?.sha256);
  });

  test("[MP2] one bit of an upload differs: the server hashes what it got", async () => {
    const proxy = await world.proxy(["bit-flip:upload"]);
    const [ada] = (await world.room(proxy.url)) as [ChatCastClient];
    const file = await ada.upload(new Blob([Buffer.from(original)]), "plan.bin");
    const bytes = await download(file.url);
    expect([bytes.length, changed(bytes)]).toEqual([original.length, [0]]);
    expect(file.sha256).toBe(sha256(bytes));
  });

  test("[MP10] a target that is not there is told, and the proxy lives on", async () => {
    const proxy = await world.proxy([], { target: new URL("http://127.0.0.1:9") });
    expect((await fetch(`${proxy.url}/healthz`)).status).toBe(502);
    expect((await fetch(`${proxy.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(502);
    expect((await fetch(`${proxy.url}/healthz`)).status).toBe(502);
  });
});
