import { describe, expect, test } from "vitest";
import type { ChatCastClient } from "../../src/api.ts";
import { EVERYONE, privately, World } from "../support/world.ts";

/** Ann and Bob in a room of a server that passes it on. */
async function pair(knows = true) {
  const world = new World();
  if (knows) world.server.facts = { ...world.server.facts, typing: true };
  const ann = await world.member("Ann");
  const bob = await world.member("Bob");
  await world.until(ann, ({ room }) => room?.users.length === 2);
  const told = () => world.server.received.filter(({ event }) => event === "typing").map(({ body }) => body);
  return { world, ann, bob, told };
}

const people = (client: ChatCastClient) => client.snapshot().typing;
const idOf = (client: ChatCastClient) => client.snapshot().room?.self.memberId ?? "";

/** The server says it to everybody. */
function says(world: World, from: string, fromId: string, more: object = {}) {
  for (const connection of world.server.connections) {
    connection.tell({ event: "typing", body: { from, fromId, mode: "broadcast", on: true, ...more } });
  }
}

describe("what is told of this person", () => {
  test("[CH1] is said once in 3 s, and is over after 5 s without a key", async () => {
    const { world, ann, told } = await pair();
    for (let n = 0; n < 40; n++) {
      ann.typing(EVERYONE);
      await world.time.advance(100);
    }
    expect(told()).toEqual([
      { on: true, mode: "broadcast" },
      { on: true, mode: "broadcast" },
    ]);
    await world.time.advance(4_800);
    expect(told()).toHaveLength(2);
    await world.time.advance(200);
    expect(told().at(-1)).toEqual({ on: false, mode: "broadcast" });
    await world.time.advance(60_000);
    expect(told()).toHaveLength(3);
  });

  test("[CH1] is over when nothing is written any more, and is not said more often for that", async () => {
    const { world, ann, told } = await pair();
    for (let n = 0; n < 10; n++) {
      ann.typing(EVERYONE);
      ann.typing(undefined);
      await world.time.advance(100);
    }
    expect(told().map((body) => (body as { on: boolean }).on)).toEqual([true, false]);
    await world.time.advance(3_000);
    ann.typing(EVERYONE);
    await world.time.advance(100);
    expect(told()).toHaveLength(3);
  });

  test("[CH1] goes over to another audience, and to nobody who is not there", async () => {
    const { world, ann, bob, told } = await pair();
    ann.typing(EVERYONE);
    ann.typing(privately("Bob"));
    ann.typing(privately("Nobody"));
    await world.time.advance(100);
    const toBob = { mode: "unicast", recipient: "Bob", recipientId: idOf(bob) };
    expect(told()).toEqual([
      { on: true, mode: "broadcast" },
      { on: false, mode: "broadcast" },
      { on: true, ...toBob },
      { on: false, ...toBob },
    ]);
  });

  test("[CH1] is not said to a server that does not know it, nor outside of rooms", async () => {
    const { world, ann, told } = await pair(false);
    ann.typing(EVERYONE);
    await world.time.advance(10_000);
    expect(told()).toEqual([]);
    world.client().typing(EVERYONE);
  });
});

describe("what is believed of others", () => {
  test("[CH2] is shown until it is over, or for 6 s", async () => {
    const { world, ann, bob } = await pair();
    says(world, "Bob", idOf(bob));
    await world.time.advance(100);
    expect(people(ann)).toEqual([{ from: "Bob", private: false }]);
    expect(people(bob)).toEqual([]);
    says(world, "Bob", idOf(bob), { on: false });
    await world.time.advance(100);
    expect(people(ann)).toEqual([]);
    says(world, "Bob", idOf(bob), { mode: "unicast" });
    await world.time.advance(5_900);
    expect(people(ann)).toEqual([{ from: "Bob", private: true }]);
    await world.time.advance(200);
    expect(people(ann)).toEqual([]);
  });

  test("[CH2] ends with what they say, with their leaving, and with the connection", async () => {
    const { world, ann, bob } = await pair();
    const types = async () => {
      says(world, "Bob", idOf(bob));
      await world.time.advance(100);
      expect(people(ann)).toHaveLength(1);
    };
    await types();
    bob.say("here it is", EVERYONE);
    await world.time.advance(100);
    expect(people(ann)).toEqual([]);
    await types();
    world.server.cut();
    await world.time.advance(1);
    expect(people(ann)).toEqual([]);
    for (const client of [ann, bob]) await world.until(client, ({ connection }) => connection.state === "connected");
    await world.until(ann, ({ room }) => room?.users.length === 2);
    await world.time.advance(100);
    await types();
    await world.when(bob.leaveRoom());
    await world.time.advance(100);
    expect(people(ann)).toEqual([]);
  });

  test("[CH2] is nobody's who is not in the room", async () => {
    const { world, ann } = await pair();
    says(world, "Bob", "somebody-else");
    await world.time.advance(100);
    expect(people(ann)).toEqual([]);
  });
});
