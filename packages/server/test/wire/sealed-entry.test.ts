import { expect, test } from "vitest";
import { serve } from "./harness.ts";
import { failed } from "./packets.ts";
import { SealedPerson, SealedRoom } from "./sealed-person.ts";
import { httpProbes, samplesOf, socketProbes } from "./sealed-probes.ts";
import { type Body, list, text } from "./shapes.ts";

const server = serve();

async function roomWithAnn() {
  const room = new SealedRoom();
  const ann = new SealedPerson("Ann");
  const client = await server.connect();
  const answer = await ann.enters("create_room", client, room);
  expect(answer).toMatchObject({ ok: true });
  return { room, ann, client, answer };
}

test("[WE1] whoever has the link and a key creates and joins; keys of sessions are told", async () => {
  const { room, ann, client, answer } = await roomWithAnn();
  expect(answer).toMatchObject({
    room: { name: room.name, suite: "aes-256-gcm-room", epoch: 0 },
    messages: [],
    head: 0,
  });
  const bob = new SealedPerson("Bob");
  const joined = await bob.enters("join_room", await server.connect(), room);
  const key = (person: SealedPerson) => person.key.toString("base64url");
  const agree = (person: SealedPerson) => ({ agree: person.agree.toString("base64url") });
  expect(joined).toMatchObject({
    ok: true,
    room: { suite: "aes-256-gcm-room", epoch: 0 },
    users: [
      { username: "Ann", key: key(ann), session: agree(ann) },
      { username: "Bob", key: key(bob), session: agree(bob) },
    ],
  });
  expect(await client.receives("user_joined", { username: "Bob" })).toMatchObject({
    key: key(bob),
    session: agree(bob),
  });
});

test("[WE1] a member comes back by its token, with all proofs", async () => {
  const { room, ann, answer } = await roomWithAnn();
  const token = text(answer, "self", "token");
  const again = await ann.enters("join_room", await server.connect(), room, { token });
  expect(again).toMatchObject({ ok: true, self: { token, memberId: text(answer, "self", "memberId") } });
});

test("[WE2] another link and a room that is not there get the same answer", async () => {
  const { room } = await roomWithAnn();
  const bob = new SealedPerson("Bob");
  const other = await bob.enters("join_room", await server.connect(), room.withOtherLink());
  const nowhere = new SealedRoom();
  const absent = await bob.enters("join_room", await server.connect(), nowhere);
  expect(other).toMatchObject({ ok: false, error: { code: "E_NO_ROOM" } });
  expect(JSON.stringify(absent).replaceAll(nowhere.name, room.name)).toBe(JSON.stringify(other));
  // Not even that the id is in use: who made the link up makes a room of its own.
  expect(await bob.enters("create_room", await server.connect(), room.withOtherLink())).toMatchObject({
    ok: true,
    users: [{ username: "Bob" }],
  });
});

test("[WE3] without a key, the link, a certified session or a fresh nonce nobody gets in, room or no room", async () => {
  const { room } = await roomWithAnn();
  for (const target of [room, new SealedRoom()]) {
    const eve = new SealedPerson("Eve");
    const client = await server.connect();
    const foreign = await new SealedPerson("Eve").entry(client, target);
    const theirs = foreign.sealed as Body;
    const changes: [path: string, change: (entry: Body) => Body][] = [
      ["identity", () => ({ identity: undefined })],
      ["identity", () => ({ identity: foreign.identity })],
      ["identity", () => ({ username: "Ann" })],
      ["sealed.proof", (entry) => ({ sealed: { ...(entry.sealed as Body), proof: theirs.proof } })],
      ["sealed.session", (entry) => ({ sealed: { ...(entry.sealed as Body), session: theirs.session } })],
      [
        "sealed.session",
        (entry) => {
          const sealed = entry.sealed as Body;
          const { linked } = theirs.session as Body;
          return { sealed: { ...sealed, session: { ...(sealed.session as Body), linked } } };
        },
      ],
    ];
    for (const [path, change] of changes) {
      const entry = await eve.entry(client, target);
      const answer = await client.ask("join_room", { ...entry, ...change(entry) });
      expect(answer).toMatchObject({ ok: false, error: { code: "E_FORBIDDEN", path } });
    }
    const spent = await eve.entry(client, target);
    await client.ask("join_room", spent);
    expect(await client.ask("join_room", spent)).toMatchObject({ ok: false, error: { code: "E_FORBIDDEN" } });
  }
});

test("[WE4] by its name alone nobody finds it, and an open room of that name is another one", async () => {
  const { room } = await roomWithAnn();
  const seed = await server.connect();
  expect(await seed.ask("join_room", { roomName: room.name, username: "Seed" })).toMatchObject(failed("E_NO_ROOM"));
  expect(await seed.ask("create_room", { roomName: room.name, username: "Seed" })).toMatchObject({
    ok: true,
    room: { suite: "crc32-xor-seq" },
    users: [{ username: "Seed" }],
  });
  const key = `sealed\n${room.name}`;
  expect(await seed.ask("join_room", { roomName: key, username: "Seed" })).toMatchObject(failed("E_NAME_INVALID"));
});

test("[WE3] an id that is none is E_SCHEMA", async () => {
  const client = await server.connect();
  const entry = await new SealedPerson("Eve").entry(client, new SealedRoom());
  expect(await client.ask("join_room", { ...entry, roomName: "Lab" })).toMatchObject({
    ok: false,
    error: { code: "E_SCHEMA", path: "roomName" },
  });
});

test("[WE11] whoever has not the link is told the same, byte for byte, whether there is such a room or not", async () => {
  const { room, client, answer } = await roomWithAnn();
  await client.receives("room_users");
  // Whatever somebody knows who never had the link: the id, the access key's public half, even a member's token.
  const eve = new SealedPerson("Eve");
  const ask = async (target: SealedRoom) => {
    const before = await samplesOf(server.url);
    const knows = { room: target, token: text(answer, "self", "token"), id: text(answer, "self", "memberId") };
    const answers = [
      ...(await socketProbes(await server.connect(), eve, knows)),
      ...(await httpProbes(server.url, knows)),
    ];
    const after = await samplesOf(server.url);
    const grown = [...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)]);
    return { answers, grown: grown.filter(([, by]) => by !== 0) };
  };
  const there = await ask(room);
  const nowhere = await ask(new SealedRoom());
  expect(nowhere.answers).toEqual(there.answers);
  expect(nowhere.grown).toEqual(there.grown);
  expect(there.answers.length).toBeGreaterThan(30);
  // And nobody inside is told anything, nor counted: what Ann hears next is of who has the link.
  await new SealedPerson("Bob").enters("join_room", await server.connect(), room);
  const heard = await client.receives("room_users");
  expect(list(heard, "users").map(({ username }) => username)).toEqual(["Ann", "Bob"]);
  expect(client.inbox.map(({ event }) => event)).toEqual(["room_users", "user_joined", "room_users"]);
});
