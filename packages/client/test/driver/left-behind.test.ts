import { ChatCastError } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { ChatCastClient } from "../../src/api.ts";
import { bytesSource } from "../../src/files/bytes.ts";
import { memoryStorage } from "../../src/storage/memory.ts";
import type { RoomStorage } from "../../src/storage/port.ts";
import { arrivals, doneOn, goUntil, seen } from "../support/kept-uploads.ts";
import { run } from "../support/runs.ts";
import { FakeBrowser, type Tab } from "../support/tabs.ts";
import { KIB, transfer } from "../support/transfers.ts";
import { EVERYONE, privately, someBytes, texts, World } from "../support/world.ts";

const HOME = { roomName: "lab", username: "Ada" };
const states = (client: ChatCastClient, withMember?: string) =>
  client
    .snapshot()
    .conversations.find((other) => other.with === withMember)
    ?.messages.map(({ text, state }) => [text, state.state]);

describe("what a tab could not keep before another took the room over", () => {
  /** Two tabs over one storage, which takes nothing of what `refuses` names while the disk is full. */
  async function setting({ kept = true, refuses = "putSaid" }: { kept?: boolean; refuses?: keyof RoomStorage } = {}) {
    const world = new World();
    const browser = new FakeBrowser(world.time, { secure: true });
    const disk = { full: false };
    const puts: Parameters<RoomStorage["putSaid"]>[] = [];
    const storage = seen(memoryStorage(), (call, args) => {
      if (disk.full && call === refuses) throw new ChatCastError("E_DISK_FULL", "full");
      if (call === "putSaid") puts.push(args as Parameters<RoomStorage["putSaid"]>);
    });
    const open = ({ leases }: Tab) => run(world, kept ? { storage, leases } : { leases }).client;
    const first = open(browser.openTab());
    const { self } = await world.when(first.createRoom(HOME));
    await world.time.advance(3_000);
    const second = open(browser.openTab());
    const offline = () => {
      world.server.down = true;
      world.server.cut();
    };
    const online = () => {
      world.server.down = false;
    };
    const takeOver = () => world.when(second.returnToRoom({ ...HOME, token: self.token }));
    const takeBack = async () => {
      first.reconnect();
      await world.until(first, ({ connection }) => connection.state === "connected");
    };
    const settled = (client: ChatCastClient) =>
      world.until(client, () => states(client)?.every(([, state]) => state === "acknowledged") === true);
    const log = () => world.server.room("lab").log();
    return { world, disk, puts, first, second, offline, online, takeOver, takeBack, settled, log };
  }

  test("[CD16] waits there, goes out once when the room is taken back, behind what the other tab said, and is kept", async () => {
    const { world, disk, puts, first, second, offline, online, takeOver, settled, log } = await setting();
    offline();
    disk.full = true;
    const ids = ["one", "two"].map((text) => first.say(text, EVERYONE));
    await world.time.advance(100);
    online();
    await takeOver();
    disk.full = false;
    expect(texts(second)).toEqual([]);
    expect(states(first)).toEqual([
      ["one", "pending"],
      ["two", "pending"],
    ]);
    second.say("from the second", EVERYONE);
    await settled(second);

    offline();
    first.reconnect();
    await world.time.advance(5_000);
    expect(states(first)).toEqual([
      ["from the second", "acknowledged"],
      ["one", "pending"],
      ["two", "pending"],
    ]);
    // They are kept by now: the next run of the program has them as well.
    expect(puts.slice(-2).map(([{ id, place, seq, state }, next]) => [id, place, seq, state.state, next])).toEqual([
      [ids[0], 0, 1, "pending", 3],
      [ids[1], 1, 2, "pending", 3],
    ]);
    online();
    await settled(first);
    first.say("three", EVERYONE);
    await settled(first);
    expect(log().map(({ text }) => text)).toEqual(["from the second", "one", "two", "three"]);
    expect(log().map(({ integrity }) => integrity.seq)).toEqual([0, 1, 2, 3]);
    expect(
      log()
        .slice(1, 3)
        .map(({ id }) => id),
    ).toEqual(ids);
  });

  test("[CD16] is stored once, though it had left before the room was taken over", async () => {
    const { world, disk, first, second, takeOver, takeBack, settled, log } = await setting();
    disk.full = true;
    world.server.lose = (_, way) => way === "down";
    first.say("left already", EVERYONE);
    await world.time.advance(100);
    expect(log()).toHaveLength(1);
    world.server.lose = () => false;
    await takeOver();
    await settled(second);
    await takeBack();
    await settled(first);
    await world.time.advance(60_000);
    expect(log().map(({ text }) => text)).toEqual(["left already"]);
    expect(texts(first)).toEqual(["left already"]);
  });

  test("[CD16] survives that the disk is still full, and a second tab that comes again", async () => {
    const { world, disk, first, second, offline, online, takeOver, takeBack, settled, log } = await setting();
    offline();
    disk.full = true;
    first.say("patient", EVERYONE);
    await world.time.advance(100);
    for (let time = 0; time < 3; time++) {
      online();
      world.server.lose = (packet) => JSON.stringify(packet).includes('"MSG"');
      await takeOver();
      expect(texts(second)).toEqual([]);
      await takeBack();
      expect(states(first)?.map(([text]) => text)).toEqual(["patient"]);
    }
    world.server.lose = () => false;
    await settled(first);
    expect(log().map(({ text }) => text)).toEqual(["patient"]);
  });

  test("[CD16] but kept once, and discarded or delivered in the other tab, it does not come back", async () => {
    const { world, disk, first, second, takeOver, takeBack, settled, log } = await setting();
    const bob = await world.member("Bob");
    await world.time.advance(100);
    // Fails, and is kept as failed.
    const refused = first.say("refused", privately("Bob"));
    bob.close();
    await world.until(first, () => states(first, "Bob")?.[0]?.[1] === "failed");
    await world.time.advance(100);
    world.server.lose = (packet) => JSON.stringify(packet).includes('"MSG"');
    first.say("kept", EVERYONE);
    await world.time.advance(100);
    // That it is sent again by hand cannot be kept: the storage still has it as failed.
    disk.full = true;
    first.resend(refused);
    await world.time.advance(100);
    await takeOver();
    world.server.lose = () => false;
    disk.full = false;
    expect(states(second, "Bob")).toEqual([["refused", "failed"]]);
    second.discard(refused);
    await settled(second);
    await takeBack();
    await settled(first);
    await world.time.advance(60_000);
    expect(states(first)).toEqual([["kept", "acknowledged"]]);
    expect(states(first, "Bob")).toBeUndefined();
    expect(log().map(({ text }) => text)).toEqual(["kept"]);
  });

  test("[CD17] is counted as being there alone, until it is kept or delivered", async () => {
    const { world, disk, first, second, offline, online, takeOver, takeBack, settled } = await setting();
    const counts = () => [first.onlyHere(), second.onlyHere()];
    offline();
    first.say("kept", EVERYONE);
    await world.time.advance(100);
    expect(counts(), "what the storage has goes on without this tab").toEqual([0, 0]);
    disk.full = true;
    first.say("one", EVERYONE);
    first.say("two", EVERYONE);
    await world.time.advance(100);
    expect(counts()).toEqual([2, 0]);
    online();
    await takeOver();
    await settled(second);
    expect(counts(), "the tab that was taken over still has it").toEqual([2, 0]);
    await takeBack();
    await settled(first);
    expect(counts()).toEqual([0, 0]);
    offline();
    first.say("three", EVERYONE);
    await world.time.advance(100);
    expect(counts()).toEqual([1, 0]);
    disk.full = false;
    await world.time.advance(60_000);
    expect(counts(), "the storage has space again").toEqual([0, 0]);
  });

  test("[CD16] likewise where nothing is kept at all", async () => {
    const { world, first, second, offline, online, takeOver, takeBack, settled, log } = await setting({ kept: false });
    offline();
    first.say("in memory", EVERYONE);
    await world.time.advance(100);
    online();
    await takeOver();
    second.say("from the second", EVERYONE);
    await settled(second);
    await takeBack();
    await settled(first);
    expect(log().map(({ text }) => text)).toEqual(["from the second", "in memory"]);
  });

  test.each([{ kept: true }, { kept: false }])(
    "[CU12] an upload goes on where its file is, when the room is taken back (storage: $kept)",
    async ({ kept }) => {
      const { world, disk, first, second, takeOver, takeBack, log } = await setting({ kept, refuses: "putTransfer" });
      const bytes = someBytes(20 * 64 * KIB);
      disk.full = true;
      const id = first.sendFile(bytesSource(bytes, "map.bin"), EVERYONE);
      await goUntil(world, () => transfer(first).ackedChunks >= 5);
      world.server.lose = (packet) => (packet as { type?: string }).type === "FILE_CHUNK";
      const sent = arrivals(world).length;
      await takeOver();
      expect(second.snapshot().transfers).toEqual([]);
      expect(transfer(first).phase).toMatchObject({
        state: "waiting",
        reason: expect.stringContaining("cannot know of it"),
      });
      expect([first.onlyHere(), second.onlyHere()], "[CD17]").toEqual([1, 0]);
      disk.full = false;
      world.server.lose = () => false;
      await takeBack();
      await goUntil(world, doneOn(first));
      expect(sent).toBeGreaterThan(5);
      expect(arrivals(world)).toHaveLength(20);
      expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
      expect(first.snapshot().transfers).toHaveLength(1);
      expect(first.onlyHere()).toBe(0);
      expect(log().filter(({ id: file }) => file === id)).toHaveLength(1);
    },
  );
});
