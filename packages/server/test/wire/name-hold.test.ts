import { expect, test } from "vitest";
import type { Joined } from "./client.ts";
import { eventually } from "./deadline.ts";
import { serveAlone, unique } from "./harness.ts";
import { chunk, failed, nack, outgoing, resume } from "./packets.ts";

const server = serveAlone({ env: { CHATCAST_NAME_HOLD_MS: "400" } });

/** Tries until the hold of the name is over. */
async function takes(roomName: string, username: string): Promise<Joined> {
  const client = await server.connect();
  await eventually(
    `${username} to be free`,
    async () => client.ask("join_room", { roomName, username }),
    (answer) => {
      if (!answer.ok) expect(answer).toMatchObject(failed("E_NAME_TAKEN"));
      return answer.ok;
    },
  );
  return { client, answer: { ok: true }, name: username, token: "", roomName };
}

test("[WM5, WM6] when the hold is over the name is free, and the token good for another", async () => {
  const roomName = unique("room");
  const [, bob] = await server.room(roomName, "Alice", "Bob");
  bob.client.close();
  await takes(roomName, "Bob");
  const client = await server.connect();
  const refused = await client.ask("join_room", { roomName, username: "Bob", token: bob.token });
  expect(refused).toMatchObject(failed("E_NAME_TAKEN"));
  const other = await client.ask("join_room", { roomName, username: "Robert", token: bob.token });
  expect(other).toMatchObject({ ok: true, self: { username: "Robert" } });
});

test("[WM5] the token is good after the hold, too", async () => {
  const roomName = unique("room");
  const [alice, bob] = await server.room(roomName, "Alice", "Bob");
  bob.client.close();
  await eventually(
    "the end of the hold",
    async () => alice.client.whisper("Bob", "?"),
    (answer) => !answer.ok,
  );
  const back = await server.join(roomName, "Bob", { token: bob.token });
  expect(await alice.client.whisper("Bob", "there you are")).toMatchObject({ ok: true });
  await back.client.receives("chat_message", { text: "there you are" });
});

test("[WM10] after the hold a message to the name is E_NO_RECIPIENT, what was stored stays", async () => {
  const roomName = unique("room");
  const [alice, bob] = await server.room(roomName, "Alice", "Bob");
  bob.client.close();
  await alice.client.receives("user_left", { username: "Bob" });
  expect(await alice.client.whisper("Bob", "stored")).toMatchObject({ ok: true });
  const late = await eventually(
    "the end of the hold",
    async () => alice.client.whisper("Bob", "later"),
    (answer) => !answer.ok,
  );
  expect(late).toMatchObject(failed("E_NO_RECIPIENT"));
  const back = await server.join(roomName, "Bob", { token: bob.token });
  expect((await back.client.history({ with: "Alice", limit: 1 })).texts).toEqual(["stored"]);
});

test("[WM11, WH5] who takes a freed name sees and owns nothing of its former holder", async () => {
  const roomName = unique("room");
  const [alice, bob] = await server.room(roomName, "Alice", "Bob");
  await bob.client.whisper("Alice", "old secret", { id: "same" });
  const file = outgoing(40_000);
  await bob.client.exchange(chunk(file, 0));
  bob.client.close();
  const impostor = await takes(roomName, "Bob");
  expect((await impostor.client.history({ with: "Alice" })).texts).toEqual([]);
  expect(impostor.client.wire.join("\n")).not.toContain("old secret");
  expect(await resume(impostor.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
  expect(await impostor.client.exchange(chunk(file, 1))).toMatchObject(nack("E_NOT_OWNER"));
  const fresh = await impostor.client.whisper("Alice", "new words", { id: "same" });
  expect(fresh).toMatchObject({ ok: true, offset: 1 });
  expect(fresh.duplicate ?? false).toBe(false);
  expect((await alice.client.history({ with: "Bob" })).texts).toEqual(["new words"]);
  const real = await server.join(roomName, "Robert", { token: bob.token });
  expect((await real.client.history({ with: "Alice" })).texts).toEqual(["old secret"]);
  expect((await alice.client.history({ with: "Robert" })).texts).toEqual(["old secret"]);
  expect(await resume(real.client, file.id)).toMatchObject({ cmd: "MISSING", meta: { received: 1 } });
});

test("[WM9] after a restart the hold counts anew, and ends", async () => {
  const roomName = unique("room");
  const [, bob] = await server.room(roomName, "Alice", "Bob");
  bob.client.close();
  await server.restart();
  await takes(roomName, "Bob");
  const client = await server.connect();
  const refused = await client.ask("join_room", { roomName, username: "Bob", token: bob.token });
  expect(refused).toMatchObject(failed("E_NAME_TAKEN"));
});

test("[WM9] the hold runs from the start of the server, not from the first visit to the room", async () => {
  const [roomName, pair] = [unique("room"), unique("room")];
  const [, bob] = await server.room(roomName, "Alice", "Bob");
  const [ann] = await server.room(pair, "Ann", "Ben");
  bob.client.close();
  await server.restart();
  // A hold that begins now ends later than those that began with the server.
  const elsewhere = unique("room");
  const [, late] = await server.room(elsewhere, "Zoe", "Late");
  late.client.close();
  await takes(elsewhere, "Late");
  expect(await (await server.connect()).ask("join_room", { roomName, username: "Bob" })).toMatchObject({ ok: true });
  const back = await server.join(pair, "Ann", { token: ann.token });
  expect(await back.client.whisper("Ben", "?")).toMatchObject(failed("E_NO_RECIPIENT"));
  expect((await back.client.history({ with: "Ben" })).texts).toEqual([]);
});
