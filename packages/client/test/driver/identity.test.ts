import "fake-indexeddb/auto";
import type { User } from "@chatcast/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ChatCastClient, Snapshot } from "../../src/api.ts";
import { Acquaintances } from "../../src/driver/acquaintances.ts";
import { indexedDbIdentities } from "../../src/identity/indexed-db.ts";
import type { Identities } from "../../src/identity/port.ts";
import { openClient } from "../../src/index.ts";
import { ServerProcess } from "../support/server-process.ts";
import { World } from "../support/world.ts";

const LONG = 60_000;
let profiles = 0;
const newProfile = () => indexedDbIdentities(`profile-${profiles++}`);

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

describe("with a server that knows keys", () => {
  let server: ServerProcess;
  const clients: ChatCastClient[] = [];
  const open = (identities?: Identities) => {
    const client = openClient({ url: server.url, ...(identities && { identities }) });
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    server = await ServerProcess.start();
  }, LONG);
  afterAll(() => server.dispose(), LONG);
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  test("[CK1] a client proves its key at each entry and return, and its name is taken by nobody else", async () => {
    const profile = newProfile();
    const ann = open(profile);
    const { self, users } = await ann.createRoom({ roomName: "proved", username: "Ann" });
    expect(users[0]?.key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    await ann.leaveRoom();
    const stranger = open();
    const mallory = open(newProfile());
    const taken = { code: "E_NAME_TAKEN" };
    const entry = { roomName: "proved", username: "Ann" };
    await expect(stranger.joinRoom(entry)).rejects.toMatchObject(taken);
    await expect(mallory.joinRoom(entry)).rejects.toMatchObject(taken);
    await expect(mallory.joinRoom({ ...entry, token: self.token })).rejects.toMatchObject(taken);
    const again = open(profile);
    expect((await again.returnToRoom({ ...entry, token: self.token })).users[0]?.key).toBe(users[0]?.key);
  });

  test("[CK1] two clients of one profile, and entries at the same time, do not spoil each other's proofs", async () => {
    const profile = newProfile();
    const client = open(profile);
    await client.createRoom({ roomName: "twice", username: "Ann" });
    const both = [
      client.joinRoom({ roomName: "twice", username: "Ann" }),
      client.joinRoom({ roomName: "twice", username: "Ann" }),
      open(profile).joinRoom({ roomName: "twice", username: "Anna" }),
    ];
    const outcomes = await Promise.allSettled(both);
    const codes = outcomes.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "in"));
    // The first of two entries of one client may be told that the second took its place; none is refused its key.
    expect(codes).not.toContain("E_FORBIDDEN");
    expect(codes.slice(1)).toEqual(["in", "in"]);
  });

  test("[CK3, CK5] somebody who comes without the key that is known is shown so; safety numbers need two keys", async () => {
    const profile = newProfile();
    await profile.trust("met", "Bob", "A".repeat(43));
    const ann = open(profile);
    await ann.createRoom({ roomName: "met", username: "Ann" });
    await open().joinRoom({ roomName: "met", username: "Bob" });
    const bob = ({ room }: Snapshot) => room?.users.find(({ username }) => username === "Bob");
    await until(ann, (snapshot) => bob(snapshot)?.metAs !== undefined);
    expect(bob(ann.snapshot())).toMatchObject({ metAs: "A".repeat(43) });
    expect(ann.snapshot().notices.at(-1)?.text).toContain("Bob has not shown the key that you know");
    await expect(ann.safetyNumber("Bob")).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    await expect(ann.trustKey("Bob")).rejects.toMatchObject({ code: "E_NOT_FOUND" });

    const cid = open(newProfile());
    await cid.joinRoom({ roomName: "met", username: "Cid" });
    await until(
      ann,
      ({ room }) => room?.users.some(({ username, key }) => username === "Cid" && key !== undefined) === true,
    );
    const number = await ann.safetyNumber("Cid");
    expect(number).toHaveLength(12);
    expect(await cid.safetyNumber("Ann")).toEqual(number);
  });
});

describe("with a server that knows none", () => {
  test("[CK1] a client enters without a key", async () => {
    const world = new World();
    world.server.refusals.set("challenge", "E_EVENT");
    const signer = { publicKey: new Uint8Array(32), sign: async () => new Uint8Array(64) };
    const identities = { ...newProfile(), signer: async () => signer };
    const client = world.client({}, { identities });
    const entered = await world.when(client.createRoom({ roomName: "lab", username: "Ann" }));
    expect(entered.self.username).toBe("Ann");
    const entries = world.server.received.filter(({ event }) => event === "create_room");
    expect(entries).toEqual([
      { event: "create_room", body: { roomName: "lab", username: "Ann", typing: true, received: true } },
    ]);
  });

  test("[CK2] a return that cannot ask for a challenge is tried again over the next connection, not given up", async () => {
    const world = new World();
    world.server.refusals.set("challenge", "E_EVENT");
    const signer = { publicKey: new Uint8Array(32), sign: async () => new Uint8Array(64) };
    const client = world.client({}, { identities: { ...newProfile(), signer: async () => signer } });
    await world.when(client.createRoom({ roomName: "lab", username: "Ann" }));
    world.server.refusals.set("challenge", "E_UNAVAILABLE");
    world.server.cut();
    const attempts = world.server.attempts.length;
    await world.time.until(() => world.server.attempts.length > attempts + 1);
    expect(client.snapshot().room?.name).toBe("lab");
    world.server.refusals.set("challenge", "E_EVENT");
    await world.until(client, ({ connection }) => connection.state === "connected");
    await world.time.until(() => world.server.received.filter(({ event }) => event === "join_room").length > 0);
    expect(client.snapshot().notices).toEqual([]);
  });
});

describe("acquaintances", () => {
  const people = (...users: User[]) => users;

  test("[CK3] a new key is told once, and no more when it is trusted", async () => {
    const told: string[] = [];
    const met = new Acquaintances({ identities: newProfile(), room: "Lab", changed: (name) => told.push(name) });
    const [bob, other] = [
      { username: "Bob", key: "K1" },
      { username: "Bob", key: "K2" },
    ];
    await met.look(people(bob));
    expect(met.strangerSince(bob)).toBeUndefined();
    await met.look(people(other));
    await met.look(people(other));
    expect(told).toEqual(["Bob"]);
    expect(met.strangerSince(other)).toBe("K1");
    expect(met.strangerSince(bob)).toBeUndefined();
    await met.trust("Bob", "K2");
    expect(met.strangerSince(other)).toBeUndefined();
    await met.look(people(other));
    expect(told).toEqual(["Bob"]);
  });

  test("[CK3] somebody who never showed a key is no stranger", async () => {
    const met = new Acquaintances({ identities: newProfile(), room: "Lab", changed: () => expect.unreachable() });
    await met.look(people({ username: "Seed" }));
    expect(met.strangerSince({ username: "Seed" })).toBeUndefined();
  });
});
