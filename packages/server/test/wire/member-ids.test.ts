import { expect, test } from "vitest";
import { type Joined, settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { chunk, failed, msg, nack, outgoing } from "./packets.ts";
import { list, text } from "./shapes.ts";

const server = serve();

const idOf = ({ answer }: Joined): string => text(answer, "self", "memberId");

/** Alice, the Bob she knew, and the one who took his name. */
async function twoBobs(): Promise<{ alice: Joined; bob: Joined; other: Joined }> {
  const roomName = unique("room");
  const [alice, bob] = await server.room(roomName, "Alice", "Bob");
  await bob.client.ask("leave_room");
  const other = await server.join(roomName, "Bob");
  return { alice, bob, other };
}

test("[WM13] who had a name and who has it now differ in their ids, and a member keeps its own", async () => {
  const { alice, bob, other } = await twoBobs();
  expect(idOf(bob)).not.toBe(idOf(other));
  expect(list(other.answer, "users")).toContainEqual({ username: "Alice", memberId: idOf(alice), role: "owner" });
  const joined = await alice.client.receives("user_joined", (body) => body.memberId === idOf(other));
  expect(joined).toMatchObject({ username: "Bob" });
  await alice.client.receives("room_users", (body) =>
    list(body, "users").some((user) => text(user, "memberId") === idOf(other)),
  );
  const robert = await server.join(bob.roomName, "Robert", { token: bob.token });
  expect(idOf(robert)).toBe(idOf(bob));
});

test("[WM14] messages tell which members wrote and got them", async () => {
  const { alice, other } = await twoBobs();
  await alice.client.say("to all");
  expect(await other.client.receives("chat_message", { text: "to all" })).toMatchObject({ fromId: idOf(alice) });
  await alice.client.whisper("Bob", "psst");
  const got = await other.client.receives("chat_message", { text: "psst" });
  expect(got).toMatchObject({ fromId: idOf(alice), recipientId: idOf(other) });
  const [kept] = (await alice.client.history({ with: "Bob" })).messages;
  expect(kept).toMatchObject({ fromId: idOf(alice), recipientId: idOf(other) });
});

test("[WM15] a unicast that names the member reaches nobody else under the name", async () => {
  const { alice, bob, other } = await twoBobs();
  const stale = { mode: "unicast", recipient: "Bob", recipientId: idOf(bob) };
  expect(await alice.client.whisper("Bob", "secret", { recipientId: idOf(bob) })).toMatchObject(
    failed("E_NO_RECIPIENT"),
  );
  const id = unique("m");
  expect(await alice.client.exchange(msg("secret", 1, { id, ...stale }))).toMatchObject(nack("E_NO_RECIPIENT"));
  const file = outgoing(40_000, { name: "secret.bin" });
  expect(await alice.client.exchange({ ...chunk(file, 0), ...stale })).toMatchObject(nack("E_NO_RECIPIENT"));
  await settle(alice.client, other.client);
  expect(other.client.wire.join("\n")).not.toContain("secret");

  const right = { ...stale, recipientId: idOf(other) };
  expect(await alice.client.exchange(msg("hello", 2, { id, ...right }))).toMatchObject({ type: "ACK" });
  expect(await alice.client.exchange({ ...chunk(file, 0), ...right })).toMatchObject({ type: "ACK" });
  expect(await alice.client.whisper("bob", "hello", { recipientId: idOf(other) })).toMatchObject({ ok: true });
});

test("[WM15] what was stored for the member is answered as before when it comes again", async () => {
  const roomName = unique("room");
  const [alice, bob] = await server.room(roomName, "Alice", "Bob");
  const id = unique("m");
  const body = { id, recipientId: idOf(bob) };
  const first = await alice.client.whisper("Bob", "once", body);
  await bob.client.ask("leave_room");
  await server.join(roomName, "Bob");
  expect(await alice.client.whisper("Bob", "once", body)).toMatchObject({
    ok: true,
    offset: first.offset,
    duplicate: true,
  });
});

test.each([5, "", "no/id"])("[WM15] a recipientId that is %j is E_SCHEMA", async (recipientId) => {
  const [alice] = await server.room(unique("room"), "Alice", "Bob");
  expect(await alice.client.whisper("Bob", "x", { recipientId })).toMatchObject(failed("E_SCHEMA"));
});
