import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { ChatCastError, type FileSink, type MessageView, type Snapshot } from "@chatcast/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Inbox } from "../src/files/inbox.ts";
import { Receiving } from "../src/files/receiving.ts";
import { Visit } from "../src/room/visit.ts";
import { Output } from "../src/terminal/output.ts";

/** Of a file among parts. */
const NAME = "f".repeat(64);
let home = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "chatcast-receiving-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** A sealed file: its name is what its sender wrote into what no server can read. */
function sealedFile(name: string, offset: number): MessageView {
  const sealed = { type: "", reading: { state: "unread" }, receipts: [{ own: true }] };
  return { key: `k${offset}`, from: "Mallory", own: false, offset, file: { url: "", name, size: 1, sealed } } as never;
}

/** A stay in a sealed room where these files were sent, each with its offset as its content. */
function visitTo(messages: readonly MessageView[]): Visit {
  const conversations = [{ with: undefined, messages, gap: undefined }];
  const snapshot = { room: {}, conversations } as unknown as Snapshot;
  const client = {
    snapshot: () => snapshot,
    subscribe: () => () => undefined,
    async receiveFile(offset: number, sink: FileSink) {
      await sink.part?.open(NAME);
      await sink.part?.cut(0, 0);
      await sink.write(Buffer.from(String(offset)));
      await sink.finish();
    },
    receipts: () => "receipts",
  };
  const until: Visit["until"] = async (_signal, look) => look(snapshot) as never;
  return { client, view: { name: "", self: { username: "Bob" } }, until } as unknown as Visit;
}

async function receive(files: readonly MessageView[], visit = visitTo(files)): Promise<string[]> {
  const directory = join(home, "inbox");
  await mkdir(directory, { recursive: true });
  const [stdout, stderr] = [new PassThrough(), new PassThrough()] as unknown as [
    NodeJS.WriteStream,
    NodeJS.WriteStream,
  ];
  const receiving = new Receiving({
    out: new Output(stdout, stderr),
    visit,
    inbox: await Inbox.open(join(home, "state"), { server: "s", username: "Bob", lastAt: 0, unfinished: [] }),
    directory,
    accept: [],
    count: files.length,
    all: true,
    receipts: true,
    signal: new AbortController().signal,
  });
  await receiving.run();
  await receiving.close();
  return (await readdir(directory)).toSorted();
}

test("[CL18] a name that leads out of the folder is saved in it", async () => {
  const names = ["../up.txt", `${home}/absolute.txt`, "..\\..\\other.txt", "..", "a/../../b.txt"];
  const saved = await receive(names.map((name, index) => sealedFile(name, index + 1)));
  const files = saved.filter((name) => !name.endsWith(".receipts.json"));
  expect(files).toEqual(["absolute.txt", "b.txt", "file", "other.txt", "up.txt"]);
  expect((await readdir(home)).toSorted()).toEqual(["inbox", "state"]);
});

test("[CL18] receipts are written over neither what was there nor another file of the sender's", async () => {
  const inbox = join(home, "inbox");
  await mkdir(inbox);
  await writeFile(join(inbox, "mine.txt.receipts.json"), "mine");
  const names = ["plan.txt.receipts.json", "plan.txt", "mine.txt"];
  await receive(names.map((name, index) => sealedFile(name, index + 1)));
  expect(await readFile(join(inbox, "mine.txt.receipts.json"), "utf8")).toBe("mine");
  expect(await readFile(join(inbox, "plan.txt.receipts.json"), "utf8")).toBe("1");
  expect(await readFile(join(inbox, "plan (2).txt"), "utf8")).toBe("2");
  expect(await readFile(join(inbox, "mine (2).txt"), "utf8")).toBe("3");
});

test("[CL16] what a stopped run has verified is there for the next one", async () => {
  const files = [sealedFile("large.bin", 1)];
  const visit = visitTo(files);
  const stopped: typeof visit.client.receiveFile = async (_offset, sink) => {
    await sink.part?.open(NAME);
    await sink.part?.cut(0, 0);
    await sink.write(Buffer.from("begun"));
    await sink.part?.note(Buffer.from("proof"));
    await sink.part?.close();
    throw new ChatCastError("E_UNAVAILABLE", "the line was cut");
  };
  await expect(
    receive(files, { ...visit, client: { ...visit.client, receiveFile: stopped } } as Visit),
  ).rejects.toThrow();
  let found = "";
  const goesOn: typeof stopped = async (_offset, sink) => {
    const notes = await sink.part?.open(NAME);
    const bytes = await sink.part?.read(0, 9);
    found = Buffer.concat([bytes ?? Buffer.from(""), notes ?? Buffer.from("")]).toString();
    await sink.part?.cut(5, 5);
    await sink.write(Buffer.from(", and done"));
    await sink.finish();
  };
  const saved = await receive(files, { ...visit, client: { ...visit.client, receiveFile: goesOn } } as Visit);
  expect([found, saved]).toEqual(["begunproof", ["large.bin", "large.bin.receipts.json"]]);
  expect(await readFile(join(home, "inbox", "large.bin"), "utf8")).toBe("begun, and done");
});

test("[CL19] who is put out while a command waits is told by whom", async () => {
  let snapshot = { room: {}, conversations: [] } as unknown as Snapshot;
  const listeners = new Set<() => void>();
  const client = {
    snapshot: () => snapshot,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const nothing = async () => undefined;
  const view = { name: "", self: { username: "Bob" } };
  const visit = new Visit({ client, view, place: {}, save: nothing, end: nothing } as never);
  const until = visit.until(new AbortController().signal, () => undefined);
  const receiving = receive([sealedFile("never", 1)], visit);
  const told = Promise.all(
    [until, receiving].map((waiting) => expect(waiting).rejects.toMatchObject({ exit: "refused", message: "Ann did" })),
  );
  await expect.poll(() => listeners.size).toBe(2);
  // The client tells of the two one after the other.
  for (const ended of [undefined, { why: "Ann did" }]) {
    snapshot = { room: undefined, conversations: [], ended } as unknown as Snapshot;
    for (const listener of [...listeners]) listener();
  }
  await told;
  expect(listeners.size).toBe(0);
});
