import "fake-indexeddb/auto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChatMessage } from "@chatcast/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bytesSource, fileSink, memoryStorage, openClient } from "../../src/index.ts";
import type { PacketUp } from "../../src/transport/port.ts";
import { type Tricks, throughHands } from "../support/man-in-the-middle.ts";
import { messagesOf, newPerson, until } from "../support/people.ts";
import { becomes, fileIn, fileOf, guests, MemorySink, receiptsIn, send, sha256 } from "../support/sealed-guests.ts";
import { ServerProcess } from "../support/server-process.ts";
import { EVERYONE, privately, someBytes } from "../support/world.ts";

const LONG = 60_000;
/** WebP of one pixel. */
const PICTURE = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=";
let server: ServerProcess;
const { clients, enter, room } = guests(() => server.url);

beforeAll(async () => {
  server = await ServerProcess.start();
}, LONG);
afterAll(() => server.dispose(), LONG);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function filesOnDisk(): Promise<Buffer[]> {
  const names = await readdir(server.directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map((file) => readFile(file)));
}

describe("a file in a sealed room", () => {
  test("[CV1] arrives byte for byte, is verified by each who fetches it, and everybody sees by whom", async () => {
    const { Ann, Bob, Cleo } = await room({ Ann: undefined, Bob: undefined, Cleo: undefined });
    const bytes = someBytes(300_000);
    const id = send(Ann.client, bytes, "the heron.pdf");
    await becomes(Ann.client, id, "done");
    for (const { client } of [Bob, Cleo]) {
      const message = await fileOf(client);
      expect(message).toMatchObject({
        from: "Ann",
        own: false,
        file: { name: "the heron.pdf", size: 300_000, sealed: { reading: { state: "unread" }, receipts: [] } },
        integrity: { suite: "aes-256-gcm-room", status: "valid" },
      });
      expect(message.file).not.toHaveProperty("sha256");
      const sink = new MemorySink();
      await client.receiveFile(message.offset, sink);
      expect([sink.state, sink.sha256]).toEqual(["finished", sha256(bytes)]);
      expect(fileIn(client)?.file?.sealed?.reading).toEqual({ state: "verified" });
    }
    for (const { client } of [Ann, Bob, Cleo]) {
      await until(client, () => receiptsIn(client).length === 2);
      expect(receiptsIn(client).toSorted()).toEqual(["Bob", "Cleo"]);
      expect(messagesOf(client.snapshot())).toHaveLength(1);
    }
  });

  test("[CV35] shows the picture that its sender made of it before anything of it was fetched, and nothing else of the kind", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    const shows = async (name: string, thumbnail: Uint8Array, type = "image/png") => {
      const source = { ...bytesSource(someBytes(1_000), name), type, thumbnail: async () => thumbnail };
      await becomes(Ann.client, Ann.client.sendFile(source, EVERYONE), "done");
      const named = () => messagesOf(Bob.client.snapshot()).find(({ file }) => file?.name === name);
      await until(Bob.client, () => named() !== undefined);
      return named()?.file?.sealed?.thumbnail;
    };
    const picture = Uint8Array.from(Buffer.from(PICTURE, "base64"));
    expect(await shows("heron.png", picture)).toEqual({ type: "image/webp", width: 1, height: 1, bytes: picture });
    expect(await shows("page.png", someBytes(100))).toBeUndefined();
    // What else the manifest says fits into it, and leaves no room for a picture.
    expect(await shows("long.png", picture, "x".repeat(2_560))).toBeUndefined();
    const going = { ...bytesSource(someBytes(9), "going.png"), thumbnail: async () => picture };
    await becomes(Ann.client, Ann.client.sendFile(going, EVERYONE, { expiresIn: 3_600 }), "done");
    await until(Bob.client, () => messagesOf(Bob.client.snapshot()).some(({ file }) => file?.name === "going.png"));
    expect(messagesOf(Bob.client.snapshot()).at(-1)?.file?.sealed?.thumbnail).toBeUndefined();
    const failing = async (): Promise<Uint8Array> => {
      throw new Error("not drawn");
    };
    const id = Ann.client.sendFile({ ...bytesSource(someBytes(9), "last.png"), thumbnail: failing }, EVERYONE);
    await becomes(Ann.client, id, "done");
  });

  test("[CV13] receipts are taken out together or one by one, each good by itself", async () => {
    const { Ann, Bob, Cleo } = await room({ Ann: undefined, Bob: undefined, Cleo: undefined });
    await becomes(Ann.client, send(Ann.client, someBytes(1_000), "short.bin"), "done");
    for (const { client } of [Bob, Cleo]) await client.receiveFile((await fileOf(client)).offset, new MemorySink());
    await until(Ann.client, () => receiptsIn(Ann.client).length === 2);
    const { offset = -1, file } = fileIn(Ann.client) ?? {};
    const all = JSON.parse(Ann.client.receipts(offset));
    const { name, key = "" } = file?.sealed?.receipts[0] ?? {};
    const one = JSON.parse(Ann.client.receipts(offset, undefined, key));
    expect(all.receipts.map((receipt: { name: string }) => receipt.name).toSorted()).toEqual(["Bob", "Cleo"]);
    expect(one).toEqual({
      ...all,
      receipts: all.receipts.filter((receipt: { name: string }) => receipt.name === name),
    });
    expect(one.receipts).toHaveLength(1);
    expect(() => Ann.client.receipts(offset, undefined, "no key")).toThrow("no receipt");
  });

  test("[CV31] is gone on with by another run of the program where one has stopped", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    const bytes = someBytes(6_000_000);
    await becomes(Ann.client, send(Ann.client, bytes, "long.bin"), "done");
    const { offset } = await fileOf(Bob.client);
    const folder = await mkdtemp(join(tmpdir(), "chatcast-part-"));
    const path = join(folder, "long.bin");
    const sink = fileSink(path);
    let writes = 0;
    const write = async (piece: Uint8Array) => {
      if (writes++ === 2) throw new Error("stopped");
      await sink.write(piece);
    };
    await expect(Bob.client.receiveFile(offset, { ...sink, write })).rejects.toThrow("stopped");
    expect(fileIn(Bob.client)?.file?.sealed?.reading).toMatchObject({ state: "failed" });
    const had = (await stat(`${path}.part`)).size;
    expect(had).toBeGreaterThan(0);
    const { token } = Bob.client.snapshot().room?.self ?? { token: "" };
    Bob.client.close();

    const ranges: string[] = [];
    const fetch: typeof globalThis.fetch = (url, init) => {
      ranges.push(new Headers(init?.headers).get("range") ?? "");
      return globalThis.fetch(url, init);
    };
    const again = openClient({ url: server.url, identities: Bob.identities, platform: { fetch } });
    clients.push(again);
    await again.returnToRoom({ roomName: "", username: "Bob", token, link: Ann.link });
    const message = await fileOf(again);
    await again.receiveFile(message.offset, fileSink(path));
    expect(sha256(await readFile(path))).toBe(sha256(bytes));
    expect(await readdir(folder)).toEqual(["long.bin"]);
    expect(Number(/\d+/.exec(ranges[0] ?? "")?.[0])).toBeGreaterThan(had);
    await rm(folder, { recursive: true });
    await until(Ann.client, () => receiptsIn(Ann.client).includes("Bob"));
  });

  test("[CV1] is opened by its sender too, who gives no receipt for it; nobody gives two", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    await becomes(Ann.client, send(Ann.client, someBytes(10), "small.txt"), "done");
    const [own, theirs] = [await fileOf(Ann.client), await fileOf(Bob.client)];
    const sink = new MemorySink();
    await Ann.client.receiveFile(own.offset, sink);
    expect([own.own, sink.sha256]).toEqual([true, sha256(someBytes(10))]);
    await Bob.client.receiveFile(theirs.offset, new MemorySink());
    await until(Bob.client, () => receiptsIn(Bob.client).length === 1);
    await Bob.client.receiveFile(theirs.offset, new MemorySink());
    Bob.client.say("read", EVERYONE);
    await until(Ann.client, (now) => messagesOf(now).some(({ text }) => text === "read"));
    expect(receiptsIn(Ann.client)).toEqual(["Bob"]);
    // The file, one receipt, one message: the log has nothing else.
    expect(messagesOf(Ann.client.snapshot()).at(-1)?.offset).toBe(3);
  });

  test("[CG6] what was read of it goes back to where it was read as soon as it is sealed", async () => {
    const { Ann } = await room({ Ann: undefined });
    const bytes = someBytes(300_000);
    const back: Uint8Array[] = [];
    const source = { ...bytesSource(bytes, "heron"), release: (piece: Uint8Array) => void back.push(piece) };
    await becomes(Ann.client, Ann.client.sendFile(source, EVERYONE), "done");
    const read = back.filter(({ buffer }) => buffer === bytes.buffer);
    expect(read.reduce((sum, { length }) => sum + length, 0)).toBe(300_000);
  });

  test("[CV2] neither its name nor a byte of it is on the server's disk, nor in what the server tells", async () => {
    const told: ChatMessage[] = [];
    const listen: Tricks = {
      message: (message) => {
        told.push(message);
        return [message];
      },
    };
    const { Ann, Bob } = await room({ Ann: undefined, Bob: listen });
    const text = Buffer.from("the otter swims at midnight ".repeat(1_000));
    await becomes(Ann.client, send(Ann.client, text, "otter-plans.txt"), "done");
    const { offset } = await fileOf(Bob.client);
    await Bob.client.receiveFile(offset, new MemorySink());
    await until(Ann.client, () => receiptsIn(Ann.client).length === 1);
    for (const bytes of await filesOnDisk()) {
      for (const word of ["otter", "midnight", sha256(text)]) expect(bytes.includes(word)).toBe(false);
    }
    expect(JSON.stringify(told)).not.toContain("otter");
  });

  test("[CV3] is empty, one byte, or just at a chunk's end", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    const sizes = [0, 1, 65_536 - 80, 65_536 - 79];
    for (const [index, size] of sizes.entries()) {
      const bytes = someBytes(size);
      await becomes(Ann.client, send(Ann.client, bytes, `f${size}`), "done");
      await until(Bob.client, (now) => messagesOf(now).length === index + 1);
      const message = messagesOf(Bob.client.snapshot())[index];
      const sink = new MemorySink();
      await Bob.client.receiveFile(message?.offset ?? 0, sink);
      expect([message?.file?.name, sink.sha256]).toEqual([`f${size}`, sha256(bytes)]);
    }
  });

  test("[CV4] a private one is read, and receipted, by its recipient alone", async () => {
    const { Ann, Bob, Cleo } = await room({ Ann: undefined, Bob: undefined, Cleo: undefined });
    const bytes = someBytes(100_000);
    await becomes(Ann.client, send(Ann.client, bytes, "for-bob", privately("Bob")), "done");
    const { offset } = await fileOf(Bob.client, "Ann");
    const sink = new MemorySink();
    await Bob.client.receiveFile(offset, sink, "Ann");
    expect(sink.sha256).toBe(sha256(bytes));
    await until(Ann.client, () => receiptsIn(Ann.client, "Bob").length === 1);
    expect(Cleo.client.snapshot().conversations.flatMap(({ messages }) => messages)).toEqual([]);
  });

  test("[CV5] its chunks and those of who reads them are verdicts under the key, with no expected tag anywhere", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    const id = send(Ann.client, someBytes(200_000), "f");
    await becomes(Ann.client, id, "done");
    const { offset } = await fileOf(Bob.client);
    await Bob.client.receiveFile(offset, new MemorySink());
    for (const { client } of [Ann, Bob]) {
      const rows = client.snapshot().integrity.filter(({ type }) => type === "FILE_CHUNK");
      expect(rows).toHaveLength(4);
      for (const row of rows) {
        expect(row).toMatchObject({
          status: "valid",
          suite: "aes-256-gcm-room",
          received: expect.stringMatching(/^[0-9a-f]{8}$/),
        });
        expect(row).not.toHaveProperty("expected");
      }
      expect(JSON.stringify(client.snapshot())).not.toContain('"expected"');
    }
  });

  test("[CV6] cannot be sent in the clear", async () => {
    const { Ann } = await room({ Ann: undefined });
    await expect(Ann.client.upload(new Blob(["abc"]), "notes.txt")).rejects.toMatchObject({ code: "E_SUITE" });
  });
});

describe("what happens on the way", () => {
  const spoil = (packet: PacketUp): PacketUp =>
    packet.type === "SEALED_CHUNK" && packet.seq === 1
      ? { ...packet, payload: Uint8Array.from(packet.payload, (byte, at) => (at === 200 ? byte ^ 1 : byte)) }
      : packet;

  test("[CV7] a chunk that is altered on its way to the server kills its file, with an alert, and nothing else", async () => {
    const { Ann, Bob } = await room({ Ann: { up: spoil }, Bob: undefined });
    const [bad, good] = [send(Ann.client, someBytes(200_000), "bad"), send(Ann.client, someBytes(20), "good")];
    await becomes(Ann.client, bad, "killed");
    await becomes(Ann.client, good, "done");
    expect(Ann.client.snapshot().alerts).toMatchObject([
      { what: "transfer", verdict: { status: "compromised", suite: "aes-256-gcm-room", seq: 1 } },
    ]);
    await fileOf(Bob.client);
    expect(messagesOf(Bob.client.snapshot()).map(({ file }) => file?.name)).toEqual(["good"]);
    await until(Bob.client, ({ notices }) =>
      notices.some(({ text }) => text.includes("its integrity was compromised")),
    );
  });

  test.each(["bit", "swap", "cut"] as const)(
    "[CV8] what is altered on its way to a reader, or by the server, is not shown: %s",
    async (what) => {
      const { Ann, Bob: _ } = await room({ Ann: undefined, Bob: undefined });
      await becomes(Ann.client, send(Ann.client, someBytes(200_000), "f.bin"), "done");
      const frame = 65_536;
      const hostile: typeof fetch = async (input, init) => {
        const response = await fetch(input, init);
        const bytes = new Uint8Array(await response.arrayBuffer());
        if (what === "bit") bytes[frame + 300] = (bytes[frame + 300] ?? 0) ^ 1;
        if (what === "swap") {
          const first = bytes.slice(0, frame);
          bytes.copyWithin(0, frame, 2 * frame);
          bytes.set(first, frame);
        }
        if (what === "cut") bytes.fill(0, bytes.length - 100);
        return new Response(bytes, { status: response.status, headers: response.headers });
      };
      const cleo = await enter("Cleo", Ann.link, { platform: { fetch: hostile } });
      const { offset } = await fileOf(cleo.client);
      const sink = new MemorySink();
      await expect(cleo.client.receiveFile(offset, sink)).rejects.toMatchObject({ code: "E_INTEGRITY" });
      expect(sink.state).toBe("discarded");
      expect(sink.parts.length).toBeLessThan(4);
      expect(fileIn(cleo.client)?.file?.sealed?.reading).toMatchObject({
        state: "failed",
        error: { code: "E_INTEGRITY" },
      });
      expect(cleo.client.snapshot().alerts).toMatchObject([
        { title: expect.stringContaining("a file was not accepted") },
      ]);
      cleo.client.say("not mine", EVERYONE);
      await until(Ann.client, (now) => messagesOf(now).some(({ text }) => text === "not mine"));
      expect(receiptsIn(Ann.client)).toEqual([]);
    },
  );

  test("[CV15] a chunk that the server finds damaged on its disk is a row that says so, and so does the alert", async () => {
    const { Ann, Bob: _ } = await room({ Ann: undefined, Bob: undefined });
    const id = send(Ann.client, someBytes(200_000), "f.bin");
    await becomes(Ann.client, id, "done");
    const damaged: typeof fetch = async (input, init) => {
      const [first, last] = new Headers(init?.headers).get("range")?.match(/\d+/g)?.map(Number) ?? [];
      const [from = 0, to = 0] = [first, last].map((at = 0) => Math.floor(at / 65_536));
      const error = { code: "E_INTEGRITY", message: "damaged" };
      return from <= 1 && to >= 1 ? Response.json({ error }, { status: 500 }) : fetch(input, init);
    };
    const cleo = await enter("Cleo", Ann.link, { platform: { fetch: damaged } });
    const { offset, file } = await fileOf(cleo.client);
    expect(file?.sealed?.transferId).toBe(id);
    await expect(cleo.client.receiveFile(offset, new MemorySink())).rejects.toMatchObject({ code: "E_INTEGRITY" });
    const { integrity, verdicts, alerts } = cleo.client.snapshot();
    const row = { status: "compromised", source: id, seq: 1, readFrom: "Ann", readBack: true, received: "" };
    expect(integrity.filter(({ status }) => status === "compromised")).toMatchObject([row]);
    expect(verdicts.compromised).toBe(1);
    expect(alerts).toMatchObject([{ stopped: expect.stringContaining("found it damaged when it read it") }]);
  });

  test("[CV9] a server that exchanges the cards of two files, or shows one twice, is found out", async () => {
    const cards: ChatMessage[] = [];
    const listen: Tricks = {
      message: (message) => {
        if (message.type !== "file") return [message];
        cards.push(message);
        const [first] = cards;
        return first === undefined || cards.length === 1 ? [message] : [{ ...message, frame: first.frame }];
      },
    };
    const { Ann, Bob } = await room({ Ann: undefined, Bob: listen });
    await becomes(Ann.client, send(Ann.client, someBytes(10), "one"), "done");
    await becomes(Ann.client, send(Ann.client, someBytes(20), "two"), "done");
    await until(Bob.client, (now) => messagesOf(now).length === 2);
    expect(messagesOf(Bob.client.snapshot()).map(({ file, withheld }) => file?.name ?? withheld)).toEqual([
      "one",
      "replayed",
    ]);
  });

  test("[CV10] a file goes on after the server was killed, and after all connections were lost", async () => {
    let chunks = 0;
    const count: Tricks = {
      up: (packet) => {
        if (packet.type === "SEALED_CHUNK") chunks++;
        return packet;
      },
    };
    const { Ann, Bob } = await room({ Ann: count, Bob: undefined });
    const bytes = someBytes(4_000_000);
    const id = send(Ann.client, bytes, "long.bin");
    await until(Ann.client, ({ transfers }) => (transfers[0]?.ackedChunks ?? 0) > 3);
    await server.stop("SIGKILL");
    await server.start();
    await becomes(Ann.client, id, "done");
    const { offset } = await fileOf(Bob.client);
    const sink = new MemorySink();
    await Bob.client.receiveFile(offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
    expect(chunks).toBeLessThan(2 * Math.ceil(4_000_000 / (65_536 - 80)));
  });

  test("[CV11] a file goes on in a later run of the program, with the same frames for the same bytes and no others", async () => {
    const [storage, identities] = [memoryStorage(), newPerson()];
    let held = true;
    const stop: Tricks = {
      up: (packet) => (packet.type === "SEALED_CHUNK" && held && packet.seq > 1 ? undefined : packet),
    };
    const bob = await enter("Bob", undefined);
    const first = await enter("Ann", bob.link, { storage, identities, openConnection: throughHands(server.url, stop) });
    const bytes = someBytes(400_000);
    send(first.client, bytes, "later.bin");
    await until(first.client, ({ transfers }) => transfers[0]?.ackedChunks === 2);
    const { token } = first.client.snapshot().room?.self ?? { token: "" };
    first.client.close();
    held = false;
    const again = openClient({ url: server.url, storage, identities });
    clients.push(again);
    await again.returnToRoom({ roomName: "", username: "Ann", token, link: bob.link });
    await until(again, ({ transfers }) => transfers[0]?.phase.state === "needs-file");
    const [transfer] = again.snapshot().transfers;
    const other = bytes.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
    await expect(transfer?.provide?.(bytesSource(other, "later.bin"))).rejects.toMatchObject({
      code: "E_SOURCE_CHANGED",
    });
    await again.snapshot().transfers[0]?.provide?.(bytesSource(bytes, "later.bin"));
    await until(again, ({ transfers }) => transfers[0]?.phase.state === "done");
    const { offset } = await fileOf(bob.client);
    const sink = new MemorySink();
    await bob.client.receiveFile(offset, sink);
    expect(sink.sha256).toBe(sha256(bytes));
  });
});

describe("receipts", () => {
  test("[CV12] one for another file, or by another key, is not counted", async () => {
    const frames: string[] = [];
    let exchange = false;
    const swap: Tricks = {
      message: (message) => {
        if (message.frame !== undefined && message.type === "text" && message.from === "Bob")
          frames.push(message.frame);
        return exchange && message.from === "Cleo" ? [{ ...message, from: "Cleo", frame: frames[0] ?? "" }] : [message];
      },
    };
    const { Ann, Bob, Cleo } = await room({ Ann: swap, Bob: undefined, Cleo: undefined });
    await becomes(Ann.client, send(Ann.client, someBytes(10), "one"), "done");
    const { offset } = await fileOf(Bob.client);
    await Bob.client.receiveFile(offset, new MemorySink());
    await until(Ann.client, () => receiptsIn(Ann.client).length === 1);
    exchange = true;
    await Cleo.client.receiveFile((await fileOf(Cleo.client)).offset, new MemorySink());
    await until(Ann.client, ({ alerts }) => alerts.length === 1);
    expect(receiptsIn(Ann.client)).toEqual(["Bob"]);
  });

  test("[CV13] are there again for whoever enters later, and can be taken out as JSON without a secret", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    const bytes = someBytes(70_000);
    await becomes(Ann.client, send(Ann.client, bytes, "kept.bin"), "done");
    await Bob.client.receiveFile((await fileOf(Bob.client)).offset, new MemorySink());
    const dora = await enter("Dora", Ann.link);
    await until(dora.client, () => receiptsIn(dora.client).length === 1);
    const { offset } = await fileOf(dora.client);
    const told = dora.client.receipts(offset);
    expect(JSON.parse(told)).toMatchObject({
      chatcast: "receipts",
      version: 1,
      file: { name: "kept.bin", size: 70_000 },
      receipts: [{ name: "Bob" }],
    });
    expect(told).not.toContain(Ann.link.split(".")[1]);
    expect(() => dora.client.receipts(offset + 1)).toThrow(expect.objectContaining({ code: "E_NOT_FOUND" }));
  });

  test("[CN10] is deleted for everybody by its sender's sealed word, and told so; [CT32] until then it says when it goes", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    const id = Ann.client.sendFile(bytesSource(someBytes(50_000), "plan.pdf"), EVERYONE, { expiresIn: 3_600 });
    await becomes(Ann.client, id, "done");
    const message = await fileOf(Bob.client);
    expect(message.file?.expiresAt).toBe(message.at + 3_600_000);
    expect(() => Bob.client.change(message.offset, { kind: "delete" })).toThrow("only its author");
    Ann.client.change(message.offset, { kind: "delete" });
    const first = ({ client }: typeof Ann) => messagesOf(client.snapshot())[0];
    for (const guest of [Ann, Bob]) {
      await until(guest.client, () => first(guest)?.deletedFile !== undefined);
      expect([first(guest)?.file, first(guest)?.own]).toEqual([undefined, guest === Ann]);
    }
    await until(Ann.client, () => first(Ann)?.change === undefined);
    expect((await fetch(message.file?.url ?? "")).status).toBe(404);
    const sink = new MemorySink();
    await expect(Bob.client.receiveFile(message.offset, sink)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    expect(sink.state).not.toBe("finished");
  });

  test("[CN10] what is being fetched of it ends when its deletion is here, and nothing of it is kept", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    await becomes(Ann.client, send(Ann.client, someBytes(12_000_000), "film.mp4"), "done");
    const message = await fileOf(Bob.client);
    const sink = new MemorySink();
    let deleted: Promise<void> | undefined;
    const write = sink.write.bind(sink);
    sink.write = async (bytes) => {
      deleted ??= (async () => {
        Ann.client.change(message.offset, { kind: "delete" });
        await until(Bob.client, (now) => messagesOf(now)[0]?.deletedAt !== undefined);
      })();
      await deleted;
      await write(bytes);
    };
    await expect(Bob.client.receiveFile(message.offset, sink)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    expect(sink.state).toBe("discarded");
  });

  test("[CN11] is declined by name and taken after all; a text, or one's own file, cannot be", async () => {
    const { Ann, Bob } = await room({ Ann: undefined, Bob: undefined });
    await becomes(Ann.client, send(Ann.client, someBytes(10), "small.txt"), "done");
    const { offset } = await fileOf(Bob.client);
    const refused = (act: () => unknown) => expect(act).toThrow(expect.objectContaining({ code: "E_FORBIDDEN" }));
    refused(() => Ann.client.change(offset, { kind: "decline" }));
    Bob.client.change(offset, { kind: "decline" });
    expect(fileIn(Bob.client)?.declined).toEqual({ people: ["Bob"], own: true });
    await until(Ann.client, () => fileIn(Ann.client)?.declined !== undefined);
    expect(fileIn(Ann.client)?.declined).toEqual({ people: ["Bob"], own: false });
    Bob.client.change(offset, { kind: "accept" });
    await until(Ann.client, () => fileIn(Ann.client)?.declined === undefined);
    Ann.client.say("words", EVERYONE);
    await until(Bob.client, (now) => messagesOf(now).length === 2);
    refused(() => Bob.client.change(messagesOf(Bob.client.snapshot())[1]?.offset ?? 0, { kind: "decline" }));
  });
});
