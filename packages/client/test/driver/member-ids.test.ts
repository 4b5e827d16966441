import { describe, expect, test } from "vitest";
import type { ChatCastClient } from "../../src/api.ts";
import { bytesSource } from "../../src/index.ts";
import { memoryStorage } from "../../src/storage/memory.ts";
import { EVERYONE, privately, someBytes, texts, World } from "../support/world.ts";

const lastTo = (client: ChatCastClient, name: string) =>
  client
    .snapshot()
    .conversations.find((other) => other.with === name)
    ?.messages.at(-1);

/** Somebody takes the name of a member who left. */
async function succeeds(world: World, former: ChatCastClient, name: string): Promise<ChatCastClient> {
  await world.when(former.leaveRoom());
  former.close();
  return world.member(name);
}

describe("whoever takes a name", () => {
  test("[CM11] gets nothing that was said to the member who had it, and the message waits for a person", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bob = await world.member("Bob");
    await world.until(ada, ({ room }) => room?.users.length === 2);
    ada.say("first", privately("Bob"));
    await world.until(bob, () => texts(bob, "Ada").length === 1);
    await world.time.advance(100);
    world.server.down = true;
    world.server.cut();
    await world.time.advance(10);
    const id = ada.say("for the old Bob", privately("Bob"));
    world.server.down = false;
    bob.reconnect();
    await world.until(bob, ({ connection }) => connection.state === "connected");
    await world.time.advance(20);
    const other = await succeeds(world, bob, "Bob");
    ada.reconnect();
    await world.until(ada, () => lastTo(ada, "Bob")?.state.state === "failed");
    expect(lastTo(ada, "Bob")).toMatchObject({ state: { error: { code: "E_NO_RECIPIENT" }, compromised: false } });
    ada.resend(id);
    await world.time.advance(10_000);
    expect(lastTo(ada, "Bob")).toMatchObject({ text: "for the old Bob", state: { state: "failed" } });
    ada.say("for the new Bob", privately("Bob"));
    await world.until(other, () => texts(other, "Ada").includes("for the new Bob"));
    // The fake keeps conversations by name, so the first message is there as well.
    expect(texts(other, "Ada")).not.toContain("for the old Bob");
  });

  test("[CM11] gets nothing that was kept over a reload either", async () => {
    const world = new World();
    const storage = memoryStorage();
    const first = world.client({}, { storage });
    await world.when(first.createRoom({ roomName: "lab", username: "Ada" }));
    const bob = await world.member("Bob");
    await world.until(first, ({ room }) => room?.users.length === 2);
    const { token = "" } = first.snapshot().room?.self ?? {};
    world.server.cut();
    await world.time.advance(10);
    first.say("for the old Bob", privately("Bob"));
    await world.time.advance(10);
    first.close();
    await world.until(bob, ({ connection }) => connection.state === "connected");
    await world.time.advance(20);
    const other = await succeeds(world, bob, "Bob");
    const ada = world.client({}, { storage });
    await world.when(ada.returnToRoom({ roomName: "lab", username: "Ada", token }));
    await world.until(ada, () => lastTo(ada, "Bob")?.state.state === "failed");
    expect(texts(other, "Ada")).toEqual([]);
  });

  test("[CT30] is not sent the file that was for the member who had it", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bob = await world.member("Bob");
    await world.until(ada, ({ room }) => room?.users.length === 2);
    ada.sendFile(bytesSource(someBytes(100), "a.bin"), privately("Bob"));
    await world.time.advance(1_000);
    const chunk = world.server.received.map(({ body }) => body).find((body) => (body as Body).type === "FILE_CHUNK");
    const held = bob.snapshot().room?.self.memberId;
    expect(held).toBeDefined();
    expect(chunk).toMatchObject({ recipient: "Bob", recipientId: held });
  });

  test("[CR11] is not taken for the author of what the member said who had it", async () => {
    const world = new World();
    const former = await world.member("Ada");
    const bob = await world.member("Bob");
    former.say("mine", EVERYONE);
    await world.until(bob, () => texts(bob).length === 1);
    const ada = await succeeds(world, former, "Ada");
    ada.say("and mine", EVERYONE);
    await world.until(ada, () => texts(ada).length === 2 && ada.snapshot().acks[0]?.state === "acknowledged");
    await world.time.advance(100);
    const shown = ada.snapshot().conversations[0]?.messages.map(({ text, own }) => [text, own]);
    expect(shown).toEqual([
      ["mine", false],
      ["and mine", true],
    ]);
  });

  test("[CR11] a server that tells no ids is taken by its names", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.room("lab").text("Ada", "mine");
    world.server.room("lab").text("Bob", "his");
    await world.time.advance(100);
    expect(ada.snapshot().conversations[0]?.messages.map(({ own }) => own)).toEqual([true, false]);
  });
});

type Body = { type?: string };
