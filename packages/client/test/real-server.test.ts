import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CELL, type ChatCastClient, type Snapshot, type TransferView } from "../src/api.ts";
import { bytesSource, fileHandleSource, openClient } from "../src/index.ts";
import { newPerson } from "./support/people.ts";
import { ServerProcess } from "./support/server-process.ts";
import { EVERYONE, privately, someBytes, texts } from "./support/world.ts";

const MIB = 1024 * 1024;
const LONG = 60_000;

let server: ServerProcess;
let clients: ChatCastClient[] = [];
let rooms = 0;
let roomName = "";

/** Resolves when the snapshot fulfils a condition, looked at after every change. */
function until(client: ChatCastClient, condition: (snapshot: Snapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!condition(client.snapshot())) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = client.subscribe(look);
    look();
  });
}

async function member(username: string): Promise<ChatCastClient> {
  const client = openClient({ url: server.url });
  clients.push(client);
  if (clients.length === 1) await client.createRoom({ roomName, username });
  else await client.joinRoom({ roomName, username });
  return client;
}

/** Ada and Bob in a room of their own, each knowing of the other. */
async function pair(): Promise<[ChatCastClient, ChatCastClient]> {
  const [ada, bob] = [await member("Ada"), await member("Bob")];
  await until(ada, ({ room }) => room?.users.length === 2);
  return [ada, bob];
}

const transfer = ({ transfers }: Snapshot): TransferView | undefined => transfers.at(-1);
const phaseIs = (state: string) => (snapshot: Snapshot) => transfer(snapshot)?.phase.state === state;
const fileOf = (client: ChatCastClient) =>
  client.snapshot().conversations[0]?.messages.find(({ file }) => file !== undefined)?.file;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const download = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

describe("against the real server", () => {
  beforeAll(async () => {
    server = await ServerProcess.start();
  }, LONG);
  afterAll(() => server.dispose(), LONG);
  afterEach(() => {
    for (const client of clients) client.close();
    clients = [];
    rooms++;
    roomName = `room ${rooms}`;
  });
  roomName = "room 0";

  test.each(["open", "sealed"])(
    "[CX1] files of somebody with a key have their own connection in a room that is %s",
    async (kind) => {
      const ada = openClient({ url: server.url, identities: newPerson() });
      clients.push(ada);
      if (kind === "open") await ada.createRoom({ roomName, username: "Ada" });
      else await ada.createSealedRoom({ username: "Ada" });
      ada.sendFile(bytesSource(someBytes(MIB), "a.bin"), EVERYONE);
      await until(ada, phaseIs("done"));
      expect(ada.snapshot().log.map(({ text }) => text)).toContain("files have a connection of their own");
    },
  );

  test("[CN9] an open room is searched on the server, in all that is kept of it", async () => {
    const [ada, bob] = await pair();
    ada.say("the heron flies", EVERYONE);
    bob.say("a private heron", privately("Ada"));
    await until(ada, ({ conversations }) => conversations[0]?.messages[0]?.state.state === "acknowledged");
    await until(ada, ({ conversations }) => conversations.length === 2);
    expect(await bob.search("Heron")).toMatchObject({ hits: [{ from: "Ada", text: "the heron flies" }], whole: true });
    expect(await bob.search("her", "Ada")).toMatchObject({ hits: [{ text: "a private heron" }], more: false });
    await expect(bob.search("x".repeat(201))).rejects.toMatchObject({ code: "E_SCHEMA" });
  });

  test("[CM1] [CM2] [CM7] what one says the other reads, verified", { timeout: LONG }, async () => {
    const [ada, bob] = await pair();
    ada.say("Hello, Grüße, 你好", EVERYONE);
    await until(bob, () => texts(bob).length === 1);
    await until(ada, ({ acks }) => acks[0]?.state === "acknowledged");
    expect(texts(bob)).toEqual(["Hello, Grüße, 你好"]);
    expect(texts(ada)).toEqual(["Hello, Grüße, 你好"]);
    expect(bob.snapshot().conversations[0]?.messages[0]).toMatchObject({ from: "Ada", integrity: { status: "valid" } });
    await until(ada, ({ verdicts }) => verdicts.valid === 1);
  });

  test("[CR4] a private message reaches its two ends", { timeout: LONG }, async () => {
    const [ada, bob] = await pair();
    const cid = await member("Cid");
    await until(ada, ({ room }) => room?.users.length === 3);
    ada.say("secret", privately("Bob"));
    await until(bob, () => texts(bob, "Ada").length === 1);
    ada.say("for all", EVERYONE);
    await until(cid, () => texts(cid).length === 1);
    expect(JSON.stringify(cid.snapshot())).not.toContain("secret");
    expect(texts(ada, "Bob")).toEqual(["secret"]);
  });

  test("[CT1] [CJ8] a file of 5 MB arrives byte-equal, every cell acked", { timeout: LONG }, async () => {
    const [ada, bob] = await pair();
    const bytes = someBytes(5_000_000);
    const folder = await mkdtemp(join(tmpdir(), "chatcast-file-"));
    await writeFile(join(folder, "data.bin"), bytes);
    ada.sendFile(await fileHandleSource(await open(join(folder, "data.bin")), "data.bin"), EVERYONE);
    await until(ada, phaseIs("done"));
    await until(bob, () => fileOf(bob) !== undefined);
    expect(fileOf(bob)).toMatchObject({ name: "data.bin", size: 5_000_000, sha256: sha256(bytes) });
    expect(sha256(await download(fileOf(bob)?.url ?? ""))).toBe(sha256(bytes));
    const view = transfer(ada.snapshot());
    expect(view?.cells.every((cell) => cell === CELL.acked)).toBe(true);
    expect(ada.snapshot().verdicts).toEqual({ valid: view?.totalChunks, compromised: 0 });
    await until(ada, () => fileOf(ada) !== undefined);
    await rm(folder, { recursive: true });
  });

  test("[CT6] pause, resume, cancel", { timeout: LONG }, async () => {
    const [ada, bob] = await pair();
    const bytes = someBytes(20 * MIB);
    ada.sendFile(bytesSource(bytes, "slow.bin"), EVERYONE);
    await until(ada, (snapshot) => (transfer(snapshot)?.ackedChunks ?? 0) > 5);
    transfer(ada.snapshot())?.pause?.();
    await until(ada, (snapshot) => phaseIs("paused")(snapshot) && transfer(snapshot)?.inFlight === 0);
    const held = transfer(ada.snapshot())?.ackedChunks;
    ada.say("meanwhile", EVERYONE);
    await until(bob, () => texts(bob).length === 1);
    expect(transfer(ada.snapshot())?.ackedChunks).toBe(held);
    transfer(ada.snapshot())?.resume?.();
    await until(ada, phaseIs("done"));
    await until(bob, () => fileOf(bob) !== undefined);
    expect(sha256(await download(fileOf(bob)?.url ?? ""))).toBe(sha256(bytes));

    ada.sendFile(bytesSource(bytes, "never.bin"), EVERYONE);
    await until(ada, (snapshot) => (transfer(snapshot)?.ackedChunks ?? 0) > 5);
    transfer(ada.snapshot())?.cancel?.();
    await until(ada, phaseIs("cancelled"));
    await until(bob, ({ notices }) => notices.some(({ text }) => text === "Ada cancelled sending never.bin"));
  });

  test.each(["SIGTERM", "SIGKILL"] as const)(
    "[CC5] [CM3] [CR2] [CT5] %s and restart in the middle: nothing lost or doubled, the transfer goes on",
    { timeout: LONG * 2 },
    async (signal) => {
      const [ada, bob] = await pair();
      const bytes = someBytes(48 * MIB);
      ada.say("before", EVERYONE);
      ada.sendFile(bytesSource(bytes, "long.bin"), EVERYONE);
      await until(ada, (snapshot) => (transfer(snapshot)?.ackedChunks ?? 0) > 20);
      await server.stop(signal);
      await until(ada, ({ connection }) => connection.state === "disconnected");
      expect(ada.snapshot().connection).toMatchObject({ nextTryAt: expect.any(Number) });
      for (const text of ["while", "away"]) ada.say(text, EVERYONE);
      await server.start();
      ada.reconnect();
      bob.reconnect();
      await until(ada, phaseIs("done"));
      await until(bob, () => texts(bob).length === 4);
      expect(texts(bob).filter((text) => text !== undefined)).toEqual(["before", "while", "away"]);
      expect(sha256(await download(fileOf(bob)?.url ?? ""))).toBe(sha256(bytes));
      expect(ada.snapshot().conversations[0]?.messages.every(({ state }) => state.state === "acknowledged")).toBe(true);
    },
  );

  test("[CT7] [CT12] the lab's seq-shift stops the transfer and shows it", { timeout: LONG }, async () => {
    const [ada, bob] = await pair();
    await ada.setFaults([{ on: "chunk", seq: 3, tamper: "seq-shift" }]);
    ada.sendFile(bytesSource(someBytes(MIB), "hit.bin"), EVERYONE);
    await until(ada, phaseIs("killed"));
    expect(ada.snapshot().alerts).toMatchObject([{ what: "transfer", verdict: { seq: 1_003, status: "compromised" } }]);
    expect(ada.snapshot().integrity.at(-1)).toMatchObject({ status: "compromised", seq: 1_003, type: "FILE_CHUNK" });
    await until(bob, ({ notices }) => notices.some(({ text }) => text.includes("integrity was compromised")));
    await ada.setFaults([]);
    ada.sendFile(bytesSource(someBytes(MIB), "fine.bin"), EVERYONE);
    await until(ada, phaseIs("done"));
  });

  test("[CT13] [CT33] entering another room cancels what is under way, at the server too, and lists none of it", {
    timeout: LONG,
  }, async () => {
    const [ada, bob] = await pair();
    const before = await server.blobs();
    const stuck = new Promise<Uint8Array>(() => undefined);
    const bytes = bytesSource(someBytes(MIB), "half.bin");
    const source = { ...bytes, read: (at: number, length: number) => (at === 0 ? bytes.read(at, length) : stuck) };
    ada.sendFile(source, EVERYONE);
    await until(ada, (snapshot) => transfer(snapshot)?.ackedChunks === 1);
    expect(await server.blobs()).toHaveLength(before.length + 1);
    await ada.createRoom({ roomName: `${roomName}, another`, username: "Ada" });
    expect(ada.snapshot().transfers).toEqual([]);
    await until(bob, ({ notices }) => notices.some(({ text }) => text === "Ada cancelled sending half.bin"));
    expect(await server.blobs()).toEqual(before);
    expect(ada.snapshot().notices).toEqual([]);
  });

  test("[CM4] [CM5] the lab's bit flip fails a message until it is sent again by hand", { timeout: LONG }, async () => {
    const [ada, bob] = await pair();
    await ada.setFaults([{ on: "msg", tamper: "bit-flip" }]);
    const id = ada.say("Hello", EVERYONE);
    await until(ada, ({ alerts }) => alerts.length === 1);
    await ada.setFaults([]);
    ada.dismissAlert(ada.snapshot().alerts[0]?.key ?? 0);
    ada.resend(id);
    await until(bob, () => texts(bob).length === 1);
    expect(texts(bob)).toEqual(["Hello"]);
  });

  test("[CT11] upload: one request, one message", { timeout: LONG }, async () => {
    const [ada, bob] = await pair();
    const file = await ada.upload(new Blob(["hello"]), "note.txt");
    await until(bob, () => fileOf(bob) !== undefined);
    expect(fileOf(bob)).toMatchObject({ name: "note.txt", size: 5, sha256: sha256(Buffer.from("hello")) });
    expect(Buffer.from(await download(file.url)).toString()).toBe("hello");
  });

  test("[CC7] a second client of the same member takes over", { timeout: LONG }, async () => {
    const [ada] = await pair();
    const again = openClient({ url: server.url });
    clients.push(again);
    const { username = "", token = "" } = ada.snapshot().room?.self ?? {};
    await again.joinRoom({ roomName, username, token });
    await until(ada, ({ connection }) => connection.state === "disconnected");
    expect(ada.snapshot().connection).toMatchObject({
      state: "disconnected",
      reason: "opened in another tab or device",
    });
  });
});
