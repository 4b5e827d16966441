import { bytesSource, type ChatCastClient, type FileSink } from "@chatcast/client";
import { openMemoryBlobs, openMemoryStore } from "@chatcast/server/machines";
import { describe, expect, test } from "vitest";
import { Forger } from "../../src/liar/forger.ts";
import { forked, gathered, type Retelling, retold, suppressed, swapped, withheld } from "../../src/liar/log.ts";
import { alteredAtRest } from "../../src/liar/rot.ts";
import { EVERYONE, FIVE_CHUNKS, lastTransfer, someBytes, until } from "../proxy/stage.ts";
import { serving } from "./serving.ts";

const original = Buffer.from(someBytes(FIVE_CHUNKS));

const roomOf = (client: ChatCastClient) => client.snapshot().conversations[0];
const messagesOf = (client: ChatCastClient) => roomOf(client)?.messages ?? [];
const textsOf = (client: ChatCastClient) => messagesOf(client).flatMap(({ text }) => text ?? []);
const withheldFrom = (client: ChatCastClient) => messagesOf(client).flatMap((message) => message.withheld ?? []);
const alertsOf = (client: ChatCastClient) =>
  client.snapshot().alerts.map(({ title, stopped }) => `${title} ${stopped}`);

const shows = (client: ChatCastClient, ...texts: string[]) =>
  until(client, () => texts.every((text) => textsOf(client).includes(text)));

/** Says it, and goes on when it was read in the log, so that what comes next has seen it. */
const says = async (client: ChatCastClient, text: string) => {
  client.say(text, EVERYONE);
  await until(client, () =>
    messagesOf(client).some((message) => message.text === text && message.offset !== undefined),
  );
};

describe("files", () => {
  /** Ada sends a file, and Bob reads it. */
  async function sent(enter: (name: string) => Promise<ChatCastClient>) {
    const [ada, bob] = [await enter("Ada"), await enter("Bob")];
    ada.sendFile(bytesSource(original, "plan.bin"), EVERYONE);
    await until(ada, (now) => lastTransfer(now)?.phase.state === "done");
    return read(bob);
  }

  /** How reading it ended, and whether every byte that was written of it is one that was sent. */
  async function read(reader: ChatCastClient) {
    await until(reader, () => messagesOf(reader).some(({ file }) => file !== undefined));
    const offset = messagesOf(reader).find(({ file }) => file !== undefined)?.offset ?? 0;
    const written: Uint8Array[] = [];
    const ends: string[] = [];
    const sink: FileSink = {
      write: async (part) => void written.push(part),
      finish: async () => void ends.push("finished"),
      discard: async () => void ends.push("discarded"),
    };
    const error = await reader.receiveFile(offset, sink).catch((cause: unknown) => cause);
    return { error, ends, good: written.every((part) => original.includes(Buffer.from(part))) };
  }

  test("[LS7] altered at rest they are found by the server, which reads them back, and nobody gets them", async () => {
    const enter = await serving(openMemoryStore(), alteredAtRest(openMemoryBlobs()), "sealed");
    const { error, ends, good } = await sent(enter);
    expect(error).toMatchObject({ code: "E_INTEGRITY", why: { code: "damaged" } });
    expect([ends, good]).toEqual([["discarded"], true]);
  });

  test("[LS8] altered together with every digest that is kept they are refused by every reader, early or late", async () => {
    const forger = new Forger(openMemoryStore(), openMemoryBlobs());
    const enter = await serving(forger.store, forger.blobs, "sealed");
    const early = await sent(enter);
    const late = await read(await enter("Cid"));
    for (const { error, ends, good } of [early, late]) {
      expect(error).toMatchObject({ code: "E_INTEGRITY", verdict: { status: "compromised", seq: 0 } });
      expect([ends, good]).toEqual([["discarded"], true]);
    }
  });
});

describe("the log", () => {
  /** A store whose log can be told otherwise from some moment on. */
  const changeable = (store = openMemoryStore()) => {
    const telling: { now: Retelling } = { now: (page) => page };
    return { telling, store: retold(store, (page, reading) => telling.now(page, reading)) };
  };

  /** Three messages of Ada's, and then a server that tells them otherwise to who comes. */
  async function toldTo(retelling: Retelling) {
    const { telling, store } = changeable();
    const enter = await serving(store, openMemoryBlobs(), "sealed");
    const ada = await enter("Ada");
    for (const text of ["one", "two", "three"]) await says(ada, text);
    telling.now = retelling;
    return { ada, bob: await enter("Bob"), enter };
  }

  test("[LS9] messages that changed places, and words that were altered, are not shown, and that is told", async () => {
    const { bob } = await toldTo(swapped(1, 2));
    await until(bob, () => withheldFrom(bob).length > 0);
    expect(withheldFrom(bob)).toEqual(["moved"]);
    expect(alertsOf(bob).join()).toContain("a message was not shown");

    const altered = await toldTo((page) => forked(2, "AAAA")(page, 2));
    await until(altered.bob, () => withheldFrom(altered.bob).length > 0);
    await shows(altered.bob, "one", "three");
    expect(withheldFrom(altered.bob)).toEqual(["altered"]);
  });

  test("[LS10] one that is kept back leaves a hole; where those behind it move up, the next of its sender tells", async () => {
    const { bob } = await toldTo(withheld(2));
    await until(bob, () => roomOf(bob)?.gap !== undefined);
    expect(roomOf(bob)?.gap).toEqual({ count: 1 });

    const { bob: ben } = await toldTo(suppressed(2));
    await until(ben, ({ alerts }) => alerts.length > 0);
    expect([withheldFrom(ben), textsOf(ben)]).toEqual([["moved"], ["one"]]);
  });

  test("[LS11] a last one that is kept back is not noticed before something else is said", async () => {
    const { ada, bob, enter } = await toldTo(suppressed(3));
    await shows(bob, "one", "two");
    expect([alertsOf(bob), withheldFrom(bob), roomOf(bob)?.gap]).toEqual([[], [], undefined]);
    await says(ada, "four");
    await until(bob, () => roomOf(bob)?.gap !== undefined);
    // And by who comes then, to whom the hole is not shown either.
    const cid = await enter("Cid");
    await until(cid, ({ alerts }) => alerts.length > 0);
    expect(textsOf(cid)).not.toContain("three");
  });

  test("[LS12] readers who are told different logs are told so, with both heads, as soon as one of them speaks", async () => {
    const { telling, store } = changeable(gathered(openMemoryStore(), 2));
    let readings = 0;
    const newest: typeof store.newest = (...range) => {
      readings += 1;
      return store.newest(...range);
    };
    const enter = await serving({ ...store, newest }, openMemoryBlobs(), "sealed");
    const [ada, bob] = [await enter("Ada"), await enter("Bob")];
    // Neither has seen the other's, so that nothing is wrong with either order by itself.
    ada.say("yes", EVERYONE);
    bob.say("no", EVERYONE);
    await until(ada, () => messagesOf(ada).filter(({ offset }) => offset !== undefined).length === 2);
    const cid = await enter("Cid");
    telling.now = swapped(1, 2);
    // Who comes within a second after Cid is told from the same reading of the log.
    const before = readings;
    let [name, n] = ["Dan", 0];
    let dan = await enter(name);
    while (readings === before) {
      name = `Dan ${n++}`;
      dan = await enter(name);
    }
    for (const reader of [cid, dan]) await shows(reader, "yes", "no");
    expect(textsOf(cid)).toEqual(textsOf(dan).toReversed());
    expect([alertsOf(cid), alertsOf(dan)]).toEqual([[], []]);

    await says(ada, "so?");
    await until(dan, ({ alerts }) => alerts.length > 0);
    const fork =
      /E_FORK.* Up to message (\d) .*, (Ada|Dan(?: \d+)?) was told another.* Yours ends in (\S{43}), theirs in (\S{43})\.$/;
    const [, at, by, ours, theirs] = fork.exec(alertsOf(dan).join()) ?? [];
    expect([at, by]).toEqual(["2", "Ada"]);
    expect(ours).not.toBe(theirs);
    expect(roomOf(dan)?.blocked).toBe(true);
    await shows(cid, "so?");
    expect(alertsOf(cid)).toEqual([]);

    dan.dismissAlert(dan.snapshot().alerts[0]?.key ?? -1);
    dan.say("well", EVERYONE);
    for (const reader of [ada, bob, cid]) {
      await until(reader, ({ alerts }) => alerts.length > 0);
      expect(fork.exec(alertsOf(reader).join())?.[2]).toBe(name);
    }
  });
});
