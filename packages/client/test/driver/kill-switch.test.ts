import "fake-indexeddb/auto";
import {
  type Audience,
  type ChatMessage,
  type FileCard,
  readFileCard,
  readInvite,
  type TransferStopped,
  writeFileCard,
} from "@chatcast/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bytesSource, type ChatCastClient, memoryStorage, openClient } from "../../src/index.ts";
import { openVault } from "../../src/sealed/vault.ts";
import type { Down, PacketUp } from "../../src/transport/port.ts";
import { type Tricks, throughHands } from "../support/man-in-the-middle.ts";
import { messagesOf, newPerson, until } from "../support/people.ts";
import {
  becomes,
  fileOf,
  type Guest,
  guests,
  MemorySink,
  phaseOf,
  receiptsIn,
  send,
  sha256,
} from "../support/sealed-guests.ts";
import { ServerProcess } from "../support/server-process.ts";
import { EVERYONE, privately, someBytes } from "../support/world.ts";

const LONG = 60_000;
/** Of whatever size the chunks are, there are several. */
const SIZE = 3_000_000;
const ALL = Number.POSITIVE_INFINITY;
let server: ServerProcess;
const { clients, enter, room } = guests(() => server.url);

beforeAll(async () => {
  server = await ServerProcess.start();
}, LONG);
afterAll(() => server.dispose(), LONG);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

interface Gate {
  /** Chunks behind this one are lost. */
  upTo: number;
  up: NonNullable<Tricks["up"]>;
}

/** Lets the first chunk of a file pass. */
function gate(): Gate {
  const held: Gate = {
    upTo: 0,
    up: (packet) => (packet.type === "SEALED_CHUNK" && packet.seq > held.upTo ? undefined : packet),
  };
  return held;
}

async function underWay(
  client: ChatCastClient,
  bytes: Uint8Array,
  name: string,
  audience: Audience = EVERYONE,
): Promise<string> {
  const id = send(client, bytes, name, audience);
  await until(client, ({ transfers }) => transfers.find((one) => one.id === id)?.ackedChunks === 1);
  return id;
}

const coming = (client: ChatCastClient) => client.snapshot().coming.filter(({ halted }) => halted === undefined);
/** Files of others that come no more, and of which something is kept. */
const halted = (client: ChatCastClient) => client.snapshot().coming.filter((one) => one.halted !== undefined);
const says = (client: ChatCastClient, words: string) =>
  until(client, ({ notices }) => notices.some(({ text }) => text.includes(words)));

test("[CV20, CV21, CV29] a file that is under way is listed where it goes, and stopped by who may", async () => {
  const { Bob, Ann, Cleo } = await room({ Bob: undefined, Ann: gate(), Cleo: undefined });
  const id = await underWay(Ann.client, someBytes(SIZE), "plans.bin");
  await until(Cleo.client, () => coming(Cleo.client).length === 1);
  // Who may what is known when what was ordered in the room is.
  await until(Bob.client, () => coming(Bob.client)[0]?.stop !== undefined);
  expect(coming(Bob.client)).toMatchObject([{ id, from: "Ann", size: SIZE, private: false }]);
  expect([coming(Ann.client), coming(Cleo.client)[0]?.stop]).toEqual([[], undefined]);
  coming(Bob.client)[0]?.stop?.();
  await becomes(Ann.client, id, "killed");
  expect(phaseOf(Ann.client, id)).toMatchObject({ by: "Bob" });
  expect(Ann.client.snapshot().alerts).toMatchObject([
    { what: "transfer", title: "Bob has stopped a transfer.", stopped: expect.stringContaining("plans.bin") },
  ]);
  for (const { client } of [Bob, Cleo]) {
    await says(client, "was stopped by Bob");
    await until(client, () => halted(client).length === 1);
    expect(halted(client)).toMatchObject([{ id, stop: undefined, halted: { why: "killed", by: "Bob", chunks: 1 } }]);
    expect([coming(client), messagesOf(client.snapshot())]).toEqual([[], []]);
  }
  const secret = await underWay(Ann.client, someBytes(SIZE), "for-cleo", privately("Cleo"));
  await until(Cleo.client, () => coming(Cleo.client).length === 1);
  expect([coming(Bob.client), coming(Cleo.client)]).toMatchObject([[], [{ id: secret, private: true }]]);
  coming(Cleo.client)[0]?.stop?.();
  await becomes(Ann.client, secret, "killed");
  expect(phaseOf(Ann.client, secret)).toMatchObject({ by: "Cleo" });
  const own = await underWay(Ann.client, someBytes(SIZE), "own");
  Ann.client
    .snapshot()
    .transfers.find((one) => one.id === own)
    ?.kill?.();
  await becomes(Ann.client, own, "killed");
  expect(Ann.client.snapshot().alerts).toHaveLength(2);
});

test("[CV22] a KILL that is not signed by who may say it stops nothing here", async () => {
  const stops: TransferStopped[] = [];
  const forged: TransferStopped[] = [];
  const held = gate();
  const hands: Tricks = {
    up: (packet) => held.up(packet),
    down: (down) => {
      if (down.event === "transfer_stopped") stops.push(down.body);
      const lies = forged.splice(0).map((body) => ({ event: "transfer_stopped" as const, body }));
      return [down, ...lies];
    },
  };
  const { Bob, Ann, Cleo } = await room({ Bob: undefined, Ann: hands, Cleo: undefined });
  await underWay(Ann.client, someBytes(SIZE), "one");
  await until(Bob.client, () => coming(Bob.client)[0]?.stop !== undefined);
  coming(Bob.client)[0]?.stop?.();
  await until(Ann.client, ({ transfers }) => transfers[0]?.phase.state === "killed");
  const bytes = someBytes(SIZE);
  const id = await underWay(Ann.client, bytes, "two");
  const [stop] = stops;
  if (stop?.kill === undefined) throw new Error("nothing was told");
  const { kill } = stop;
  const cleo = Ann.client.snapshot().room?.users.find(({ username }) => username === "Cleo");
  const by = { username: "Cleo", memberId: kill.by.memberId, key: cleo?.key ?? "" };
  // The owner's, for another file; in another one's name; and by nobody.
  forged.push({ ...stop, transfer_id: id }, { ...stop, transfer_id: id, kill: { ...kill, by } });
  forged.push({ ...stop, transfer_id: id, reason: "integrity_compromised", kill: undefined });
  Cleo.client.say("now", EVERYONE);
  await until(Ann.client, ({ notices }) => notices.filter(({ text }) => text.includes("is not signed")).length === 2);
  expect(phaseOf(Ann.client, id)).toMatchObject({ state: "moving" });
  held.upTo = ALL;
  await becomes(Ann.client, id, "done");
  const sink = new MemorySink();
  await Bob.client.receiveFile((await fileOf(Bob.client)).offset, sink);
  expect(sink.sha256).toBe(sha256(bytes));
});

describe("a killed file that goes on", () => {
  const quarantined = (client: ChatCastClient, id: string) =>
    client.snapshot().transfers.find((one) => one.id === id)?.quarantine;
  const newest = (client: ChatCastClient) => client.snapshot().transfers.at(-1);

  /** Kills what is under way, and waits for the word of what was verified of it. */
  async function killed(client: ChatCastClient, id: string): Promise<void> {
    client
      .snapshot()
      .transfers.find((one) => one.id === id)
      ?.kill?.();
    await until(client, () => quarantined(client, id) !== undefined);
  }

  /** Chunks that left since. */
  function counted(): { held: Gate; seqs: number[]; hands: Tricks } {
    const held = gate();
    const seqs: number[] = [];
    const hands: Tricks = {
      up: (packet) => {
        const passed = held.up(packet);
        if (passed?.type === "SEALED_CHUNK") seqs.push(passed.seq);
        return passed;
      },
    };
    return { held, seqs, hands };
  }

  test("[CV23, CV29] goes on from the last verified chunk under new keys, and is one verified file for its readers", async () => {
    const { held, seqs, hands } = counted();
    const { Bob, Ann } = await room({ Bob: undefined, Ann: hands });
    const bytes = someBytes(SIZE);
    const id = await underWay(Ann.client, bytes, "plans.bin");
    await killed(Ann.client, id);
    expect(quarantined(Ann.client, id)).toMatchObject({ chunks: 1 });
    await says(Bob.client, "was stopped by Ann");
    expect(messagesOf(Bob.client.snapshot())).toEqual([]);
    await until(Bob.client, () => halted(Bob.client)[0]?.id === id);
    held.upTo = ALL;
    seqs.length = 0;
    quarantined(Ann.client, id)?.resume?.();
    await until(Bob.client, () => halted(Bob.client).length === 0);
    await until(Ann.client, () => newest(Ann.client)?.phase.state === "done");
    expect(newest(Ann.client)?.id).not.toBe(id);
    expect([quarantined(Ann.client, id), phaseOf(Ann.client, id)?.state]).toEqual([undefined, "killed"]);
    expect(seqs).not.toContain(0);
    const { offset } = await fileOf(Bob.client);
    const sink = new MemorySink();
    await Bob.client.receiveFile(offset, sink);
    expect([sink.state, sink.sha256]).toEqual(["finished", sha256(bytes)]);
    await until(Ann.client, () => receiptsIn(Ann.client).length === 1);
    expect(receiptsIn(Ann.client)).toEqual(["Bob"]);
    const rows = Bob.client.snapshot().integrity.filter(({ type }) => type === "FILE_CHUNK");
    expect(rows.map(({ status, seq }) => [status, seq])).toEqual(
      Array.from({ length: newest(Ann.client)?.totalChunks ?? 0 }, (_, seq) => ["valid", seq]),
    );
  });

  test("[CV23] as often as it was stopped, a private one too, and where a chunk was altered on its way", async () => {
    const { held, hands } = counted();
    let spoil = false;
    const both: Tricks = {
      up: (packet) => {
        const passed = hands.up?.(packet);
        if (!spoil || passed?.type !== "SEALED_CHUNK") return passed;
        spoil = false;
        return { ...passed, payload: Uint8Array.from(passed.payload, (byte, at) => (at === 200 ? byte ^ 1 : byte)) };
      },
    };
    const { Bob, Ann } = await room({ Bob: undefined, Ann: both });
    const bytes = someBytes(SIZE);
    const first = await underWay(Ann.client, bytes, "for-bob", privately("Bob"));
    spoil = true;
    held.upTo = ALL;
    await until(Ann.client, () => quarantined(Ann.client, first) !== undefined);
    expect(phaseOf(Ann.client, first)).toMatchObject({ state: "killed", verdict: { status: "compromised" } });
    await until(Bob.client, () => halted(Bob.client)[0]?.halted?.why === "altered");
    held.upTo = 0;
    quarantined(Ann.client, first)?.resume?.();
    await until(Ann.client, () => (newest(Ann.client)?.ackedChunks ?? 0) > 0 && newest(Ann.client)?.id !== first);
    const second = newest(Ann.client)?.id ?? "";
    await killed(Ann.client, second);
    held.upTo = ALL;
    quarantined(Ann.client, second)?.resume?.();
    await until(Ann.client, () => newest(Ann.client)?.phase.state === "done");
    const sink = new MemorySink();
    await Bob.client.receiveFile((await fileOf(Bob.client, "Ann")).offset, sink, "Ann");
    expect(sink.sha256).toBe(sha256(bytes));
    await until(Ann.client, () => receiptsIn(Ann.client, "Bob").length === 1);
  });

  test("[CV24] what is discarded is gone; where the server has nothing left the file is sent from its beginning", async () => {
    const { held, seqs, hands } = counted();
    /** Of this one the server is told to discard what it has, and Ann does not hear of it. */
    let lost = "";
    const both: Tricks = {
      up: (packet) =>
        lost !== "" && packet.type === "SEALED"
          ? { type: "CONTROL", cmd: "CANCEL", transfer_id: lost }
          : hands.up?.(packet),
      down: (told) => (lost !== "" && JSON.stringify(told.body).includes(lost) ? [] : [told]),
    };
    const { Bob, Ann } = await room({ Bob: undefined, Ann: both });
    const gone = await underWay(Ann.client, someBytes(SIZE), "gone.bin");
    await killed(Ann.client, gone);
    await until(Bob.client, () => halted(Bob.client).length === 1);
    quarantined(Ann.client, gone)?.discard();
    await until(Bob.client, () => halted(Bob.client).length === 0);
    expect(quarantined(Ann.client, gone)).toBeUndefined();
    const bytes = someBytes(SIZE);
    const id = await underWay(Ann.client, bytes, "lost.bin");
    await killed(Ann.client, id);
    await until(Bob.client, () => halted(Bob.client).length === 1);
    [lost, held.upTo] = [id, ALL];
    Ann.client.say("this is what carries it", EVERYONE);
    await until(Bob.client, () => halted(Bob.client).length === 0);
    seqs.length = 0;
    quarantined(Ann.client, id)?.resume?.();
    await until(Ann.client, () => newest(Ann.client)?.phase.state === "done");
    await says(Ann.client, "has not kept what it had verified: lost.bin is sent from its beginning");
    expect(seqs).toContain(0);
    const sink = new MemorySink();
    await Bob.client.receiveFile((await fileOf(Bob.client)).offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
  });

  test("[CV23] in a later run of the program too, in all its streams", async () => {
    const { held, hands } = counted();
    const [storage, identities] = [memoryStorage(), newPerson()];
    const { Bob } = await room({ Bob: undefined });
    const first = await enter("Ann", Bob.link, {
      storage,
      identities,
      openConnection: throughHands(server.url, hands),
    });
    const bytes = someBytes(2 * SIZE);
    const id = await underWay(first.client, bytes, "later.bin");
    await killed(first.client, id);
    held.upTo = 1;
    quarantined(first.client, id)?.resume?.();
    await until(first.client, () => newest(first.client)?.ackedChunks === 2);
    const { token } = first.client.snapshot().room?.self ?? { token: "" };
    first.client.close();
    const again = openClient({ url: server.url, storage, identities });
    clients.push(again);
    await again.returnToRoom({ roomName: "", username: "Ann", token, link: Bob.link });
    await until(again, () => newest(again)?.phase.state === "needs-file");
    await newest(again)?.provide?.(bytesSource(bytes, "later.bin"));
    await until(again, () => newest(again)?.phase.state === "done");
    const sink = new MemorySink();
    await Bob.client.receiveFile((await fileOf(Bob.client)).offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
  });

  test("[CV28] after a reload what is in quarantine is offered, and the file is asked for again", async () => {
    const { hands } = counted();
    const [storage, identities] = [memoryStorage(), newPerson()];
    const { Bob } = await room({ Bob: undefined });
    const openConnection = throughHands(server.url, hands);
    const first = await enter("Ann", Bob.link, { storage, identities, openConnection });
    const bytes = someBytes(SIZE);
    const id = await underWay(first.client, bytes, "reloaded.bin");
    await killed(first.client, id);
    const { token } = first.client.snapshot().room?.self ?? { token: "" };
    first.client.close();
    const seqs: number[] = [];
    const watching: Tricks = {
      up: (packet) => {
        if (packet.type === "SEALED_CHUNK") seqs.push(packet.seq);
        return packet;
      },
    };
    const again = openClient({
      url: server.url,
      storage,
      identities,
      openConnection: throughHands(server.url, watching),
    });
    clients.push(again);
    await again.returnToRoom({ roomName: "", username: "Ann", token, link: Bob.link });
    await until(again, () => newest(again)?.provide !== undefined);
    expect(phaseOf(again, id)).toMatchObject({ state: "killed", by: "Ann" });
    expect(quarantined(again, id)).toMatchObject({ chunks: 1, resume: undefined });
    await expect(newest(again)?.provide?.(bytesSource(someBytes(SIZE - 1), "reloaded.bin"))).rejects.toMatchObject({
      code: "E_SOURCE_CHANGED",
    });
    await newest(again)?.provide?.(bytesSource(bytes, "reloaded.bin"));
    quarantined(again, id)?.resume?.();
    await until(again, () => newest(again)?.phase.state === "done");
    expect([seqs.includes(0), seqs.includes(1)]).toEqual([false, true]);
    const sink = new MemorySink();
    await Bob.client.receiveFile((await fileOf(Bob.client)).offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
    again.close();
    const third = openClient({ url: server.url, storage, identities });
    clients.push(third);
    await third.returnToRoom({ roomName: "", username: "Ann", token, link: Bob.link });
    expect(third.snapshot().transfers.filter(({ quarantine }) => quarantine !== undefined)).toEqual([]);
  });

  test("[CV34] who was away when a file of theirs was stopped is told by whom, and goes on with what was verified", async () => {
    const { hands } = counted();
    const [storage, identities] = [memoryStorage(), newPerson()];
    const { Bob } = await room({ Bob: undefined });
    const openConnection = throughHands(server.url, hands);
    const first = await enter("Ann", Bob.link, { storage, identities, openConnection });
    const bytes = someBytes(SIZE);
    const id = await underWay(first.client, bytes, "meanwhile.bin");
    await until(Bob.client, () => coming(Bob.client)[0]?.stop !== undefined);
    const { token } = first.client.snapshot().room?.self ?? { token: "" };
    first.client.close();
    coming(Bob.client)[0]?.stop?.();
    await until(Bob.client, () => halted(Bob.client).length === 1);

    const again = openClient({ url: server.url, storage, identities });
    clients.push(again);
    await again.returnToRoom({ roomName: "", username: "Ann", token, link: Bob.link });
    await becomes(again, id, "killed");
    expect(phaseOf(again, id)).toMatchObject({ by: "Bob" });
    expect(again.snapshot().alerts).toMatchObject([{ what: "transfer", title: "Bob has stopped a transfer." }]);
    expect(quarantined(again, id)).toMatchObject({ chunks: 1, resume: undefined });
    await until(again, () => newest(again)?.provide !== undefined);
    await newest(again)?.provide?.(bytesSource(bytes, "meanwhile.bin"));
    quarantined(again, id)?.resume?.();
    await until(again, () => newest(again)?.phase.state === "done");
    const sink = new MemorySink();
    await Bob.client.receiveFile((await fileOf(Bob.client)).offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
  });

  test("[CV30] whoever alters on the way with what a file goes on alters what its sender signed, and nothing begins", async () => {
    const { held, hands } = counted();
    let goesOnWith: { transfer_id: string; chunks: number } | undefined;
    const both: Tricks = {
      up: (packet) => {
        if (packet.type !== "FILE_MANIFEST" || packet.continues === undefined) return hands.up?.(packet);
        const { continues: _signed, ...rest } = packet;
        return goesOnWith === undefined ? rest : { ...rest, continues: goesOnWith };
      },
    };
    const { Ann, Bob } = await room({ Ann: both, Bob: undefined });
    // Begun together, they have chunks of one size.
    const ids = ["one.bin", "two.bin"].map((name) => send(Ann.client, someBytes(SIZE), name));
    await until(Ann.client, ({ transfers }) => transfers.every(({ ackedChunks }) => ackedChunks === 1));
    for (const id of ids) await killed(Ann.client, id);
    const [one = "", two = ""] = ids;
    held.upTo = ALL;
    // Left out, and with another file of the same size.
    const known = [...ids];
    for (const [id, altered] of [
      [one, undefined],
      [two, { transfer_id: one, chunks: 1 }],
    ] as const) {
      goesOnWith = altered;
      quarantined(Ann.client, id)?.resume?.();
      const isNew = () => !known.includes(newest(Ann.client)?.id ?? id);
      await until(Ann.client, () => isNew() && newest(Ann.client)?.phase.state === "killed");
      known.push(newest(Ann.client)?.id ?? "");
      expect(newest(Ann.client)?.phase).toMatchObject({ verdict: { status: "compromised", seq: 0 } });
      expect(newest(Ann.client)?.quarantine).toBeUndefined();
    }
    expect(messagesOf(Bob.client.snapshot())).toEqual([]);
  });

  test("[CV25] a server that tells of other beginnings than its sender is found out", async () => {
    const lying = (lie: (card: FileCard) => Partial<FileCard>): Tricks => ({
      message: (message) => {
        const card = readFileCard(message.frame ?? "");
        return card === undefined ? [message] : [{ ...message, frame: writeFileCard({ ...card, ...lie(card) }) }];
      },
    });
    const { held, hands } = counted();
    const people = await room({
      Ann: hands,
      Bob: lying(({ before }) => ({ before: before.map(({ stream }) => ({ below: 2, stream })) })),
      Cleo: lying(() => ({ before: [] })),
      Dora: lying(({ before, manifest }) => ({ before: before.map(({ below }) => ({ below, stream: manifest })) })),
    });
    const { Ann } = people;
    const id = await underWay(Ann.client, someBytes(SIZE), "plans.bin");
    await killed(Ann.client, id);
    held.upTo = ALL;
    quarantined(Ann.client, id)?.resume?.();
    for (const { client } of [people.Bob, people.Cleo, people.Dora]) {
      await until(client, (now) => messagesOf(now).length === 1);
      expect(messagesOf(client.snapshot())).toMatchObject([{ withheld: "altered" }]);
      expect(messagesOf(client.snapshot())[0]).not.toHaveProperty("file");
    }
  });
});

describe("a file that is under way when somebody is put out", () => {
  /** Everything of it that would leave, in its order. Of its first stream the first chunk alone does. */
  function watched() {
    const sent: PacketUp[] = [];
    let first: string | undefined;
    const up = (packet: PacketUp): PacketUp | undefined => {
      if (!("transfer_id" in packet)) return packet;
      sent.push(packet);
      if (packet.type !== "SEALED_CHUNK") return packet;
      first ??= packet.transfer_id;
      return packet.transfer_id === first && packet.seq > 0 ? undefined : packet;
    };
    return { sent, hands: { up } };
  }
  const putOut = async (ann: Guest): Promise<void> => {
    await until(ann.client, ({ room: view }) => view?.rights?.own === "owner");
    await ann.client.order("remove", "Bob");
  };

  test("[CV14] goes on by itself behind its last verified chunk, in another stream that whoever was put out cannot open", async () => {
    const { sent, hands } = watched();
    const told: ChatMessage[] = [];
    const message = (one: ChatMessage) => [one].filter((passing) => told.push(passing));
    const { Ann, Bob, Cid } = await room({ Ann: { message }, Bob: undefined, Cid: hands });
    const bytes = someBytes(SIZE);
    const id = await underWay(Cid.client, bytes, "plans.bin");
    await until(Ann.client, () => coming(Ann.client).length === 1);
    await putOut(Ann);
    await until(Cid.client, ({ transfers }) => transfers.length === 1 && transfers[0]?.phase.state === "done");
    const behind = sent.slice(sent.findIndex((packet) => packet.type === "FILE_MANIFEST" && packet.continues));
    expect(behind[0]).toMatchObject({ continues: { transfer_id: id } });
    // Nothing of the stream of before leaves once its sender has the new keys, and what is there is not sent again.
    expect(behind.filter((packet) => "transfer_id" in packet && packet.transfer_id === id)).toEqual([]);
    expect(behind.some((packet) => packet.type === "SEALED_CHUNK" && packet.seq === 0)).toBe(false);
    const sink = new MemorySink();
    await Ann.client.receiveFile((await fileOf(Ann.client)).offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
    await until(Cid.client, () => receiptsIn(Cid.client).length === 1);
    const invite = readInvite(...(Bob.link.split(/(?=#)/) as [string, string]));
    if (invite === undefined) throw new Error("no link");
    const vault = await openVault(Bob.identities, invite);
    vault.catchUp = () => Promise.resolve();
    const card = told.find(({ type }) => type === "file");
    if (card === undefined) throw new Error("no card");
    expect((await vault.open(card)).status).not.toBe("valid");
  });

  test("[CV14] a server that would have more of it with the keys of before gets no more than was sealed with them", async () => {
    const { sent, hands } = watched();
    const down = (told: Down): Down[] => {
      const { event, body } = told;
      if (event !== "reliable_event" || body.type !== "NACK" || body.meta.code !== "E_EPOCH") return [told];
      return [{ event, body: { ...body, meta: { ...body.meta, quarantined: 1_000 } } }];
    };
    const { Ann, Cid } = await room({ Ann: undefined, Bob: undefined, Cid: { ...hands, down } });
    const bytes = someBytes(4 * SIZE);
    const id = await underWay(Cid.client, bytes, "plans.bin");
    await putOut(Ann);
    await until(Cid.client, ({ transfers }) => transfers.length === 1 && transfers[0]?.phase.state === "done");
    const sealed = new Set(
      sent.flatMap((one) => (one.type === "SEALED_CHUNK" && one.transfer_id === id ? one.seq : [])),
    );
    const claimed = sent.flatMap((one) => (one.type === "FILE_MANIFEST" ? (one.continues?.chunks ?? []) : []));
    expect(claimed.filter((chunks) => chunks > sealed.size)).toEqual([]);
    const sink = new MemorySink();
    await Ann.client.receiveFile((await fileOf(Ann.client)).offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
  });

  test("[CV14] and in a later run, once the file is given again", async () => {
    const { sent, hands } = watched();
    const [storage, identities] = [memoryStorage(), newPerson()];
    const { Ann } = await room({ Ann: undefined, Bob: undefined });
    const openConnection = throughHands(server.url, hands);
    const first = await enter("Cid", Ann.link, { storage, identities, openConnection });
    const bytes = someBytes(SIZE);
    const id = await underWay(first.client, bytes, "plans.bin");
    const { token } = first.client.snapshot().room?.self ?? { token: "" };
    first.client.close();
    await putOut(Ann);
    sent.length = 0;
    const again = openClient({ url: server.url, storage, identities, openConnection });
    clients.push(again);
    await again.returnToRoom({ roomName: "", username: "Cid", token, link: Ann.link });
    await until(again, ({ transfers }) => transfers[0]?.phase.state === "needs-file");
    await again.snapshot().transfers[0]?.provide?.(bytesSource(bytes, "plans.bin"));
    await until(again, ({ transfers }) => transfers[0]?.phase.state === "done");
    const chunks = sent.flatMap((packet) => (packet.type === "SEALED_CHUNK" ? [packet] : []));
    expect(chunks.filter(({ transfer_id, seq }) => transfer_id === id || seq === 0)).toEqual([]);
    const sink = new MemorySink();
    await Ann.client.receiveFile((await fileOf(Ann.client)).offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
  });
});
