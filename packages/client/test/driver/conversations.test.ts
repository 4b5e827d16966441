import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EVERYONE, privately, texts, World } from "../support/world.ts";

const numbers = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => String(first + i));

describe("conversations", () => {
  test("[CR1] joining shows the newest messages of room and pairs", async () => {
    const world = new World();
    const room = world.server.room("lab");
    for (const text of numbers(1, 120)) room.text("Ada", text);
    for (const text of numbers(1, 60)) room.text("Ada", text, "Bob");
    const bob = await world.member("Bob");
    await world.time.advance(100);
    expect(texts(bob)).toEqual(numbers(71, 120));
    expect(texts(bob, "Ada")).toEqual(numbers(11, 60));
    expect(bob.snapshot().conversations.map(({ hasOlder, gap }) => [hasOlder, gap])).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
  });

  test("[CR2] what was said meanwhile is fetched in pages, in the room and in pairs, each message once", async () => {
    const world = new World();
    const bob = await world.member("Bob");
    const room = world.server.room("lab");
    room.text("Ada", "1");
    room.text("Ada", "1", "Bob");
    await world.time.advance(100);
    world.server.cut();
    for (const text of numbers(2, 700)) room.text("Ada", text);
    for (const text of numbers(2, 450)) room.text("Ada", text, "Bob");
    room.text("Cid", "new", "Bob");
    await world.until(bob, () => texts(bob).length === 700 && texts(bob, "Ada").length === 450);
    await world.time.advance(5_000);
    expect(texts(bob)).toEqual(numbers(1, 700));
    expect(texts(bob, "Ada")).toEqual(numbers(1, 450));
    expect(texts(bob, "Cid")).toEqual(["new"]);
  });

  test("[CR2] [CR3] whatever is lost on the way, nothing is missing or doubled in the end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.array(fc.boolean(), { minLength: 5, maxLength: 40 }), async (seed, lost) => {
        const world = new World(seed);
        const bob = await world.member("Bob");
        const room = world.server.room("lab");
        for (const [i, quietly] of lost.entries()) {
          room.text("Ada", String(i + 1), undefined, quietly);
          if (i % 13 === 12) world.server.cut();
          await world.time.advance(3);
        }
        room.text("Ada", String(lost.length + 1));
        world.server.cut();
        await world.until(bob, () => texts(bob).length > lost.length);
        await world.time.advance(20_000);
        expect(texts(bob)).toEqual(numbers(1, lost.length + 1));
      }),
      { numRuns: 25 },
    );
  });

  test("[CR3] a hole is shown until it is filled", async () => {
    const world = new World();
    const bob = await world.member("Bob");
    const room = world.server.room("lab");
    room.text("Ada", "1");
    await world.time.advance(100);
    for (const text of ["2", "3", "4"]) room.text("Ada", text, undefined, true);
    room.text("Ada", "5");
    await world.time.advance(5);
    expect(bob.snapshot().conversations[0]?.gap).toEqual({ count: 3 });
    expect(texts(bob)).toEqual(["1"]);
    await world.time.advance(100);
    expect(bob.snapshot().conversations[0]?.gap).toBeUndefined();
    expect(texts(bob)).toEqual(["1", "2", "3", "4", "5"]);
  });

  test("[CR3] a page that cannot be fetched is asked for again", async () => {
    const world = new World();
    const bob = await world.member("Bob");
    const room = world.server.room("lab");
    room.text("Ada", "1");
    await world.time.advance(100);
    world.server.refusals.set("history", "E_UNAVAILABLE");
    room.text("Ada", "2", undefined, true);
    room.text("Ada", "3");
    await world.time.advance(500);
    expect(bob.snapshot().conversations[0]?.gap).toEqual({ count: 1 });
    world.server.refusals.clear();
    await world.time.advance(2_000);
    expect(texts(bob)).toEqual(["1", "2", "3"]);
  });

  test("[CR4] a private message stands with the other member on both sides and nowhere else", async () => {
    const world = new World();
    const [ada, bob, cid] = [await world.member("Ada"), await world.member("Bob"), await world.member("Cid")];
    await world.time.advance(100);
    ada.say("secret", privately("Bob"));
    await world.time.advance(100);
    expect([texts(ada, "Bob"), texts(ada)]).toEqual([["secret"], []]);
    expect([texts(bob, "Ada"), texts(bob)]).toEqual([["secret"], []]);
    expect(cid.snapshot().conversations).toHaveLength(1);
    expect(JSON.stringify(cid.snapshot())).not.toContain("secret");
  });

  test("[CR5] older messages come a page at a time, until the first", async () => {
    const world = new World();
    const room = world.server.room("lab");
    for (const text of numbers(1, 120)) room.text("Ada", text);
    const bob = await world.member("Bob");
    await world.when(bob.loadOlder());
    expect(texts(bob)).toEqual(numbers(21, 120));
    await Promise.all([world.when(bob.loadOlder()), bob.loadOlder()]);
    expect(texts(bob)).toEqual(numbers(1, 120));
    expect(bob.snapshot().conversations[0]?.hasOlder).toBe(false);
    await bob.loadOlder();
    expect(texts(bob)).toEqual(numbers(1, 120));
  });

  test("[CR5] a private conversation that was not read yet shows its newest page", async () => {
    const world = new World();
    const bob = await world.member("Bob");
    const room = world.server.room("lab");
    for (const text of numbers(1, 70)) room.text("Ada", text, "Bob", true);
    await world.when(bob.loadOlder("Ada"));
    expect(texts(bob, "Ada")).toEqual(numbers(21, 70));
    await world.when(bob.loadOlder("Ada"));
    expect(texts(bob, "Ada")).toEqual(numbers(1, 70));
  });

  test("[CR6] people come and go at once", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const names = () => ada.snapshot().room?.users.map(({ username }) => username);
    const [connection] = world.server.connections;
    connection?.tell({ event: "user_joined", body: { username: "Bob" } });
    connection?.tell({ event: "user_joined", body: { username: "bob" } });
    await world.time.advance(10);
    expect(names()).toEqual(["Ada", "Bob"]);
    connection?.tell({ event: "user_left", body: { username: "Bob" } });
    await world.time.advance(10);
    expect(names()).toEqual(["Ada"]);
    connection?.tell({ event: "room_users", body: { users: [{ username: "Ada" }, { username: "Cid" }] } });
    await world.time.advance(10);
    expect(names()).toEqual(["Ada", "Cid"]);
  });

  test("[CR7] a text that does not fit its integrity value reads compromised", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const integrity = { suite: "crc32-xor-seq", status: "valid" as const, seq: 5, checksum: "f7d18987" };
    const message = { type: "text" as const, mode: "broadcast" as const, from: "Bob", integrity };
    world.server.room("lab").say({ ...message, id: "a", text: "Hello" });
    world.server.room("lab").say({ ...message, id: "b", text: "Hellp" });
    await world.time.advance(10);
    const [conversation] = ada.snapshot().conversations;
    expect(conversation?.messages.map(({ integrity: { status } }) => status)).toEqual(["valid", "compromised"]);
    expect(ada.snapshot().notices).toHaveLength(1);
  });

  test("[CR8] another spelling of a name is the same conversation", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    await world.member("Bob");
    await world.time.advance(100);
    world.server.room("lab").text("Bob", "hi", "Ada");
    await world.time.advance(100);
    await world.when(ada.loadOlder("ｂｏｂ"));
    expect(ada.snapshot().conversations.map((conversation) => conversation.with)).toEqual([undefined, "Bob"]);
  });

  test("[CR9] leaving forgets what was shown, and says goodbye", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    ada.say("Hello", EVERYONE);
    await world.time.advance(100);
    await world.when(ada.leaveRoom());
    expect(ada.snapshot().room).toBeUndefined();
    expect(texts(ada)).toEqual([]);
    expect(world.server.room("lab").users()).toEqual([]);
    world.server.cut();
    await world.time.advance(60_000);
    expect(world.server.room("lab").users()).toEqual([]);
    await world.when(ada.createRoom({ roomName: "other", username: "Ada" }));
    expect(texts(ada)).toEqual([]);
    expect(ada.snapshot().room?.name).toBe("other");
  });

  test("[CR10] another log under a former partner's name begins anew, with a notice", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const room = world.server.room("lab");
    for (const text of ["1", "2"]) room.text("Bob", text, "Ada");
    await world.time.advance(100);
    room.logs.delete(["Ada", "Bob"].join("\n"));
    room.say({
      id: "other-bob",
      type: "text",
      mode: "unicast",
      from: "Bob",
      recipient: "Ada",
      text: "I am new",
      integrity: { suite: "crc32-xor-seq", status: "unchecked" },
    });
    await world.time.advance(100);
    expect(texts(ada, "Bob")).toEqual(["I am new"]);
    expect(ada.snapshot().notices).toHaveLength(1);
  });

  test("[CR12] a private conversation that a restored server does not have is forgotten with a notice, and begins anew", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    await world.member("Bob");
    const room = world.server.room("lab");
    room.text("Ada", "to all");
    for (const text of ["1", "2"]) room.text("Bob", text, "Ada");
    await world.time.advance(100);
    room.logs.delete(["Ada", "Bob"].join("\n"));
    world.server.cut();
    await world.time.advance(20_000);
    expect(texts(ada, "Bob")).toEqual([]);
    expect(texts(ada)).toEqual(["to all"]);
    expect(ada.snapshot().notices.map(({ text }) => text)).toEqual([expect.stringMatching(/^Bob's conversation/)]);
    room.text("Bob", "anew", "Ada");
    await world.time.advance(100);
    expect(texts(ada, "Bob")).toEqual(["anew"]);
  });

  test("[CR12] one whose name somebody else has by now stays to be read", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const former = await world.member("Bob");
    const room = world.server.room("lab");
    const idOfBob = (): string | undefined => room.users().find(({ username }) => username === "Bob")?.memberId;
    const before = idOfBob();
    room.say({
      id: "of-bob",
      type: "text",
      mode: "unicast",
      from: "Bob",
      ...(before === undefined ? {} : { fromId: before }),
      recipient: "Ada",
      text: "Good bye",
      integrity: { suite: "crc32-xor-seq", status: "unchecked" },
    });
    await world.time.advance(100);
    await world.when(former.leaveRoom());
    await world.member("Bob");
    expect(idOfBob()).not.toBe(before);
    room.logs.delete(["Ada", "Bob"].join("\n"));
    world.server.cut();
    await world.time.advance(20_000);
    expect(ada.snapshot().room?.users).toHaveLength(2);
    expect(texts(ada, "Bob")).toEqual(["Good bye"]);
  });
});
