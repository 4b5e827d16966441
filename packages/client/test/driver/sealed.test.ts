import "fake-indexeddb/auto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ChatMessage,
  linkedSessionStatement,
  readEnvelope,
  readInvite,
  sessionStatement,
  toBase64Url,
} from "@chatcast/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Identities } from "../../src/identity/port.ts";
import {
  bytesSource,
  type ChatCastClient,
  type ClientOptions,
  evidenceJson,
  integrityCsv,
  memoryStorage,
  openClient,
  type Snapshot,
} from "../../src/index.ts";
import { newVault, openVault } from "../../src/sealed/vault.ts";
import type { Down, PacketUp } from "../../src/transport/port.ts";
import { flip, type Tricks, throughHands } from "../support/man-in-the-middle.ts";
import { messagesOf, newPerson, shows, until } from "../support/people.ts";
import { ServerProcess } from "../support/server-process.ts";
import { EVERYONE, privately } from "../support/world.ts";

const LONG = 60_000;
let server: ServerProcess;
const clients: ChatCastClient[] = [];

function open(identities: Identities, options: ClientOptions = {}): ChatCastClient {
  const client = openClient({ url: server.url, identities, ...options });
  clients.push(client);
  return client;
}

interface Guest {
  client: ChatCastClient;
  link: string;
  identities: Identities;
  token: string;
}

/** A room with Ann, Bob and so on in it, each with tricks on its own line. */
async function roomOf(tricks: Record<string, Tricks | undefined>): Promise<Record<string, Guest>> {
  const guests: Record<string, Guest> = {};
  let link: string | undefined;
  for (const [username, trick] of Object.entries(tricks)) {
    const identities = newPerson();
    const client = open(identities, trick && { openConnection: throughHands(server.url, trick) });
    const view = await (link === undefined
      ? client.createSealedRoom({ username })
      : client.joinSealedRoom({ link, username }));
    link ??= view.sealed?.link ?? "";
    guests[username] = { client, link, identities, token: view.self.token };
  }
  const size = Object.keys(tricks).length;
  for (const { client } of Object.values(guests)) await until(client, ({ room }) => room?.users.length === size);
  return guests;
}

const must = (guests: Record<string, Guest>, name: string): Guest => {
  const guest = guests[name];
  if (guest === undefined) throw new Error(`no ${name}`);
  return guest;
};

const inviteOf = (link: string) => {
  const invite = readInvite(link.slice(0, link.indexOf("#")), link.slice(link.indexOf("#")));
  if (invite === undefined) throw new Error("no link");
  return invite;
};

/** Hears nothing of somebody, however long it takes until it speaks: neither live nor by asking where the log ends. */
const deafTo = (name: string): Tricks => ({
  message: (message) => (message.from === name ? [] : [message]),
  answer: (event, told) =>
    event === "heads" ? { ok: false, error: { code: "E_UNAVAILABLE", message: "not now" } } : told,
});

const withheld = (client: ChatCastClient, other?: string) =>
  messagesOf(client.snapshot(), other).flatMap((message) => message.withheld ?? []);

const withheldIn = (now: Snapshot) => messagesOf(now).filter((message) => message.withheld !== undefined).length;

beforeAll(async () => {
  server = await ServerProcess.start();
}, LONG);
afterAll(() => server.dispose(), LONG);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

describe("a sealed room", () => {
  test("[CZ1] is made, and entered by its link; what is said there is on no disk of the server's", async () => {
    const guests = await roomOf({ Ann: undefined, Bob: undefined });
    const [ann, bob] = [must(guests, "Ann"), must(guests, "Bob")];
    expect(ann.client.snapshot().room).toMatchObject({ suite: "aes-256-gcm-room", sealed: { link: ann.link } });
    ann.client.say("the heron flies at dawn", EVERYONE);
    await shows(bob.client, "the heron flies at dawn");
    bob.client.say("and the otter swims", privately("Ann"));
    await shows(ann.client, "and the otter swims", "Bob");
    await shows(bob.client, "and the otter swims", "Ann");
    const secret = ann.link.split(".")[1] ?? "";
    const names = await readdir(server.directory, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.some((file) => file.endsWith(".db"))).toBe(true);
    for (const file of files) {
      const bytes = await readFile(file);
      for (const word of ["heron", "otter", secret, Buffer.from(secret, "base64url")]) {
        expect([file, bytes.includes(word)]).toEqual([file, false]);
      }
    }
  });

  test("[CN8] what is said about messages is sealed with them, and is the same after a restart", async () => {
    const guests = await roomOf({ Ann: undefined, Bob: undefined });
    const [ann, bob] = [must(guests, "Ann"), must(guests, "Bob")];
    ann.client.say("the plover nests", EVERYONE);
    await shows(bob.client, "the plover nests");
    bob.client.say("where?", EVERYONE, 1);
    bob.client.change(1, { kind: "react", emoji: "👍" });
    await until(ann.client, (now) => messagesOf(now)[0]?.reactions !== undefined);
    ann.client.change(1, { kind: "edit", text: "the plover breeds" });
    await shows(bob.client, "the plover breeds");
    expect(() => bob.client.change(1, { kind: "delete" })).toThrow(expect.objectContaining({ code: "E_FORBIDDEN" }));
    const later = open(bob.identities);
    await later.joinSealedRoom({ link: bob.link, username: "Bob", token: bob.token });
    await until(later, (now) => messagesOf(now)[0]?.text === "the plover breeds");
    expect(messagesOf(later.snapshot())).toMatchObject([
      { edited: { earlier: [{ text: "the plover nests" }] }, reactions: [{ emoji: "👍", people: ["Bob"], own: true }] },
      { text: "where?", relation: { kind: "reply", of: 1 }, own: true },
    ]);
    const names = await readdir(server.directory, { recursive: true, withFileTypes: true });
    for (const entry of names.filter((one) => one.isFile())) {
      const bytes = await readFile(join(entry.parentPath, entry.name));
      for (const word of ["plover", "👍"]) expect([entry.name, bytes.includes(word)]).toEqual([entry.name, false]);
    }
  });

  test("[CZ2] each message is verified, under a key, by whoever reads it", async () => {
    const guests = await roomOf({ Ann: undefined, Bob: undefined });
    must(guests, "Ann").client.say("hello", EVERYONE);
    await shows(must(guests, "Bob").client, "hello");
    const [event] = must(guests, "Bob").client.snapshot().integrity;
    expect(event).toMatchObject({
      status: "valid",
      suite: "aes-256-gcm-room",
      received: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(event).not.toHaveProperty("expected");
    await until(must(guests, "Ann").client, ({ acks }) => acks.at(-1)?.state === "acknowledged");
    expect(must(guests, "Ann").client.snapshot().integrity).toMatchObject([
      { status: "valid", suite: "aes-256-gcm-room" },
    ]);
  });

  test("[CZ3] links that are none, lead nowhere, or come to somebody without a key, open nothing", async () => {
    const { Ann } = await roomOf({ Ann: undefined });
    const link = Ann?.link ?? "";
    const eve = open(newPerson());
    const enter = (altered: string) => eve.joinSealedRoom({ link: altered, username: "Eve" });
    await expect(enter("/r/nothing#v1.x.y")).rejects.toMatchObject({ code: "E_SCHEMA" });
    await expect(enter(link.replace("#v1", "#v2"))).rejects.toMatchObject({ code: "E_SCHEMA" });
    const parts = link.split(".");
    await expect(enter([parts[0], flip(parts[1] ?? "", 3), parts[2]].join("."))).rejects.toMatchObject({
      code: "E_NO_ROOM",
    });
    await expect(eve.joinRoom({ roomName: link.slice(3, 25), username: "Eve" })).rejects.toMatchObject({
      code: "E_NO_ROOM",
    });
    const nobody = openClient({ url: server.url });
    clients.push(nobody);
    await expect(nobody.joinSealedRoom({ link, username: "Eve" })).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    await enter(`https://chat.example${link}`);
  });

  test("[CZ3] on a page without secure context nothing is sealed, and nothing is sent instead", async () => {
    vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
    try {
      const ann = open(newPerson());
      await expect(ann.createSealedRoom({ username: "Ann" })).rejects.toMatchObject({ code: "E_INSECURE_CONTEXT" });
      const link = "/r/AAAAAAAAAAAAAAAAAAAAAA#v1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA";
      await expect(ann.joinSealedRoom({ link, username: "Ann" })).rejects.toMatchObject({ code: "E_INSECURE_CONTEXT" });
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("[CZ4] a server cannot make an open room of it, nor another one", async () => {
    const { Ann } = await roomOf({ Ann: undefined });
    for (const change of [
      { suite: "crc32-xor-seq" },
      { name: "AAAAAAAAAAAAAAAAAAAAAA" },
      { epoch: 1 },
      { epoch: undefined },
    ]) {
      const answer = (_event: string, told: unknown) => {
        const { room } = told as { room?: object };
        return room === undefined ? told : { ...(told as object), room: { ...room, ...change } };
      };
      const bob = open(newPerson(), { openConnection: throughHands(server.url, { answer }) });
      const entry = { link: Ann?.link ?? "", username: `Bob ${Object.keys(change)} ${Object.values(change)}` };
      await expect(bob.joinSealedRoom(entry)).rejects.toMatchObject({ code: "E_SUITE" });
      expect(bob.snapshot().room).toBeUndefined();
    }
    const tricks: Tricks = {};
    const cid = open(newPerson(), { openConnection: throughHands(server.url, tricks) });
    await cid.joinSealedRoom({ link: Ann?.link ?? "", username: "Cid" });
    tricks.answer = (event, told) =>
      event === "join_room"
        ? { ...(told as object), room: { name: cid.snapshot().room?.name, suite: "crc32-xor-seq" } }
        : told;
    await server.stop("SIGTERM");
    await server.start();
    cid.reconnect();
    await until(cid, ({ room }) => room === undefined);
    expect(
      cid
        .snapshot()
        .notices.map(({ text }) => text)
        .join(),
    ).toContain("crc32-xor-seq");
  });
});

describe("a server that lists people", () => {
  /** What a server can make up by itself: a person with a key, a session, and that person's certificate for it. */
  async function madeUp(link: string, username: string) {
    const bytes = new TextEncoder();
    const { roomId } = inviteOf(link);
    const roomHash = await crypto.subtle.digest("SHA-256", roomId as Uint8Array<ArrayBuffer>);
    const keys = async () => (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
    const publicHalf = async (pair: CryptoKeyPair) =>
      new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const [person, session, access] = [await keys(), await keys(), await keys()];
    const claim = {
      roomHash: new Uint8Array(roomHash),
      sign: await publicHalf(session),
      agree: new Uint8Array(32).fill(9),
      username: bytes.encode(username),
    };
    const signed = async (by: CryptoKeyPair, statement: Uint8Array) =>
      toBase64Url(
        new Uint8Array(await crypto.subtle.sign("Ed25519", by.privateKey, statement as Uint8Array<ArrayBuffer>)),
      );
    return {
      username,
      memberId: "made-up",
      key: toBase64Url(await publicHalf(person)),
      session: {
        sign: toBase64Url(claim.sign),
        agree: toBase64Url(claim.agree),
        certificate: await signed(person, sessionStatement(claim)),
        linked: await signed(access, linkedSessionStatement(await publicHalf(person), claim)),
      },
    };
  }

  test("[CZ17] somebody whom it made up is not listed, not met, and not written to; the real one is, later", async () => {
    const ann = await roomOf({ Ann: undefined }).then((guests) => must(guests, "Ann"));
    const ghost = await madeUp(ann.link, "Bob");
    const answer: Tricks["answer"] = (_event, told) => {
      const { users } = told as { users?: object[] };
      return users === undefined ? told : { ...(told as object), users: [...users, ghost] };
    };
    const cid = open(newPerson(), { openConnection: throughHands(server.url, { answer }) });
    await cid.joinSealedRoom({ link: ann.link, username: "Cid" });
    await until(cid, ({ notices }) => notices.some(({ text }) => text.includes("lists Bob")));
    await until(cid, ({ room }) => room?.users.length === 2);
    expect(cid.snapshot().room?.users.map(({ username }) => username)).toEqual(["Ann", "Cid"]);
    expect(() => cid.say("between us", privately("Bob"))).toThrow(expect.objectContaining({ code: "E_NO_RECIPIENT" }));

    // The name was not met with the made-up key: its owner comes as nobody's stranger.
    const bob = open(newPerson());
    await bob.joinSealedRoom({ link: ann.link, username: "Bob" });
    await until(cid, ({ room }) => room?.users.length === 3);
    const listed = cid.snapshot().room?.users.find(({ username }) => username === "Bob");
    expect(listed?.key).not.toBe(ghost.key);
    expect(listed).not.toHaveProperty("metAs");
    cid.say("between us", privately("Bob"));
    await shows(bob, "between us", "Cid");
  });

  test.each([
    ["without the word of the link", { linked: undefined }],
    ["with that of another session", { sign: "other" }],
    ["under another name", {}],
  ])("[CZ17] a member is not listed %s", async (how, change) => {
    const answer: Tricks["answer"] = (_event, told) => {
      const { users } = told as { users?: { username: string; session?: Record<string, string> }[] };
      const altered = users?.map((user) => {
        if (user.username !== "Ann") return user;
        if (how === "under another name") return { ...user, username: "Anna" };
        const linked = "linked" in change ? flip(user.session?.linked ?? "", 3) : user.session?.linked;
        const sign = "sign" in change ? flip(user.session?.sign ?? "", 3) : user.session?.sign;
        return { ...user, session: { ...user.session, linked, sign } };
      });
      return altered === undefined ? told : { ...(told as object), users: altered };
    };
    const ann = await roomOf({ Ann: undefined }).then((guests) => must(guests, "Ann"));
    const cid = open(newPerson(), { openConnection: throughHands(server.url, { answer }) });
    await cid.joinSealedRoom({ link: ann.link, username: "Cid" });
    await until(cid, ({ notices }) => notices.some(({ text }) => text.includes("has not the link")));
  });
});

describe("a man in the middle", () => {
  test("[CZ6] who alters a message on its way up is caught by the server: it is kept, and sent again by hand", async () => {
    let hostile = true;
    const up: Tricks["up"] = (packet) =>
      packet.type === "SEALED" && hostile ? { ...packet, frame: flip(packet.frame, -1) } : packet;
    const guests = await roomOf({ Ann: { up }, Bob: undefined });
    const [ann, bob] = [must(guests, "Ann").client, must(guests, "Bob").client];
    const first = ann.say("pay Bob", EVERYONE);
    const behind = ann.say("thank you", EVERYONE);
    await until(ann, ({ alerts }) => alerts.length > 0);
    const { alerts, integrity, conversations } = ann.snapshot();
    expect(alerts[0]?.verdict).toMatchObject({ status: "compromised", suite: "aes-256-gcm-room" });
    expect(JSON.stringify([alerts, integrity])).not.toContain("expected");
    expect(conversations[0]?.blocked).toBe(true);
    hostile = false;
    const settled = () => ann.snapshot().acks.every(({ state }) => state === "acknowledged" || state === "failed");
    const stop = ann.subscribe(() => {
      for (const { key } of ann.snapshot().alerts) ann.dismissAlert(key);
    });
    for (const { key } of alerts) ann.dismissAlert(key);
    await until(ann, () => settled());
    stop();
    // Whichever of them failed goes again by hand, in a stream of its own.
    for (const id of [first, behind]) {
      const state = messagesOf(ann.snapshot()).find((message) => message.id === id)?.state.state;
      if (state === "failed") ann.resend(id);
    }
    await shows(bob, "pay Bob");
    await shows(bob, "thank you");
    expect(withheld(bob)).toEqual([]);
    expect(bob.snapshot().alerts).toEqual([]);
  });

  test("[CZ7] who alters a message on its way down is caught by the reader, and the next ones are good", async () => {
    const streams: (string | undefined)[] = [];
    const message = (told: ChatMessage) => {
      if (told.from === "Ann") streams.push(told.frame?.slice(20, 41));
      return [told.offset === 1 ? { ...told, frame: flip(told.frame ?? "", -1) } : told];
    };
    const guests = await roomOf({ Ann: undefined, Bob: { message } });
    const [ann, bob] = [must(guests, "Ann").client, must(guests, "Bob").client];
    ann.say("meet at noon", EVERYONE);
    ann.say("bring nothing", EVERYONE);
    await shows(bob, "bring nothing");
    expect(withheld(bob)).toEqual(["altered"]);
    expect(JSON.stringify(messagesOf(bob.snapshot()))).not.toContain("noon");
    const { alerts, integrity } = bob.snapshot();
    expect(alerts).toMatchObject([{ what: "message", verdict: { status: "compromised", suite: "aes-256-gcm-room" } }]);
    expect(integrity.filter(({ status }) => status === "compromised")).toHaveLength(1);
    expect(JSON.stringify([alerts, integrity])).not.toContain("expected");
    // Bob has stopped the stream, signed: Ann knows, and goes on in another.
    await until(ann, ({ notices }) =>
      notices.some(({ text }) => text === "Bob could not verify a message of the room."),
    );
    ann.say("once more", EVERYONE);
    await shows(bob, "once more");
    expect(new Set(streams).size).toBe(2);
    expect(ann.snapshot().alerts).toEqual([]);
    expect(messagesOf(ann.snapshot())).toHaveLength(3);
    expect(bob.snapshot().unsent).toEqual([]);
  });

  test("[CZ25] finds the tag that was due nowhere: in no packet, list, table or evidence, nor in what the server prints", async () => {
    const due: string[] = [];
    // The first byte of a tag, so that what came and what was due have other digits.
    const altered = (sealed: Uint8Array): Uint8Array<ArrayBuffer> => {
      const at = sealed.length - 16;
      due.push(Buffer.from(sealed.subarray(at, at + 4)).toString("hex"));
      return Uint8Array.from(sealed, (byte, place) => (place === at ? byte ^ 1 : byte));
    };
    const frame = (text: string): string => toBase64Url(altered(Buffer.from(text, "base64url")));
    const hostile = { message: true, chunk: true, read: false };
    const hears = (heard: unknown[], made: (told: Down) => Down = (told) => told): Tricks => ({
      answer(_event, told) {
        heard.push(told);
        return told;
      },
      down(told) {
        const down = made(told);
        heard.push(down);
        return [down];
      },
    });
    const spoils = (told: Down): Down => {
      if (!hostile.read || told.event !== "chat_message" || told.body.frame === undefined) return told;
      hostile.read = false;
      return { ...told, body: { ...told.body, frame: frame(told.body.frame) } };
    };
    const up = (packet: PacketUp): PacketUp => {
      if (packet.type === "SEALED" && hostile.message) {
        hostile.message = false;
        return { ...packet, frame: frame(packet.frame) };
      }
      if (packet.type !== "SEALED_CHUNK" || !hostile.chunk) return packet;
      hostile.chunk = false;
      return { ...packet, payload: altered(packet.payload) };
    };
    const heard: { Ann: unknown[]; Bob: unknown[] } = { Ann: [], Bob: [] };
    const guests = await roomOf({ Ann: { ...hears(heard.Ann), up }, Bob: hears(heard.Bob, spoils) });
    const [ann, bob] = [must(guests, "Ann").client, must(guests, "Bob").client];
    ann.say("pay Bob", EVERYONE);
    ann.sendFile(bytesSource(new Uint8Array(100), "plan.bin"), EVERYONE);
    await until(ann, ({ alerts }) => alerts.length >= 2);
    for (const { key } of ann.snapshot().alerts) ann.dismissAlert(key);
    hostile.read = true;
    ann.say("meet at noon", EVERYONE);
    await until(bob, ({ alerts }) => alerts.length > 0);

    const toldTo = (client: ChatCastClient, packets: unknown[]): string => {
      const now = client.snapshot();
      const evidence = [{ at: 0 }, ...now.alerts].map((about) => evidenceJson(about, now));
      const tables = now.transfers.map((transfer) => transfer.csv());
      return [JSON.stringify(packets), JSON.stringify(now), integrityCsv(now.integrity), ...tables, ...evidence].join(
        "\n",
      );
    };
    const [toAnn, toBob] = [toldTo(ann, heard.Ann), toldTo(bob, heard.Bob)];
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const [first = "", second = "", third = ""] = due;
    for (const tag of [first, second, third]) expect([toBob, server.output, metrics].join()).not.toContain(tag);
    // Of what was altered for Bob alone Ann is told the tag that came from her.
    for (const tag of [first, second]) expect(toAnn).not.toContain(tag);
    // What came is told, so what was looked through is where a tag stands.
    const came = (tag: string) => Buffer.from(tag, "hex").map((byte, at) => (at === 0 ? byte ^ 1 : byte));
    for (const tag of [first, second]) expect(toAnn).toContain(Buffer.from(came(tag)).toString("hex"));
    expect(toBob).toContain(Buffer.from(came(third)).toString("hex"));
  });

  test("[CZ12] who alters everything does not make two clients talk of nothing else", async () => {
    const message = (told: ChatMessage) => [{ ...told, frame: flip(told.frame ?? "", -1) }];
    const guests = await roomOf({ Ann: { message }, Bob: { message } });
    const [ann, bob] = [must(guests, "Ann").client, must(guests, "Bob").client];
    ann.say("one", EVERYONE);
    await until(ann, (now) => withheldIn(now) === 2);
    await until(bob, (now) => withheldIn(now) === 2);
    ann.say("two", EVERYONE);
    await until(bob, (now) => withheldIn(now) >= 3);
    // Ann's word, and Bob's one about it, which Ann could not read either; nobody answers that.
    expect(bob.snapshot().acks.length + ann.snapshot().acks.length).toBe(3);
  });
});

describe("a server that lies", () => {
  /** What Bob is told of three messages of Ann's after `lie` was through with them. */
  async function told(lie: (message: ChatMessage) => ChatMessage[]) {
    const guests = await roomOf({ Ann: undefined, Bob: { message: lie }, Cid: undefined });
    const { client } = must(guests, "Ann");
    for (const text of ["one", "two", "three"]) client.say(text, EVERYONE);
    const bob = must(guests, "Bob").client;
    await until(bob, (snapshot) => messagesOf(snapshot).length >= 3);
    return { bob, cid: must(guests, "Cid").client };
  }
  const first: { held?: ChatMessage } = {};

  test("[CZ8] cannot put another name to a message", async () => {
    const { bob } = await told((message) => [message.offset === 2 ? { ...message, from: "Cid" } : message]);
    expect(withheld(bob)).toEqual(["sender"]);
  });

  test("[CZ8] cannot make up a person, nor spoil a name by trying", async () => {
    const forged: { frame?: string } = {};
    const guests = await roomOf({
      Ann: undefined,
      Bob: {
        message: (message) => (forged.frame === undefined ? [message] : [{ ...message, ...forged, from: "Cid" }]),
      },
    });
    const { link, client } = must(guests, "Ann");
    // Everything is right about it but the secret: the key that signs is somebody's, and certified.
    const parts = link.split(".");
    const invite = readInvite(link.slice(0, 25), `#v1.${flip(parts[1] ?? "", 3)}.${parts[2]}`);
    if (invite === undefined) throw new Error("no link");
    const obey = { id: "obey", from: "Cid", text: "obey", to: undefined };
    forged.frame = await (await openVault(newPerson(), invite)).seal(obey);
    client.say("one", EVERYONE);
    const bob = must(guests, "Bob").client;
    await until(bob, () => withheld(bob).length === 1);
    delete forged.frame;
    const cid = open(newPerson());
    await cid.joinSealedRoom({ link, username: "Cid" });
    cid.say("it is I", EVERYONE);
    await shows(bob, "it is I");
    expect(JSON.stringify(messagesOf(bob.snapshot()))).not.toContain("obey");
  });

  test("[CZ8] cannot say anything itself", async () => {
    const { bob } = await told((message) => {
      const { frame: _frame, ...plain } = message;
      return [message.offset === 2 ? { ...plain, text: "send money" } : message];
    });
    expect(withheld(bob)).toEqual(["altered"]);
    expect(JSON.stringify(messagesOf(bob.snapshot()))).not.toContain("send money");
  });

  test("[CZ8] cannot show a message twice", async () => {
    const { bob } = await told((message) => {
      if (message.offset === 1) first.held = message;
      return [message.offset === 3 && first.held ? { ...first.held, id: "again", offset: 3 } : message];
    });
    expect(withheld(bob)).toEqual(["replayed"]);
  });

  test("[CZ8] cannot keep a message back and close the ranks", async () => {
    const guests = await roomOf({
      Ann: undefined,
      Bob: { message: (message) => (message.offset === 1 ? [] : [{ ...message, offset: message.offset - 1 }]) },
    });
    const bob = must(guests, "Bob").client;
    must(guests, "Ann").client.say("one", EVERYONE);
    await until(must(guests, "Ann").client, ({ acks }) => acks.at(-1)?.state === "acknowledged");
    must(guests, "Ann").client.say("two", EVERYONE);
    await until(bob, ({ alerts }) => alerts.length > 0);
    expect(bob.snapshot().alerts[0]?.stopped).toMatch(/that the server does not show|before what its sender/);
  });

  test("[CZ8] cannot pass a private message to anybody else, though that one has the room's secret", async () => {
    let leaked: ChatMessage | undefined;
    const bobs: Tricks["message"] = (message) => {
      if (message.mode === "unicast") leaked = message;
      return [message];
    };
    const cids: Tricks["message"] = (message) =>
      leaked === undefined
        ? [message]
        : [message, { ...leaked, recipient: "Cid", offset: 1 }, { ...leaked, mode: "broadcast", offset: 2 }];
    const guests = await roomOf({ Ann: undefined, Bob: { message: bobs }, Cid: { message: cids } });
    must(guests, "Ann").client.say("only for Bob", privately("Bob"));
    await shows(must(guests, "Bob").client, "only for Bob", "Ann");
    must(guests, "Ann").client.say("for all", EVERYONE);
    const cid = must(guests, "Cid").client;
    await until(cid, ({ alerts }) => alerts.length >= 2);
    expect([...withheld(cid), ...withheld(cid, "Ann")]).toEqual(["altered", "altered"]);
    expect(JSON.stringify(cid.snapshot().conversations)).not.toContain("only for Bob");
  });

  test("[CZ9] that tells two people different things is found out: both heads are shown, and the room stops", async () => {
    const late: ChatMessage[] = [];
    const swaps: Tricks["message"] = (message) => {
      if (message.offset > 2) return [message];
      late.unshift(message);
      return late.length < 2 ? [] : late.map((held, index) => ({ ...held, offset: index + 1 }));
    };
    // Dora speaks before she has heard anything, so that nothing is wrong with either order by itself.
    const guests = await roomOf({ Ann: undefined, Bob: undefined, Cid: { message: swaps }, Dora: deafTo("Ann") });
    const [ann, bob, cid, dora] = ["Ann", "Bob", "Cid", "Dora"].map((name) => must(guests, name).client) as [
      ChatCastClient,
      ChatCastClient,
      ChatCastClient,
      ChatCastClient,
    ];
    ann.say("yes", EVERYONE);
    await shows(bob, "yes");
    dora.say("shall we?", EVERYONE);
    await shows(bob, "shall we?");
    await shows(cid, "yes");
    expect(cid.snapshot().alerts).toEqual([]);
    bob.say("then we go", EVERYONE);
    await until(cid, ({ alerts }) => alerts.length > 0);
    const { alerts, conversations } = cid.snapshot();
    expect(alerts[0]?.title).toContain("E_FORK");
    expect(alerts[0]?.stopped).toMatch(/up to message 2.* Yours ends in \S{43}, theirs in \S{43}/i);
    expect(conversations[0]?.blocked).toBe(true);
    expect(() => cid.say("what?", EVERYONE)).toThrow(expect.objectContaining({ code: "E_INTEGRITY" }));
    cid.dismissAlert(alerts[0]?.key ?? -1);
    expect(cid.snapshot().conversations[0]?.blocked).toBe(false);
    // What was understood was that one: the next is told too.
    bob.say("and now?", EVERYONE);
    await until(cid, (now) => now.alerts.length > 0);
    expect(cid.snapshot().alerts[0]?.stopped).toContain("Bob was told another conversation than you");
  });

  test("[CZ8] cannot settle a message with another one of the same person's", async () => {
    const ids: string[] = [];
    const swap: Tricks["message"] = (message) => [
      { ...message, id: ids.find((id) => id !== message.id) ?? message.id },
    ];
    const ann = must(await roomOf({ Ann: { message: swap } }), "Ann").client;
    for (const text of ["one", "two"]) ids.push(ann.say(text, EVERYONE));
    await until(ann, () => withheld(ann).length > 0);
    expect(messagesOf(ann.snapshot()).find((one) => one.withheld !== undefined)).toMatchObject({
      withheld: "altered",
      own: false,
    });
  });

  test.each(["before", "after"])(
    "[CZ24] cannot show another frame where it acknowledged one, said %s it is shown",
    async (said) => {
      const acks: Down[] = [];
      // Ann is told Bob's messages one place earlier, and her own not at all.
      const down: Tricks["down"] = (told) => {
        if (told.event === "chat_message") {
          const { from, offset } = told.body;
          if (from === "Ann") return [];
          const moved = { ...told, body: { ...told.body, offset: offset - 1 } };
          return [moved, ...(offset > 2 ? acks.splice(0) : [])];
        }
        if (said === "before" || told.event !== "reliable_event" || told.body.type !== "ACK") return [told];
        acks.push(told);
        return [];
      };
      const guests = await roomOf({ Ann: { down }, Bob: deafTo("Ann"), Cid: undefined });
      const [ann, bob, cid] = ["Ann", "Bob", "Cid"].map((name) => must(guests, name).client) as [
        ChatCastClient,
        ChatCastClient,
        ChatCastClient,
      ];
      ann.say("mine", EVERYONE);
      await shows(cid, "mine");
      if (said === "before") await until(ann, ({ acks: lines }) => lines.at(-1)?.state === "acknowledged");
      bob.say("another one", EVERYONE);
      await shows(ann, "another one");
      bob.say("and on", EVERYONE);
      await until(ann, ({ alerts }) => alerts.some(({ title }) => title.includes("was exchanged")));
      expect(ann.snapshot().alerts.filter(({ title }) => title.includes("was exchanged"))).toMatchObject([
        { stopped: expect.stringContaining("message 1 to everyone is yours, and shows another one") },
      ]);
      expect(ann.snapshot().conversations[0]?.blocked).toBe(true);
      expect(messagesOf(ann.snapshot()).map(({ text }) => text)).toContain("mine");
      expect(cid.snapshot().alerts).toEqual([]);
    },
  );

  test("[CZ13] ends no comparing of logs by a frame that is not shown", async () => {
    const ann = await newVault(newPerson());
    const invite = inviteOf(ann.link);
    const [bob, cid, mallory] = await Promise.all([1, 2, 3].map(() => openVault(newPerson(), invite)));
    const told = (frame: string, offset: number, from: string): ChatMessage => ({
      ...{ id: `m${offset}`, offset, from, frame, at: 0, type: "text", mode: "broadcast" },
      integrity: { suite: "aes-256-gcm-room", status: "valid" },
    });
    const one = await ann.seal({ id: "m1", from: "Ann", text: "one", to: undefined });
    await cid?.open(told(one, 1, "Ann"));
    const two = (await cid?.seal({ id: "m2", from: "Cid", text: "two", to: undefined })) ?? "";
    // Under another name it is withheld, and known to be what others were told too.
    expect(await bob?.open(told(one, 1, "Eve"))).toMatchObject({ why: "sender", hole: false });
    expect(await bob?.open(told(two, 2, "Cid"))).toMatchObject({ status: "valid", text: "two" });
    const other = (await mallory?.seal({ id: "m1", from: "Mallory", text: "x", to: undefined })) ?? "";
    const late = await openVault(newPerson(), invite);
    expect(await late.open(told(other, 1, "Ann"))).toMatchObject({ why: "sender", hole: false });
    expect(await late.open(told(two, 2, "Cid"))).toMatchObject({
      doubt: { kind: "fork", at: 1, theirs: { by: "Cid" } },
    });
    const blind = await openVault(newPerson(), invite);
    expect(await blind.open(told(flip(one, -1), 1, "Ann"))).toMatchObject({ why: "altered", hole: true });
  });
});

test("[CZ26] two programs of one person have each a session of its own, under the same key, and share no counter", async () => {
  const ann = newPerson();
  const first = await newVault(ann);
  const invite = inviteOf(first.link);
  const both = [first, await openVault(ann, invite)];
  const frames = await Promise.all(
    both.map((tab, at) => tab.seal({ id: `m${at}`, from: "Ann", text: "x", to: undefined })),
  );
  const [one, other] = frames.map((frame) => readEnvelope(frame));
  const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex");
  expect(hex(one?.person)).toBe(hex(other?.person));
  expect([one?.frame.seq, other?.frame.seq]).toEqual([0, 0]);
  expect(hex(one?.session.sign)).not.toBe(hex(other?.session.sign));
  expect(hex(one?.streamId)).not.toBe(hex(other?.streamId));
  const bob = await openVault(newPerson(), invite);
  for (const [index, frame] of frames.entries()) {
    const told: ChatMessage = {
      ...{ id: `m${index}`, offset: index + 1, from: "Ann", frame, at: 0, type: "text", mode: "broadcast" },
      integrity: { suite: "aes-256-gcm-room", status: "valid" },
    };
    expect(await bob.open(told)).toMatchObject({ status: "valid", text: "x" });
  }
});

describe("a person under a known name", () => {
  test("[CZ14] gets nothing private with another key than was met, nor while that cannot be looked up", async () => {
    const ann = newPerson();
    const vault = await newVault(ann);
    const invite = inviteOf(vault.link);
    const asBob = async () => {
      const { identity, sealed } = await (await openVault(newPerson(), invite)).prove(new Uint8Array(32), "Bob");
      return { username: "Bob", key: identity.key, session: sealed.session };
    };
    const [bob, mallory] = [await asBob(), await asBob()];
    const say = { id: "m1", from: "Ann", text: "for Bob alone" };
    await vault.seal({ ...say, to: bob });
    await expect(vault.seal({ ...say, to: mallory })).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    const shut = await openVault({ ...ann, meet: () => Promise.reject(new Error("no disk")) }, invite);
    await expect(shut.seal({ ...say, to: bob })).rejects.toThrow("no disk");
  });
});

describe("a sealed room over time", () => {
  test("[CZ10] after a restart of the client everything is read again, private words too, and what waited goes out", async () => {
    const guests = await roomOf({ Ann: undefined });
    const { link } = must(guests, "Ann");
    const identities = newPerson();
    const storage = memoryStorage();
    const tricks: Tricks = {};
    const first = open(identities, { storage, openConnection: throughHands(server.url, tricks) });
    const { self } = await first.joinSealedRoom({ link, username: "Bob" });
    await until(first, ({ room }) => room?.users.length === 2);
    first.say("in the room", EVERYONE);
    first.say("between us", privately("Ann"));
    await shows(must(guests, "Ann").client, "between us", "Bob");
    await shows(first, "between us", "Ann");
    tricks.up = () => undefined;
    first.say("still waiting", EVERYONE);
    await until(first, ({ acks }) => acks.at(-1)?.state === "sent");
    first.close();
    const again = open(identities, { storage });
    await again.returnToRoom({ link, roomName: "", username: "Bob", token: self.token });
    await shows(again, "in the room");
    await shows(again, "between us", "Ann");
    await shows(must(guests, "Ann").client, "still waiting");
    again.say("and more", EVERYONE);
    await shows(must(guests, "Ann").client, "and more");
    expect(must(guests, "Ann").client.snapshot().alerts).toEqual([]);
    const late = open(newPerson());
    await late.joinSealedRoom({ link, username: "Cid" });
    await shows(late, "and more");
    expect(messagesOf(late.snapshot()).map(({ text }) => text)).toEqual(["in the room", "still waiting", "and more"]);
    expect(late.snapshot().alerts).toEqual([]);
  });

  test("[CZ10] what waited goes out under the name that its member has by now", async () => {
    const guests = await roomOf({ Ann: undefined });
    const { link, client: ann } = must(guests, "Ann");
    const [identities, storage] = [newPerson(), memoryStorage()];
    const first = open(identities, { storage, openConnection: throughHands(server.url, { up: () => undefined }) });
    const { self } = await first.joinSealedRoom({ link, username: "Bob" });
    first.say("who am I?", EVERYONE);
    await until(first, ({ acks }) => acks.at(-1)?.state === "sent");
    first.close();
    const again = open(identities, { storage });
    await again.joinSealedRoom({ link, username: "Robert", token: self.token });
    await shows(ann, "who am I?");
    expect(messagesOf(ann.snapshot()).map(({ from }) => from)).toEqual(["Robert"]);
    expect(again.snapshot().alerts).toEqual([]);
  });

  test("[CZ15] a message that could not be looked at is not shown, and holds up none behind it", async () => {
    const { Ann } = await roomOf({ Ann: undefined });
    const person = newPerson();
    const disk = { full: false };
    const meet: Identities["meet"] = (...met) =>
      disk.full ? Promise.reject(new Error("the disk is full")) : person.meet(...met);
    const bob = open({ ...person, meet });
    await bob.joinSealedRoom({ link: Ann?.link ?? "", username: "Bob" });
    disk.full = true;
    Ann?.client.say("one", EVERYONE);
    await until(bob, () => withheld(bob).length > 0);
    expect(withheld(bob)).toEqual(["unchecked"]);
    disk.full = false;
    Ann?.client.say("two", EVERYONE);
    await shows(bob, "two");
  });

  test("[CZ16] what was kept of a sealed room is not taken up without its link, and not said in the clear", async () => {
    const { Ann } = await roomOf({ Ann: undefined });
    const [identities, storage] = [newPerson(), memoryStorage()];
    const first = open(identities, { storage, openConnection: throughHands(server.url, { up: () => undefined }) });
    const { self, name } = await first.joinSealedRoom({ link: Ann?.link ?? "", username: "Bob" });
    first.say("a secret", EVERYONE);
    await until(first, ({ acks }) => acks.at(-1)?.state === "sent");
    first.close();
    const said: unknown[] = [];
    const openConnection = throughHands(server.url, {
      up: (packet) => {
        said.push(packet);
        return packet;
      },
    });
    const again = open(identities, { storage, openConnection });
    const place = { roomName: name, username: "Bob", token: self.token };
    await expect(again.returnToRoom(place)).rejects.toMatchObject({ code: "E_SUITE" });
    await expect(again.joinRoom(place)).rejects.toMatchObject({ code: "E_SUITE" });
    expect(said).toEqual([]);
    await again.returnToRoom({ ...place, link: Ann?.link ?? "" });
    if (Ann !== undefined) await shows(Ann.client, "a secret");
  });

  test("[CZ11] a message that is refused for good does not hold up those behind it", async () => {
    const guests = await roomOf({ Ann: undefined, Bob: undefined });
    const [ann, bob] = [must(guests, "Ann").client, must(guests, "Bob").client];
    const tricks: { refuse: boolean } = { refuse: true };
    const cid = open(newPerson(), {
      openConnection: throughHands(server.url, {
        up(packet) {
          // A frame that the server takes for none.
          if (packet.type !== "SEALED" || !tricks.refuse) return packet;
          tricks.refuse = false;
          return { ...packet, frame: "AAAA" };
        },
      }),
    });
    await cid.joinSealedRoom({ link: must(guests, "Ann").link, username: "Cid" });
    const lost = cid.say("lost", EVERYONE);
    cid.say("found", EVERYONE);
    cid.say("again", EVERYONE);
    await shows(ann, "again");
    await shows(bob, "found");
    expect(ann.snapshot().alerts).toEqual([]);
    expect(messagesOf(cid.snapshot()).find(({ id }) => id === lost)?.state).toMatchObject({
      state: "failed",
      error: { code: "E_SCHEMA" },
    });
    cid.resend(lost);
    await shows(ann, "lost");
  });
});
