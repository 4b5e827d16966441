import { bytesSource, type ChatCastClient, type FileSink } from "@chatcast/client";
import { describe, expect, test } from "vitest";
import { download, EVERYONE, filesOf, someBytes, stage, textsOf, until, type Watched } from "./stage.ts";

const world = stage();
const deedsOf = ({ passages }: Watched) => passages.flatMap(({ deeds }) => deeds.map(({ act }) => act.attack));
const saysOf = ({ judgements }: Watched) => judgements.map(({ says }) => says);

/** Two members of a room, of which the first (`up`) or the second (`down`) is behind a proxy with those rules. */
async function twoOf(kind: "open" | "sealed", way: "up" | "down", ...rules: string[]) {
  const proxy = await world.proxy(rules);
  const target = world.target.href;
  const at = way === "up" ? [proxy.url, target] : [target, proxy.url];
  const members = kind === "open" ? await world.room(...at) : await world.sealedRoom(...at);
  const [ada, bob] = members as [ChatCastClient, ChatCastClient];
  return { proxy, ada, bob };
}

describe("an attacker on the way of a message", () => {
  test("[MP15] who computes the tag anew passes the open room, both ways, and nobody is told", async () => {
    for (const way of ["up", "down"] as const) {
      const { proxy, ada, bob } = await twoOf("open", way, `re-tag:msg${way === "down" ? ",way=down" : ""}`);
      ada.say("pay Bob 100", EVERYONE);
      await until(bob, () => textsOf(bob).length === 1);
      expect(textsOf(bob)).not.toEqual(["pay Bob 100"]);
      expect(bob.snapshot().verdicts.compromised + ada.snapshot().verdicts.compromised).toBe(0);
      expect(deedsOf(proxy)).toContain("re-tag");
    }
  });

  test.each([
    ["re-tag", "compromised"],
    ["bit-flip", "compromised"],
    // Half a frame is none.
    ["truncate", "E_SCHEMA"],
  ] as const)(
    "[MP15] %s fails in the sealed room: on the way up the server finds it, and nothing is delivered",
    async (attack, says) => {
      const { proxy, ada, bob } = await twoOf("sealed", "up", `${attack}:msg`);
      ada.say("pay Bob 100", EVERYONE);
      await until(ada, ({ acks }) => acks.at(-1)?.state === "failed");
      expect(ada.snapshot().alerts).toHaveLength(says === "compromised" ? 1 : 0);
      expect(deedsOf(proxy)).toEqual([attack]);
      expect(saysOf(proxy)).toEqual([says]);
      expect(textsOf(bob)).toEqual([]);
    },
  );

  test.each(["re-tag", "bit-flip", "impersonate,as=Ada"])(
    "[MP15] %s fails in the sealed room: on the way down the reader finds it, and sees no word of it",
    async (attack) => {
      const [name = "", more = ""] = attack.split(",");
      const rule = `${name}:msg,way=down${more === "" ? "" : `,${more.replace("Ada", "Mallory")}`}`;
      const { proxy, ada, bob } = await twoOf("sealed", "down", rule);
      ada.say("pay Bob 100", EVERYONE);
      await until(bob, ({ alerts }) => alerts.length === 1);
      expect(textsOf(bob)).toEqual([]);
      expect(bob.snapshot().verdicts).toEqual({ valid: 0, compromised: 1 });
      expect(deedsOf(proxy)).toContain(name);
    },
  );

  test.each(["duplicate", "replay", "reorder", "seq-shift"])(
    "[MP15] %s changes nothing in a sealed room",
    async (attack) => {
      const { ada, bob } = await twoOf("sealed", "up", `${attack}:msg`);
      for (const text of ["one", "two", "three"]) ada.say(text, EVERYONE);
      await until(bob, () => textsOf(bob).length === 3);
      expect(textsOf(bob)).toEqual(["one", "two", "three"]);
      expect(bob.snapshot().alerts).toEqual([]);
    },
  );
});

test("[MP15] who says on the way down that a sealed room is an open one lets nobody in", async () => {
  const proxy = await world.proxy(["downgrade-suite:room"]);
  await expect(world.sealedRoom(proxy.url)).rejects.toMatchObject({ code: "E_SUITE" });
  expect(deedsOf(proxy)).toEqual(["downgrade-suite"]);
});

describe("an attacker on the way of a file", () => {
  const bytes = someBytes(200_000);

  /** Sends files, side by side, and waits until as many are done and killed as told. */
  async function sent(ada: ChatCastClient, end: { done: number; killed: number }) {
    const count = end.done + end.killed;
    for (let n = 0; n < count; n++) ada.sendFile(bytesSource(bytes, `plan-${n}.bin`), EVERYONE);
    // One that was refused meanwhile is killed when the server's verdict comes.
    const of = (phase: string) => ada.snapshot().transfers.filter((transfer) => transfer.phase.state === phase).length;
    await until(ada, () => of("done") + of("killed") === count);
    expect({ done: of("done"), killed: of("killed") }).toEqual(end);
  }

  /** All of the newest file, as its reader has verified it. */
  async function read(bob: ChatCastClient): Promise<Buffer> {
    await until(bob, () => filesOf(bob).length > 0);
    const message = bob.snapshot().conversations[0]?.messages.findLast(({ file }) => file !== undefined);
    const parts: Uint8Array[] = [];
    const sink: FileSink = {
      write: async (part) => void parts.push(part),
      finish: async () => undefined,
      discard: async () => undefined,
    };
    await bob.receiveFile(message?.offset ?? 0, sink);
    return Buffer.concat(parts);
  }

  test("[MP16] who computes the tag anew passes the open room, and the reader gets other bytes as good ones", async () => {
    const guests = await twoOf("open", "up", "re-tag:chunk,seq=1");
    await sent(guests.ada, { done: 1, killed: 0 });
    expect(new Set(deedsOf(guests.proxy))).toEqual(new Set(["re-tag"]));
    await until(guests.bob, () => filesOf(guests.bob).length === 1);
    const [file] = filesOf(guests.bob);
    const arrived = await download(new URL(file?.url ?? "", world.target).href);
    expect(Buffer.from(arrived).equals(Buffer.from(bytes))).toBe(false);
    expect(guests.ada.snapshot().verdicts.compromised + guests.bob.snapshot().verdicts.compromised).toBe(0);
  });

  test.each(["re-tag", "bit-flip", "craft", "truncate"])(
    "[MP16] %s fails in the sealed room: the server finds it at that chunk, and nobody gets the file",
    async (attack) => {
      const guests = await twoOf("sealed", "up", `${attack}:chunk,seq=1`);
      await sent(guests.ada, { done: 0, killed: 1 });
      expect(guests.proxy.judgements).toContainEqual(expect.objectContaining({ seq: 1, says: "compromised" }));
      expect(new Set(deedsOf(guests.proxy))).toEqual(new Set([attack]));
      expect(guests.ada.snapshot().alerts).toHaveLength(1);
      expect(filesOf(guests.bob)).toEqual([]);
    },
  );

  test("[MP16] a chunk of another file in its place kills that file in the sealed room, and the other one arrives", async () => {
    const guests = await twoOf("sealed", "up", "replay-transfer:chunk,seq=1,first=1");
    await sent(guests.ada, { done: 1, killed: 1 });
    expect(new Set(deedsOf(guests.proxy))).toEqual(new Set(["replay-transfer"]));
    expect((await read(guests.bob)).equals(Buffer.from(bytes))).toBe(true);
    expect(filesOf(guests.bob)).toHaveLength(1);
  });

  test("[MP16] so does one of another sealed room, of whoever sent it there", async () => {
    const proxy = await world.proxy(["splice-room:chunk,seq=1"]);
    const [eve] = (await world.sealedRoom(proxy.url)) as [ChatCastClient];
    await sent(eve, { done: 1, killed: 0 });
    const [ada, bob] = (await world.sealedRoom(proxy.url, world.target.href)) as [ChatCastClient, ChatCastClient];
    await sent(ada, { done: 0, killed: 1 });
    expect(new Set(deedsOf(proxy))).toEqual(new Set(["splice-room"]));
    expect(filesOf(bob)).toEqual([]);
  });

  test.each(["duplicate:chunk", "replay:chunk", "reorder:chunk", "delay:chunk", "drop:chunk,seq=1,first=1"])(
    "[MP16] %s changes nothing: the file arrives as it was sealed",
    async (rule) => {
      const guests = await twoOf("sealed", "up", rule);
      await sent(guests.ada, { done: 1, killed: 0 });
      expect(deedsOf(guests.proxy).length).toBeGreaterThan(0);
      expect((await read(guests.bob)).equals(Buffer.from(bytes))).toBe(true);
    },
  );

  test.each(["strip-tag", "lower-totals"])(
    "[MP16] %s finds nothing to take: there is neither in a sealed chunk",
    async (attack) => {
      const guests = await twoOf("sealed", "up", `${attack}:chunk`);
      await sent(guests.ada, { done: 1, killed: 0 });
      expect(deedsOf(guests.proxy)).toEqual([]);
    },
  );
});
