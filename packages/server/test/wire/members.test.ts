import { describe, expect, test } from "vitest";
import { type Client, type Joined, settle } from "./client.ts";
import { within } from "./deadline.ts";
import { serveAlone, unique } from "./harness.ts";
import { CHUNK, chunk, control, failed, nack, outgoing, sendChunks, to } from "./packets.ts";
import { list, text } from "./shapes.ts";

const server = serveAlone();

const online = async (roomName: string): Promise<string[]> => {
  const visitor = await server.join(roomName, unique("visitor"));
  const users = list(visitor.answer, "users").map((user) => text(user, "username"));
  await visitor.client.ask("leave_room");
  return users.filter((name) => name !== visitor.name);
};

/** Ends the member's connection as a lost network would, and waits until the watcher was told. */
async function lose(member: Joined, watcher: Client): Promise<void> {
  member.client.close();
  await watcher.receives("user_left", { username: member.name });
}

describe("token", () => {
  test("[WM1] every member has one of its own", async () => {
    const members = await server.room(unique("room"), "Alice", "Bob", "Carol");
    expect(new Set(members.map(({ token }) => token)).size).toBe(3);
    for (const { token } of members) expect(token.length).toBeGreaterThanOrEqual(16);
  });

  test("[WM1] nobody else is told it", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await bob.client.say("hello");
    await settle(alice.client, bob.client);
    expect(alice.client.wire.join("\n")).not.toContain(bob.token);
  });

  test("[WM3] takes the name back after a lost connection", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await lose(bob, alice.client);
    const back = await server.join(roomName, "Bob", { token: bob.token });
    expect(back.answer).toMatchObject({ self: { username: "Bob" } });
    await alice.client.receives("user_joined", { username: "Bob" });
    await alice.client.whisper("Bob", "welcome back");
    await back.client.receives("chat_message", { text: "welcome back" });
    const later = await server.join(roomName, "Bob", { token: back.token });
    expect(later.name).toBe("Bob");
  });

  test("[WM4] one that is not good is E_NAME_TAKEN, even for a free name", async () => {
    const roomName = unique("room");
    const [, bob] = await server.room(roomName, "Alice", "Bob");
    const elsewhere = await server.create(unique("room"), "Carol");
    const client = await server.connect();
    for (const token of ["", "guess", `${bob.token}x`, bob.token.slice(0, -1), elsewhere.token]) {
      for (const username of ["Bob", "Somebody"]) {
        const answer = await client.ask("join_room", { roomName, username, token });
        expect(answer).toMatchObject(failed("E_NAME_TAKEN"));
      }
    }
    expect(client.connected).toBe(true);
    expect(bob.client.connected).toBe(true);
    expect(await online(roomName)).toEqual(["Alice", "Bob"]);
  });

  test("[WM4, WA3] one that is no string is E_SCHEMA", async () => {
    const roomName = unique("room");
    await server.create(roomName, "Alice");
    const client = await server.connect();
    for (const token of [5, null, {}, ["x"]]) {
      const answer = await client.ask("join_room", { roomName, username: "Bob", token });
      expect(answer).toMatchObject(failed("E_SCHEMA", "token"));
    }
  });

  test("[WM12] stays good after leave_room", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await bob.client.whisper("Alice", "before", { id: "w" });
    await bob.client.ask("leave_room");
    const back = await server.join(roomName, "Bob", { token: bob.token });
    expect((await back.client.history({ with: "Alice" })).texts).toEqual(["before"]);
    expect(await back.client.whisper("Alice", "before", { id: "w" })).toMatchObject({ duplicate: true });
    await settle(alice.client, back.client);
  });

  test("[WM6] after leave_room the name may be taken; the token then joins under another", async () => {
    const roomName = unique("room");
    const [, bob] = await server.room(roomName, "Alice", "Bob");
    await bob.client.ask("leave_room");
    await server.join(roomName, "Bob");
    const refused = await bob.client.ask("join_room", { roomName, username: "Bob", token: bob.token });
    expect(refused).toMatchObject(failed("E_NAME_TAKEN"));
    const renamed = await bob.client.ask("join_room", { roomName, username: "Robert", token: bob.token });
    expect(renamed).toMatchObject({ ok: true, self: { username: "Robert" } });
  });

  test("[WM7] joins under another name at any time, and what is the member's follows", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await bob.client.whisper("Alice", "as Bob", { id: "mine" });
    await lose(bob, alice.client);
    const renamed = await server.join(roomName, "Bobby", { token: bob.token });
    await alice.client.receives("user_joined", { username: "Bobby" });
    expect((await renamed.client.history({ with: "Alice" })).texts).toEqual(["as Bob"]);
    expect(await renamed.client.whisper("Alice", "as Bob", { id: "mine" })).toMatchObject({ duplicate: true });
    expect((await alice.client.history({ with: "Bobby" })).texts).toEqual(["as Bob"]);
    expect(await alice.client.whisper("Bobby", "hello")).toMatchObject({ ok: true, offset: 2 });
    expect(await online(roomName)).toEqual(["Alice", "Bobby"]);
  });
});

describe("the same connection", () => {
  test("[WM7] may rename its member with the token", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await bob.client.whisper("Alice", "as Bob");
    await bob.client.enter("join_room", { roomName, username: "Robert", token: bob.token });
    expect(await online(roomName)).toEqual(["Alice", "Robert"]);
    await alice.client.whisper("Robert", "to the new name");
    await bob.client.receives("chat_message", { text: "to the new name" });
    expect((await bob.client.history({ with: "Alice" })).texts).toEqual(["as Bob", "to the new name"]);
    expect(bob.client.received("error_event")).toEqual([]);
    await server.join(roomName, "Bob");
  });

  test("[WM7] may join again under the same name with the token", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await bob.client.enter("join_room", { roomName, username: "Bob", token: bob.token });
    expect(await online(roomName)).toEqual(["Alice", "Bob"]);
    await settle(alice.client, bob.client);
    expect(bob.client.received("error_event")).toEqual([]);
    expect(bob.client.received("chat_message", { text: "barrier" })).toHaveLength(1);
  });
});

describe("reservation", () => {
  test("[WM2] a lost member is off the list at once and keeps the name", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await alice.client.receives("room_users", (body) => list(body, "users").length === 2);
    await lose(bob, alice.client);
    await alice.client.receives("room_users", (body) => list(body, "users").length === 1);
    expect(await online(roomName)).toEqual(["Alice"]);
    const thief = await server.connect();
    const answer = await thief.ask("join_room", { roomName, username: "bob" });
    expect(answer).toMatchObject(failed("E_NAME_TAKEN"));
  });

  test("[WM10] a message to a reserved name is stored and waits", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await lose(bob, alice.client);
    expect(await alice.client.whisper("Bob", "while you were out")).toMatchObject({ ok: true, offset: 1 });
    const back = await server.join(roomName, "Bob", { token: bob.token });
    const { messages } = await back.client.history({ with: "Alice" });
    expect(messages).toMatchObject([{ from: "Alice", recipient: "Bob", mode: "unicast", text: "while you were out" }]);
  });
});

describe("takeover", () => {
  test("[WM8] the newer connection takes over, the older is told and closed", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    const newer = await server.join(roomName, "Bob", { token: bob.token });
    expect(await bob.client.receives("error_event")).toMatchObject({ event: "join_room", code: "E_CONFLICT" });
    await within("the older connection to be closed", bob.client.ended);
    expect(await online(roomName)).toEqual(["Alice", "Bob"]);
    await alice.client.whisper("Bob", "which one?");
    await newer.client.receives("chat_message", { text: "which one?" });
    await settle(newer.client, alice.client);
    expect(bob.client.received("chat_message", { text: "which one?" })).toEqual([]);
  });

  test("[WM8] under another name as well", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    const newer = await server.join(roomName, "Robert", { token: bob.token });
    await bob.client.receives("error_event", { event: "join_room", code: "E_CONFLICT" });
    await within("the older connection to be closed", bob.client.ended);
    expect(await online(roomName)).toEqual(["Alice", "Robert"]);
    await alice.client.whisper("Robert", "hi");
    await newer.client.receives("chat_message", { text: "hi" });
  });
});

describe("a name that changed hands", () => {
  test("[WM11, WF25] a private transfer stays with the member it was opened for", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    const file = outgoing(CHUNK * 2, { audience: to("Bob"), name: "for-the-first-bob.txt" });
    await sendChunks(alice.client, file, [0]);
    await bob.client.ask("leave_room");
    const second = await server.join(roomName, "Bob");
    const reply = await alice.client.exchange(chunk(file, 1));
    if (reply.type !== "ACK") expect(reply).toMatchObject(nack("E_NO_RECIPIENT"));
    await settle(alice.client, second.client);
    await second.client.history({ with: "Alice" });
    alice.client.tell("reliable_event", control("CANCEL", file.id));
    await settle(alice.client, second.client);
    expect(second.client.wire.join("\n")).not.toContain("for-the-first-bob");
    expect(second.client.received("transfer_stopped")).toEqual([]);
  });

  test("[WM11] a private message sent again does not reach the new holder", async () => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await alice.client.whisper("Bob", "for the first Bob", { id: "x" });
    await bob.client.ask("leave_room");
    const second = await server.join(roomName, "Bob");
    const again = await alice.client.whisper("Bob", "for the first Bob", { id: "x" });
    if (again.ok) expect(again).toMatchObject({ offset: 1, duplicate: true });
    else expect(again).toMatchObject(failed("E_CONFLICT"));
    await settle(alice.client, second.client);
    expect((await second.client.history({ with: "Alice" })).texts).toEqual([]);
    expect(second.client.wire.join("\n")).not.toContain("for the first Bob");
  });
});

describe("restart", () => {
  test.each(["stop", "kill"] as const)("[WM3, WM9, WH7] after a %s token, names and log are good", async (how) => {
    const roomName = unique("room");
    const [alice, bob] = await server.room(roomName, "Alice", "Bob");
    await alice.client.say("public", { id: "p" });
    await alice.client.whisper("Bob", "private", { id: "q" });
    await server.restart(how);
    const thief = await server.connect();
    expect(await thief.ask("join_room", { roomName, username: "Bob" })).toMatchObject(failed("E_NAME_TAKEN"));
    const again = await server.join(roomName, "Alice", { token: alice.token });
    expect(again.answer).toMatchObject({ messages: [{ id: "p", offset: 1, text: "public" }], head: 1 });
    expect(await again.client.whisper("Bob", "are you there?")).toMatchObject({ ok: true, offset: 2 });
    const back = await server.join(roomName, "Bob", { token: bob.token });
    expect((await back.client.history({ with: "Alice" })).texts).toEqual(["private", "are you there?"]);
    expect(await again.client.say("public", { id: "p" })).toMatchObject({ offset: 1, duplicate: true });
    expect(await again.client.say("next")).toMatchObject({ offset: 2 });
    await back.client.receives("chat_message", { offset: 2, text: "next" });
  });
});
