import "fake-indexeddb/auto";
import { ChatCastError } from "@chatcast/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  bytesSource,
  type ChatCastClient,
  type ClientOptions,
  type Leases,
  memoryStorage,
  openClient,
} from "../../src/index.ts";
import { seen } from "../support/kept-uploads.ts";
import { type Tricks, throughHands } from "../support/man-in-the-middle.ts";
import { messagesOf, newPerson, shows, until } from "../support/people.ts";
import { ServerProcess } from "../support/server-process.ts";
import { EVERYONE, someBytes } from "../support/world.ts";

const LONG = 60_000;
let server: ServerProcess;
const clients: ChatCastClient[] = [];

function open(identities: ReturnType<typeof newPerson>, options: ClientOptions = {}): ChatCastClient {
  const client = openClient({ url: server.url, identities, ...options });
  clients.push(client);
  return client;
}

/** Whoever takes a lease gets it when its holder has finished. */
function oneAtATime(): Leases {
  let lost: (() => Promise<void>) | undefined;
  return {
    isHeld: async () => lost !== undefined,
    async take(_name, finish) {
      const before = lost;
      lost = finish;
      await before?.();
      return { release: () => undefined };
    },
  };
}

beforeAll(async () => {
  server = await ServerProcess.start();
}, LONG);
afterAll(async () => {
  for (const client of clients) client.close();
  await server.dispose();
}, LONG);

test(
  "[CD16] in a sealed room what could not be kept goes out once the room is taken back, and every frame verifies",
  async () => {
    const ann = newPerson();
    const disk = { full: false };
    const storage = seen(memoryStorage(), (call) => {
      if (disk.full && call === "putSaid") throw new ChatCastError("E_DISK_FULL", "full");
    });
    const leases = oneAtATime();
    const line: Tricks = {};
    const first = open(ann, { storage, leases, openConnection: throughHands(server.url, line) });
    const { self, sealed } = await first.createSealedRoom({ username: "Ann" });
    const link = sealed?.link ?? "";
    const bob = open(newPerson());
    await bob.joinSealedRoom({ link, username: "Bob" });
    await until(first, ({ room }) => room?.users.length === 2);
    first.say("before", EVERYONE);
    await shows(bob, "before");

    // They are sealed, have their places in Ann's stream, and never arrive.
    disk.full = true;
    line.up = (packet) => (packet.type === "SEALED" ? undefined : packet);
    for (const text of ["one", "two"]) first.say(text, EVERYONE);
    await until(first, (now) => messagesOf(now).filter(({ state }) => state.state === "sent").length === 2);
    const second = open(ann, { storage, leases });
    await second.returnToRoom({ link, roomName: "", username: "Ann", token: self.token });
    disk.full = false;
    delete line.up;
    second.say("from the second", EVERYONE);
    await shows(bob, "from the second");

    first.reconnect();
    await shows(bob, "two");
    first.say("three", EVERYONE);
    await shows(bob, "three");
    await shows(first, "three");
    const texts = ["before", "from the second", "one", "two", "three"];
    for (const client of [bob, first]) {
      expect(messagesOf(client.snapshot()).map(({ text }) => text)).toEqual(texts);
      expect(messagesOf(client.snapshot()).every(({ integrity }) => integrity.status === "valid")).toBe(true);
      expect(client.snapshot().alerts).toEqual([]);
    }
  },
  LONG,
);

test(
  "[CU12] an upload in a sealed room that is kept nowhere ends when the room is taken back, and that is said",
  async () => {
    const ann = newPerson();
    const leases = oneAtATime();
    const first = open(ann, { leases, openConnection: throughHands(server.url, { up: () => undefined }) });
    const { self, sealed } = await first.createSealedRoom({ username: "Ann" });
    // Nothing arrives of what it sends.
    first.sendFile(bytesSource(someBytes(100_000), "map.bin"), EVERYONE);
    await until(first, ({ transfers }) => transfers.length === 1);
    const second = open(ann, { leases });
    await second.returnToRoom({ link: sealed?.link ?? "", roomName: "", username: "Ann", token: self.token });
    expect(second.snapshot().transfers).toEqual([]);
    first.reconnect();
    await until(first, ({ connection, room }) => connection.state === "connected" && room !== undefined);
    expect(first.snapshot().transfers).toEqual([]);
    expect(first.snapshot().notices.map(({ text }) => text)).toContainEqual(
      "map.bin could not be kept on this device and does not go on. Send it again if it is not in the conversation.",
    );
  },
  LONG,
);
