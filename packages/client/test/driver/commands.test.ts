import "fake-indexeddb/auto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Identities } from "../../src/identity/port.ts";
import { type ChatCastClient, type ClientOptions, openClient, type Snapshot } from "../../src/index.ts";
import { type Tricks, throughHands } from "../support/man-in-the-middle.ts";
import { messagesOf, newPerson, shows, until } from "../support/people.ts";
import { ServerProcess } from "../support/server-process.ts";
import { EVERYONE } from "../support/world.ts";

const LONG = 60_000;
let server: ServerProcess;
const clients: ChatCastClient[] = [];
let rooms = 0;

beforeAll(async () => {
  server = await ServerProcess.start();
}, LONG);
afterAll(() => server.dispose(), LONG);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function open(identities: Identities | undefined, options: ClientOptions = {}): ChatCastClient {
  const client = openClient({ url: server.url, ...(identities === undefined ? {} : { identities }), ...options });
  clients.push(client);
  return client;
}

const through = (tricks: Tricks | undefined): ClientOptions =>
  tricks === undefined ? {} : { openConnection: throughHands(server.url, tricks) };

/** Ann makes the room; Bob and Cid join it. Ann and Bob have keys, Cid has one in a sealed room. */
async function roomOf(kind: "open" | "sealed", tricks: Record<string, Tricks> = {}) {
  const [ann, bob] = [open(newPerson(), through(tricks.Ann)), open(newPerson(), through(tricks.Bob))];
  const cid = open(kind === "sealed" ? newPerson() : undefined, through(tricks.Cid));
  if (kind === "open") {
    const roomName = `commands ${rooms++}`;
    await ann.createRoom({ roomName, username: "Ann" });
    await bob.joinRoom({ roomName, username: "Bob" });
    await cid.joinRoom({ roomName, username: "Cid" });
  } else {
    const link = (await ann.createSealedRoom({ username: "Ann" })).sealed?.link ?? "";
    await bob.joinSealedRoom({ link, username: "Bob" });
    await cid.joinSealedRoom({ link, username: "Cid" });
  }
  for (const client of [ann, bob, cid]) await until(client, ({ room }) => room?.users.length === 3);
  return { ann, bob, cid };
}

const personIn = ({ room }: Snapshot, username: string) => room?.users.find((user) => user.username === username);
const lines = (client: ChatCastClient) =>
  messagesOf(client.snapshot()).flatMap(({ command, text }) => (command === undefined ? [] : [text]));
const tells = (client: ChatCastClient, text: string) =>
  until(client, (now) => messagesOf(now).some((message) => message.text === text && message.command !== undefined));

describe.each(["open", "sealed"] as const)("in an %s room", (kind) => {
  test("[CQ1] everybody sees who is what, and what it may order about whom", async () => {
    const { ann, bob, cid } = await roomOf(kind);
    await until(ann, ({ room }) => room?.rights?.own === "owner");
    await until(cid, (now) => personIn(now, "Ann")?.role === "owner");
    expect(personIn(ann.snapshot(), "Bob")?.may).toEqual(["remove", "ban", "mute", "appoint", "hand-over"]);
    expect(personIn(ann.snapshot(), "Ann")?.may).toEqual([]);
    expect(personIn(cid.snapshot(), "Bob")?.may).toEqual([]);
    expect(ann.snapshot().room?.rights?.mayClose).toBe(true);
    expect(cid.snapshot().room?.rights).toEqual({ banned: [], mayClose: false });

    await ann.order("appoint", "Bob");
    await until(bob, ({ room }) => room?.rights?.own === "moderator");
    await until(cid, (now) => personIn(now, "Bob")?.role === "moderator");
    expect(personIn(bob.snapshot(), "Cid")?.may).toEqual(["remove", "ban", "mute"]);
    expect(personIn(bob.snapshot(), "Ann")?.may).toEqual([]);
    await bob.order("mute", "Cid");
    await until(ann, (now) => personIn(now, "Cid")?.muted === true);
    expect(personIn(ann.snapshot(), "Cid")?.may).toContain("unmute");
    for (const client of [ann, bob, cid]) await tells(client, "Bob muted Cid");
    expect(lines(cid)).toEqual(["Ann made Bob a moderator", "Bob muted Cid"]);
  });

  test("[CQ2] an order that is refused changes nothing, and says why", async () => {
    const { ann, bob, cid } = await roomOf(kind);
    await until(ann, ({ room }) => room?.rights?.own === "owner");
    await expect(bob.order("remove", "Cid")).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    await expect(ann.order("mute", "Nobody")).rejects.toMatchObject({ code: "E_NO_RECIPIENT" });
    await ann.order("mute", "Cid");
    await expect(ann.order("mute", "Cid")).rejects.toMatchObject({ code: "E_CONFLICT" });
    const id = cid.say("hello", EVERYONE);
    await until(cid, (now) => messagesOf(now).find((message) => message.id === id)?.state.state === "failed");
    await ann.order("unmute", "Cid");
    cid.resend(id);
    await until(ann, (now) => messagesOf(now).some(({ text }) => text === "hello"));
  });

  test("[CQ3] orders that two give at once are both carried out", async () => {
    const { ann, bob, cid } = await roomOf(kind);
    await until(ann, ({ room }) => room?.rights?.own === "owner");
    await ann.order("appoint", "Bob");
    await until(bob, ({ room }) => room?.rights?.own === "moderator");
    // Each may be the first: neither takes the other's right away.
    await Promise.all([bob.order("mute", "Cid"), ann.order("mute", "Bob")]);
    await until(cid, (now) => personIn(now, "Cid")?.muted === true && personIn(now, "Bob")?.muted === true);
  });

  test("[CQ4] who is removed is told by whom, and is in no room", async () => {
    const { ann, bob, cid } = await roomOf(kind);
    await until(ann, ({ room }) => room?.rights?.own === "owner");
    const { name, self } = bob.snapshot().room ?? {};
    await ann.order("remove", "Bob");
    await until(bob, ({ ended }) => ended !== undefined);
    expect(bob.snapshot().ended).toMatchObject({
      ...{ room: name, username: "Bob", why: "Ann removed you from this room" },
      error: { reason: "removed", by: "Ann" },
    });
    expect(bob.snapshot().room).toBeUndefined();
    expect(() => bob.say("hello?", EVERYONE)).toThrow(expect.objectContaining({ code: "E_NOT_MEMBER" }));
    await until(cid, ({ room }) => room?.users.length === 2);
    await tells(cid, kind === "open" ? "Ann removed Bob" : "Bob was removed by Ann. New keys since then.");
    if (kind === "open" && name !== undefined && self !== undefined) {
      const back = bob.joinRoom({ roomName: name, username: "Bob", token: self.token });
      await expect(back).rejects.toMatchObject({ code: "E_FORBIDDEN" });
      await bob.joinRoom({ roomName: name, username: "Bob" });
      expect(bob.snapshot().ended).toBeUndefined();
    } else {
      bob.dismissEnded();
      expect(bob.snapshot().ended).toBeUndefined();
    }
  });

  test("[CQ5] who was away learns what was ordered meanwhile, and who is banned can be let in again", async () => {
    const { ann, bob, cid } = await roomOf(kind);
    await until(ann, ({ room }) => room?.rights?.own === "owner");
    await ann.order("appoint", "Bob");
    await ann.order("ban", "Cid");
    await until(cid, ({ ended }) => ended !== undefined);
    await until(bob, ({ room }) => room?.rights?.banned[0] === "Cid");
    await server.stop("SIGTERM");
    await server.start();
    for (const client of [ann, bob]) client.reconnect();
    ann.say("there again", EVERYONE);
    bob.say("so am I", EVERYONE);
    await shows(bob, "there again");
    await shows(ann, "so am I");
    expect(bob.snapshot().room?.rights?.own).toBe("moderator");
    await bob.order("unban", "Cid");
    await until(ann, ({ room }) => room?.rights?.banned.length === 0);
    await tells(ann, "Bob lets Cid in again");
  });

  test("[CQ10] who is not here is told apart, and is put out like somebody who is here", async () => {
    const { ann, bob, cid } = await roomOf(kind);
    await until(ann, ({ room }) => room?.rights?.own === "owner");
    await ann.order("appoint", "Bob");
    expect(await ann.absent()).toEqual([]);
    bob.close();
    cid.close();
    await until(ann, ({ room }) => room?.users.length === 1);
    const told = await ann.absent();
    expect(told.toSorted((one, other) => one.username.localeCompare(other.username))).toMatchObject([
      { username: "Bob", role: "moderator", may: ["remove", "ban", "mute", "dismiss", "hand-over"] },
      { username: "Cid", may: ["remove", "ban", "mute", "appoint", "hand-over"] },
    ]);
    await expect(ann.order("remove", "Cid", "another")).rejects.toMatchObject({ code: "E_NO_RECIPIENT" });
    await ann.order("remove", "Cid", told.find(({ username }) => username === "Cid")?.memberId);
    await ann.order("ban", "Bob");
    expect(await ann.absent()).toEqual([]);
    await until(ann, ({ room }) => room?.rights?.banned[0] === "Bob");
  });

  test("[CQ6] a closed room is over for everybody in it", async () => {
    const { ann, bob, cid } = await roomOf(kind);
    await until(ann, ({ room }) => room?.rights?.mayClose === true);
    await ann.order("close");
    for (const client of [ann, bob, cid]) {
      await until(client, ({ room, ended }) => room === undefined && ended?.why === "Ann closed this room");
    }
  });
});

describe("a server that lies, in a sealed room", () => {
  type Told = { ok?: boolean; commands?: Record<string, unknown>[]; room?: object; count?: number };

  test("[CQ7] cannot make a moderator of somebody, nor silence somebody in others' eyes", async () => {
    const answer: Tricks["answer"] = (_event, told) => {
      const { users } = told as { users?: object[] };
      return users === undefined
        ? told
        : { ...(told as object), users: users.map((user) => ({ ...user, role: "owner", muted: true })) };
    };
    const { bob } = await roomOf("sealed", { Bob: { answer } });
    await until(bob, (now) => personIn(now, "Ann")?.role === "owner");
    expect(personIn(bob.snapshot(), "Cid")).not.toHaveProperty("role");
    expect(personIn(bob.snapshot(), "Cid")).not.toHaveProperty("muted");
    expect(bob.snapshot().room?.rights?.own).toBeUndefined();
  });

  test("[CQ7] cannot name another founder than the one of the link", async () => {
    const answer: Tricks["answer"] = (_event, told) => {
      const { room } = told as Told;
      const founder = { memberId: "x", key: "A".repeat(43) };
      return room === undefined ? told : { ...(told as object), room: { ...room, founder } };
    };
    const { bob } = await roomOf("sealed", { Bob: { answer } });
    await until(bob, ({ notices }) => notices.some(({ text }) => text.includes("founder")));
    expect(bob.snapshot().room?.users.every(({ role }) => role === undefined)).toBe(true);
  });

  test.each([
    ["alters one", (given: Record<string, unknown>[]) => given.map((one) => ({ ...one, kind: "ban" }))],
    ["leaves one out", (given: Record<string, unknown>[]) => given.slice(1)],
    ["takes a signature away", (given: Record<string, unknown>[]) => given.map(({ signature: _gone, ...one }) => one)],
    [
      "lets somebody else have given it",
      (given: Record<string, unknown>[]) => given.map((one) => ({ ...one, by: one.target })),
    ],
  ])("[CQ8] is not followed when it %s", async (_how, change) => {
    const answer: Tricks["answer"] = (event, told) => {
      const { commands } = told as Told;
      return event !== "commands" || commands === undefined
        ? told
        : { ...(told as object), commands: change(commands) };
    };
    const { ann, bob, cid } = await roomOf("sealed", { Bob: { answer } });
    await until(ann, ({ room }) => room?.rights?.own === "owner");
    await ann.order("mute", "Cid");
    await ann.order("appoint", "Bob");
    await until(cid, (now) => personIn(now, "Bob")?.role === "moderator");
    await until(bob, ({ notices }) => notices.some(({ text }) => text.includes("cannot have been given")));
    expect(personIn(bob.snapshot(), "Cid")).not.toHaveProperty("muted");
    expect(bob.snapshot().room?.rights?.own).toBeUndefined();
  });

  test("[CQ9] a line that tells of a command is shown when its giver signed it, and counts for the log", async () => {
    let forge = false;
    const message: Tricks["message"] = (told) => {
      const { command } = told;
      if (!forge || command === undefined) return [told];
      return [{ ...told, command: { ...command, kind: "ban" as const } }];
    };
    const { ann, bob } = await roomOf("sealed", { Bob: { message } });
    await until(ann, ({ room }) => room?.rights?.own === "owner");
    await ann.order("mute", "Cid");
    await tells(bob, "Ann muted Cid");
    ann.say("as you see", EVERYONE);
    await shows(bob, "as you see");
    bob.say("I do", EVERYONE);
    await shows(ann, "I do");
    expect([...ann.snapshot().alerts, ...bob.snapshot().alerts]).toEqual([]);

    forge = true;
    await ann.order("unmute", "Cid");
    await until(bob, ({ alerts }) => alerts.length > 0);
    expect(messagesOf(bob.snapshot()).at(-1)).toMatchObject({ withheld: "sender" });
    expect(lines(bob)).toEqual(["Ann muted Cid"]);
  });
});

test("[CQ11] an owner adds bots, sees how they are, and removes them; everybody is told", async () => {
  const { ann, bob } = await roomOf("open");
  await until(ann, ({ room }) => room?.rights?.own === "owner");
  const made = await ann.addBot("CI");
  expect(made).toEqual({ id: expect.stringMatching(/^bot-/), token: expect.any(String) });
  await tells(bob, "Ann added the bot CI");
  const said = await fetch(`${server.url}/hooks/${made.id}`, {
    method: "POST",
    headers: { authorization: `Bearer ${made.token}`, "content-type": "application/json" },
    body: JSON.stringify({ text: "green" }),
  });
  expect(said.status).toBe(201);
  await until(bob, (now) => messagesOf(now).some(({ text }) => text === "green"));
  await expect(bob.addBot("Mine")).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  await expect(bob.bots()).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  await expect(ann.addBot("Mirror", "nowhere")).rejects.toMatchObject({ code: "E_SCHEMA" });
  await expect(ann.addBot("Mirror", "https://10.0.0.1/in")).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  const { secret } = await ann.addBot("Mirror", "https://ci.example/in");
  expect(secret).toMatch(/^whsec_/);
  await tells(bob, "Ann added the bot Mirror: what is said here is sent to ci.example from now on");
  expect((await ann.bots()).map(({ username, hook }) => [username, hook?.host]).sort()).toEqual([
    ["CI", undefined],
    ["Mirror", "ci.example"],
  ]);
  for (const { id } of await ann.bots()) await ann.removeBot(id);
  await expect(ann.removeBot(made.id)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
  expect(await ann.bots()).toEqual([]);
});

test("[CQ11] in a sealed room there are none", async () => {
  const { ann } = await roomOf("sealed");
  await until(ann, ({ room }) => room?.rights?.own === "owner");
  await expect(ann.addBot("CI")).rejects.toMatchObject({ code: "E_SUITE" });
});
