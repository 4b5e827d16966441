import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ChatMessage, readInvite } from "@chatcast/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Identities } from "../../src/identity/port.ts";
import {
  bytesSource,
  type ChatCastClient,
  type ClientOptions,
  type FileSink,
  memoryStorage,
  openClient,
} from "../../src/index.ts";
import { openVault } from "../../src/sealed/vault.ts";
import { throughHands } from "../support/man-in-the-middle.ts";
import { messagesOf, newPerson, shows, until } from "../support/people.ts";
import { ServerProcess } from "../support/server-process.ts";
import { EVERYONE, privately, someBytes } from "../support/world.ts";

const LONG = 60_000;
let server: ServerProcess;
const clients: ChatCastClient[] = [];

interface Guest {
  client: ChatCastClient;
  identities: Identities;
  link: string;
  token: string;
}

async function enter(
  username: string,
  link?: string,
  options: ClientOptions & { token?: string } = {},
): Promise<Guest> {
  const { identities = newPerson(), token, ...rest } = options;
  const client = openClient({ url: server.url, ...rest, identities });
  clients.push(client);
  const again = token === undefined ? {} : { token };
  const view = await (link === undefined
    ? client.createSealedRoom({ username })
    : client.joinSealedRoom({ link, username, ...again }));
  return { client, identities, link: link ?? view.sealed?.link ?? "", token: view.self.token };
}

/** Ann made the room; Bob and Cid are in it. */
async function room(ofCid: ClientOptions = {}) {
  const ann = await enter("Ann");
  const bob = await enter("Bob", ann.link);
  const cid = await enter("Cid", ann.link, ofCid);
  for (const { client } of [ann, bob, cid]) await until(client, ({ room: view }) => view?.users.length === 3);
  await until(ann.client, ({ room: view }) => view?.rights?.own === "owner");
  return { ann, bob, cid };
}

const linkOf = ({ client }: Guest): string => client.snapshot().room?.sealed?.link ?? "";
const hasNewLink = (guest: Guest, than = guest.link): Promise<void> =>
  until(guest.client, () => linkOf(guest) !== than && linkOf(guest) !== "");

beforeAll(async () => {
  server = await ServerProcess.start();
}, LONG);
afterAll(() => server.dispose(), LONG);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

describe("somebody is put out of a sealed room", () => {
  test("[CZ18] those who are here go on with new keys; with its own and all that is on the server's disk it reads nothing of it", async () => {
    const { ann, bob, cid } = await room();
    cid.client.say("while Bob is here", EVERYONE);
    await shows(bob.client, "while Bob is here");
    await ann.client.order("remove", "Bob");
    await hasNewLink(cid);
    expect(linkOf(cid)).toBe(linkOf(ann));
    cid.client.say("when Bob is gone", EVERYONE);
    ann.client.say("only for you", privately("Cid"));
    await shows(ann.client, "when Bob is gone");
    await shows(cid.client, "only for you", "Ann");
    expect(messagesOf(ann.client.snapshot()).map(({ text }) => text)).toEqual([
      "while Bob is here",
      "Bob was removed by Ann. New keys since then.",
      "when Bob is gone",
    ]);
    expect(cid.client.snapshot().alerts).toEqual([]);

    const disk = await onDisk();
    expect(disk).not.toContain(linkOf(ann).split(".")[1]);
    const invite = readInvite(...(bob.link.split(/(?=#)/) as [string, string]));
    if (invite === undefined) throw new Error("no link");
    const vault = await openVault(bob.identities, invite);
    const [, starts, boxes] = await epochsOf(invite.roomId);
    vault.catchUp = () => vault.renew(starts, boxes).catch(() => undefined);
    await expect(vault.renew(starts, boxes)).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    const read = await Promise.all((await framesOf(invite.roomId)).map((message) => vault.open(message)));
    expect(read.map((opening) => (opening.status === "valid" ? opening.text : opening.status))).toEqual([
      "while Bob is here",
      "compromised",
      "compromised",
    ]);
    await expect(enter("Bob", bob.link, { identities: bob.identities })).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  });

  test("[CZ19] who was away comes back with its old link, with its token and without, over two epochs", async () => {
    const { ann, bob, cid } = await room();
    const dan = await enter("Dan", ann.link);
    cid.client.say("before", EVERYONE);
    await shows(dan.client, "before");
    cid.client.close();
    for (const name of ["Bob", "Dan"]) {
      const link = linkOf(ann);
      await ann.client.order("remove", name);
      await hasNewLink(ann, link);
    }
    ann.client.say("after two", EVERYONE);
    const { identities, token } = cid;
    const back = await enter("Cid", cid.link, { identities, token });
    await shows(back.client, "before");
    await shows(back.client, "after two");
    expect(linkOf(back)).toBe(linkOf(ann));
    back.client.say("and I can speak", EVERYONE);
    await shows(ann.client, "and I can speak");
    const twin = await enter("Cid too", cid.link, { identities });
    await shows(twin.client, "after two");
    expect(back.client.snapshot().alerts).toEqual([]);
    expect(bob.client.snapshot().ended?.why).toBe("Ann removed you from this room");
  });

  test("[CZ20] by the new link a stranger comes in and reads all; by the old one it finds no room", async () => {
    const { ann, cid } = await room();
    cid.client.say("before", EVERYONE);
    await shows(ann.client, "before");
    await ann.client.order("ban", "Bob");
    await hasNewLink(cid);
    await expect(enter("Eve", ann.link)).rejects.toMatchObject({ code: "E_NO_ROOM" });
    const eve = await enter("Eve", linkOf(cid));
    await shows(eve.client, "before");
    await until(eve.client, ({ room: view }) => view?.users.length === 3);
    eve.client.say("hello", privately("Cid"));
    await shows(cid.client, "hello", "Eve");
    // And the next epoch begins with it.
    await until(ann.client, ({ room: view }) => view?.users.some(({ username }) => username === "Eve") === true);
    await ann.client.order("remove", "Cid");
    await hasNewLink(eve, linkOf(cid));
    ann.client.say("we two", EVERYONE);
    await shows(eve.client, "we two");
    expect(eve.client.snapshot().alerts).toEqual([]);
  });

  test("[CZ22] what waited is sealed anew and goes out once, also when it was sealed in an earlier run", async () => {
    const storage = memoryStorage();
    let swallowed = 0;
    const up = () => {
      swallowed++;
      return undefined;
    };
    const { ann, cid } = await room({ storage, openConnection: throughHands(server.url, { up }) });
    cid.client.say("waiting", EVERYONE);
    while (swallowed === 0) await new Promise((resolve) => setImmediate(resolve));
    cid.client.close();
    await ann.client.order("remove", "Bob");
    const client = openClient({ url: server.url, identities: cid.identities, storage });
    clients.push(client);
    await client.returnToRoom({ roomName: "", username: "Cid", token: cid.token, link: cid.link });
    await shows(ann.client, "waiting");
    client.say("behind it", EVERYONE);
    await shows(ann.client, "behind it");
    expect(messagesOf(ann.client.snapshot()).filter(({ text }) => text === "waiting")).toHaveLength(1);
    expect(client.snapshot().alerts).toEqual([]);
  });
});

describe("a file under way", () => {
  test("[CV14] is sent from its beginning with the new keys when somebody is put out", async () => {
    const { ann, cid } = await room();
    const bytes = someBytes(300_000);
    const id = cid.client.sendFile(bytesSource(bytes, "plan.bin"), EVERYONE);
    cid.client
      .snapshot()
      .transfers.find((transfer) => transfer.id === id)
      ?.pause?.();
    await ann.client.order("remove", "Bob");
    await hasNewLink(cid);
    await until(cid.client, ({ transfers }) => transfers.length === 1 && transfers[0]?.id !== id);
    await until(cid.client, ({ transfers }) => transfers[0]?.resume !== undefined);
    cid.client.snapshot().transfers[0]?.resume?.();
    await until(ann.client, (now) => messagesOf(now).some(({ file }) => file !== undefined));
    const message = messagesOf(ann.client.snapshot()).find(({ file }) => file !== undefined);
    const parts: Uint8Array[] = [];
    const sink: FileSink = {
      write: async (part) => void parts.push(part),
      finish: async () => undefined,
      discard: async () => undefined,
    };
    await ann.client.receiveFile(message?.offset ?? 0, sink);
    expect(digest(Buffer.concat(parts))).toBe(digest(bytes));
    expect(messagesOf(ann.client.snapshot()).filter(({ file }) => file !== undefined)).toHaveLength(1);
  });
});

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const file = (): string => join(server.directory, "chatcast.db");

async function onDisk(): Promise<string> {
  const parts = await Promise.all([file(), `${file()}-wal`].map((name) => readFile(name).catch(() => Buffer.alloc(0))));
  return Buffer.concat(parts).toString("latin1");
}

/** A copy of what is on the disk: the server keeps its own to itself. */
async function rowsOf(sql: string, roomId: Uint8Array): Promise<Record<string, unknown>[]> {
  const directory = await mkdtemp(join(tmpdir(), "epochs-"));
  const copy = join(directory, "copy.db");
  for (const end of ["", "-wal"]) await copyFile(`${file()}${end}`, `${copy}${end}`);
  const db = new DatabaseSync(copy);
  const rows = db.prepare(sql).all(Buffer.from(roomId).toString("base64url"));
  db.close();
  await rm(directory, { recursive: true });
  return rows;
}

/** Everything that was ordered in a room, as the server has it. */
async function epochsOf(roomId: Uint8Array) {
  const rows = await rowsOf(
    "SELECT c.body, c.boxes FROM commands c JOIN rooms r ON r.key = c.room WHERE r.name = ? ORDER BY c.seq",
    roomId,
  );
  const commands = rows.map(({ body }) => JSON.parse(String(body)));
  const boxes = JSON.parse(String(rows.at(-1)?.boxes));
  return [commands, commands.map(({ epoch }) => epoch), boxes] as const;
}

/** Every sealed text of a room and of its pairs, as the server has them. */
async function framesOf(roomId: Uint8Array): Promise<ChatMessage[]> {
  const rows = await rowsOf(
    `SELECT m.* FROM messages m JOIN conversations c ON c.key = m.conversation JOIN rooms r ON r.key = c.room
     WHERE r.name = ? AND m.id NOT LIKE 'command-%' AND m.type = 'text' ORDER BY m.key`,
    roomId,
  );
  return rows.map((row) => ({
    id: String(row.id),
    offset: Number(row.offset),
    type: "text",
    mode: row.recipient_name === null ? "broadcast" : "unicast",
    from: String(row.sender_name),
    ...(row.recipient_name === null ? {} : { recipient: String(row.recipient_name) }),
    frame: String(row.text),
    at: 1,
    integrity: { suite: "aes-256-gcm-room", status: "valid" },
  }));
}
