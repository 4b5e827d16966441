import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { Answer, Client } from "./client.ts";
import { serveAlone, unique } from "./harness.ts";
import { Person } from "./keyed-person.ts";
import { failed } from "./packets.ts";
import { list, text } from "./shapes.ts";

const server = serveAlone();

interface Entry {
  event?: "create_room" | "join_room";
  token?: string;
}

async function nonceFor(client: Client): Promise<string> {
  return text(await client.ask("challenge", {}), "nonce");
}

/** Enters over this connection and proves the key. */
async function enter(client: Client, person: Person, roomName: string, username: string, entry: Entry = {}) {
  const { event = "join_room", ...rest } = entry;
  const proof = person.proof(await nonceFor(client), roomName, username);
  return client.ask(event, { roomName, username, identity: { key: person.key, proof }, ...rest });
}

/** A room with somebody in it who has a key. */
async function roomOf(person: Person, username = "Alice") {
  const roomName = unique("room");
  const client = await server.connect();
  const answer = await enter(client, person, roomName, username, { event: "create_room" });
  expect(answer).toMatchObject({ ok: true });
  return { roomName, client, token: text(answer, "self", "token") };
}

const joins = async (roomName: string, username: string, token?: string): Promise<Answer> =>
  (await server.connect()).ask("join_room", { roomName, username, ...(token === undefined ? {} : { token }) });

const TAKEN = failed("E_NAME_TAKEN");
const FORBIDDEN = { ok: false, error: { code: "E_FORBIDDEN", path: "identity" } };

test("[WI1] every challenge is another 32 bytes", async () => {
  const client = await server.connect();
  const nonces = [await nonceFor(client), await nonceFor(client), await nonceFor(await server.connect())];
  expect(new Set(nonces).size).toBe(3);
  for (const nonce of nonces) expect(Buffer.from(nonce, "base64url")).toHaveLength(32);
});

test("[WI2] a key that was proved stands in the list of users; one who showed none has none there", async () => {
  const alice = new Person();
  const { roomName, client } = await roomOf(alice);
  const bob = new Person();
  const answer = await enter(await server.connect(), bob, roomName, "Bob");
  expect(answer).toMatchObject({ ok: true });
  await client.receives("user_joined", { username: "Bob", key: bob.key });
  const seed = await joins(roomName, "Seed");
  const keys = new Map(list(seed, "users").map(({ username, key }) => [username, key]));
  expect(keys).toEqual(
    new Map<unknown, unknown>([
      ["Alice", alice.key],
      ["Bob", bob.key],
      ["Seed", undefined],
    ]),
  );
  await client.receives("room_users", ({ users }) => Array.isArray(users) && users.length === 3);
});

test("[WI3] a signature for another connection, room, name, key or an earlier entry proves nothing", async () => {
  const alice = new Person();
  const mallory = new Person();
  const { roomName, client: inRoom } = await roomOf(new Person(), "Host");
  const client = await server.connect();
  const tries: [what: string, make: () => Promise<object>][] = [
    ["no challenge", async () => ({ key: alice.key, proof: alice.proof("A".repeat(43), roomName, "Alice") })],
    ["another room", async () => ({ key: alice.key, proof: alice.proof(await nonceFor(client), "other", "Alice") })],
    ["another name", async () => ({ key: alice.key, proof: alice.proof(await nonceFor(client), roomName, "Alicia") })],
    ["another key", async () => ({ key: alice.key, proof: mallory.proof(await nonceFor(client), roomName, "Alice") })],
    [
      "another connection",
      async () => ({ key: alice.key, proof: alice.proof(await nonceFor(inRoom), roomName, "Alice") }),
    ],
    [
      "no key at all",
      async () => ({ key: "_".repeat(43), proof: alice.proof(await nonceFor(client), roomName, "Alice") }),
    ],
  ];
  for (const [what, make] of tries) {
    const identity = await make();
    expect(await client.ask("join_room", { roomName, username: "Alice", identity }), what).toMatchObject(FORBIDDEN);
  }
  const proof = alice.proof(await nonceFor(client), roomName, "Alice");
  const entry = { roomName, username: "Alice", identity: { key: alice.key, proof } };
  expect(await client.ask("join_room", entry)).toMatchObject({ ok: true });
  expect(await client.ask("join_room", entry), "the same again").toMatchObject(FORBIDDEN);
});

test("[WI3] a wrong proof makes no room", async () => {
  const roomName = unique("room");
  const client = await server.connect();
  const identity = { key: new Person().key, proof: "A".repeat(86) };
  expect(await client.ask("create_room", { roomName, username: "Alice", identity })).toMatchObject(FORBIDDEN);
  expect(await client.ask("join_room", { roomName, username: "Alice" })).toMatchObject(failed("E_NO_ROOM"));
});

test("[WI4] a name that was held with a key is nobody else's, after its holder said goodbye too", async () => {
  const alice = new Person();
  const { roomName, client } = await roomOf(alice);
  await enter(await server.connect(), new Person(), roomName, "Bob");
  await client.ask("leave_room");
  for (const name of ["Alice", "ALICE"]) {
    expect(await joins(roomName, name)).toMatchObject(TAKEN);
    expect(await enter(await server.connect(), new Person(), roomName, name)).toMatchObject(TAKEN);
  }
  expect(await enter(await server.connect(), alice, roomName, "alice")).toMatchObject({ ok: true });
});

test("[WI4] nor when its holder has another name by now", async () => {
  const alice = new Person();
  const { roomName, client, token } = await roomOf(alice);
  expect(await enter(client, alice, roomName, "Alicia", { token })).toMatchObject({ ok: true });
  expect(await joins(roomName, "Alice")).toMatchObject(TAKEN);
});

test("[WI5] the token of a member with a key opens nothing without the key", async () => {
  const alice = new Person();
  const { roomName, client, token } = await roomOf(alice);
  expect(await joins(roomName, "Alice", token)).toMatchObject(TAKEN);
  expect(await joins(roomName, "Anna", token)).toMatchObject(TAKEN);
  expect(await enter(await server.connect(), new Person(), roomName, "Alice", { token })).toMatchObject(TAKEN);
  expect(await client.whisper("Nobody", "still here")).toMatchObject(failed("E_NO_RECIPIENT"));
  const back = await enter(await server.connect(), alice, roomName, "Alice", { token });
  expect(back).toMatchObject({ ok: true, self: { username: "Alice", token } });
});

test("[WI6] a member without a key may show one later; from then on it is needed", async () => {
  const [roomName, alice] = [unique("room"), new Person()];
  const client = await server.connect();
  const token = text(await client.ask("create_room", { roomName, username: "Alice" }), "self", "token");
  expect(await joins(roomName, "Alice", token)).toMatchObject({ ok: true });
  expect(await enter(await server.connect(), alice, roomName, "Alice", { token })).toMatchObject({ ok: true });
  expect(await joins(roomName, "Alice", token)).toMatchObject(TAKEN);
});

test("[WI7] all of this is so after a restart, too", async () => {
  const alice = new Person();
  const { roomName, token } = await roomOf(alice);
  await server.restart("kill");
  expect(await joins(roomName, "Alice")).toMatchObject(TAKEN);
  expect(await joins(roomName, "Alice", token)).toMatchObject(TAKEN);
  const back = await enter(await server.connect(), alice, roomName, "Alice", { token });
  expect(back).toMatchObject({ ok: true, users: [{ username: "Alice", key: alice.key }] });
});

test("[WI8] a shape that is none is E_SCHEMA", async () => {
  const client = await server.connect();
  const { key } = new Person();
  for (const [identity, path] of [
    ["me", "identity"],
    [{ key }, "identity.proof"],
    [{ key: `${key}=`, proof: "A".repeat(86) }, "identity.key"],
    [{ key, proof: "A".repeat(85) }, "identity.proof"],
  ]) {
    const answer = await client.ask("create_room", { roomName: unique("room"), username: "Alice", identity });
    expect(answer).toMatchObject({ ok: false, error: { code: "E_SCHEMA", path } });
  }
});

test("[WI3] a key of another curve is no proof", async () => {
  const other = createPrivateKey(generateKeyPairSync("x25519").privateKey.export({ format: "pem", type: "pkcs8" }));
  const key = createPublicKey(other).export({ format: "jwk" }).x ?? "";
  const client = await server.connect();
  await nonceFor(client);
  const entry = { roomName: unique("room"), username: "Alice", identity: { key, proof: "A".repeat(86) } };
  expect(await client.ask("create_room", entry)).toMatchObject(FORBIDDEN);
});

test("[WB4] a connection for files of somebody with a key needs that key's proof, beside the token", async () => {
  const person = new Person();
  const { roomName, token } = await roomOf(person);
  const asData = { roomName, username: "Alice", token, role: "data" };
  expect(await (await server.connect()).ask("join_room", asData)).toMatchObject(TAKEN);
  const client = await server.connect();
  const proof = person.proof(await nonceFor(client), roomName, "Alice");
  const identity = { key: person.key, proof };
  expect(await client.ask("join_room", { ...asData, identity })).toMatchObject({
    ok: true,
    self: { username: "Alice" },
  });
});
