import { describe, expect, test } from "vitest";
import { Received } from "../../src/driver/received.ts";
import { type ChatCastClient, deliveredTo } from "../../src/index.ts";
import { EVERYONE, privately, World } from "../support/world.ts";

/** Ann and Bob in a room of a server that passes it on. */
async function pair(knows = true) {
  const world = new World();
  if (knows) world.server.facts = { ...world.server.facts, received: true };
  const ann = await world.member("Ann");
  const bob = await world.member("Bob");
  await world.until(ann, ({ room }) => room?.users.length === 2);
  await world.time.advance(2_000);
  const told = () => world.server.received.filter(({ event }) => event === "received").map(({ body }) => body);
  return { world, ann, bob, told };
}

const idOf = (client: ChatCastClient) => client.snapshot().room?.self.memberId ?? "";

/** Of the message that was said last. */
function delivered(client: ChatCastClient, other?: string) {
  const { room, received, conversations } = client.snapshot();
  const message = conversations.find(({ with: partner }) => partner === other)?.messages.at(-1);
  if (room === undefined || message === undefined) throw new Error("nothing was said");
  return deliveredTo(message, room, received);
}

/** The server passes it on to everybody. */
function says(world: World, memberId: string, upTo: number, mode: "broadcast" | "unicast" = "broadcast", from = 1) {
  for (const connection of world.server.connections) {
    connection.tell({ event: "received", body: { mode, marks: [{ memberId, from, upTo }] } });
  }
}

describe("what this client says", () => {
  test("[CH3] is how far it has what others said, soon and then once in a second", async () => {
    const { world, ann, told } = await pair();
    const before = told().length;
    for (let n = 0; n < 30; n++) {
      ann.say(`${n}`, EVERYONE);
      await world.time.advance(100);
    }
    await world.time.advance(1_000);
    const since = told().slice(before) as { upTo: number }[];
    // Of both of them.
    expect(since.length).toBeGreaterThan(4);
    expect(since.length).toBeLessThan(12);
    expect(since.at(-1)).toEqual({ from: 1, upTo: 30, mode: "broadcast" });
    expect(since[0]?.upTo).toBeLessThan(5);
  });

  test("[CH3] is said of a private conversation to its other member alone", async () => {
    const { world, ann, bob, told } = await pair();
    const before = told().length;
    ann.say("for Bob", privately("Bob"));
    await world.time.advance(1_000);
    const toAnn = { mode: "unicast", recipient: "Ann", recipientId: idOf(ann) };
    expect(told().slice(before).at(-1)).toEqual({ from: 1, upTo: 1, ...toAnn, others: true });
    expect(idOf(bob)).not.toBe(idOf(ann));
  });

  test("[CH3] asks after an entry how far the others have it", async () => {
    const { world, ann, told } = await pair();
    expect(told()).toContainEqual({ from: 1, upTo: 0, mode: "broadcast", others: true });
    ann.say("one", EVERYONE);
    await world.time.advance(1_000);
    const before = told().length;
    world.server.cut();
    await world.until(ann, ({ connection }) => connection.state === "connected");
    await world.time.advance(2_000);
    expect(told().slice(before)).toContainEqual({ from: 1, upTo: 1, mode: "broadcast", others: true });
  });

  test("[CH3] is not said to a server that does not know it", async () => {
    const { world, ann, told } = await pair(false);
    ann.say("one", EVERYONE);
    await world.time.advance(10_000);
    expect(told()).toEqual([]);
    expect(delivered(ann)).toBeUndefined();
  });
});

describe("what others say", () => {
  test("[CH4] counts for own messages that are stored, up to the offset that they say", async () => {
    const { world, ann, bob } = await pair();
    ann.say("one", EVERYONE);
    await world.time.advance(100);
    says(world, idOf(bob), 0);
    await world.time.advance(100);
    expect(delivered(ann)).toEqual({ names: [], of: 1, silent: 0 });
    says(world, idOf(bob), 1);
    await world.time.advance(100);
    expect(delivered(ann)).toEqual({ names: ["Bob"], of: 1, silent: 0 });
    expect(delivered(bob)).toBeUndefined();
    ann.say("two", EVERYONE);
    await world.time.advance(100);
    expect(delivered(ann)).toEqual({ names: [], of: 1, silent: 0 });
    // Who came later has not what was said before.
    says(world, idOf(bob), 9, "broadcast", 3);
    await world.time.advance(100);
    expect(delivered(ann)).toEqual({ names: [], of: 1, silent: 0 });
    says(world, idOf(bob), 2);
    await world.time.advance(100);
    expect(delivered(ann)).toEqual({ names: ["Bob"], of: 1, silent: 0 });
  });

  test("[CH4] counts for the conversation alone of which it is said", async () => {
    const { world, ann, bob } = await pair();
    ann.say("for Bob", privately("Bob"));
    await world.time.advance(100);
    says(world, idOf(bob), 5);
    await world.time.advance(100);
    expect(delivered(ann, "Bob")).toBeUndefined();
    says(world, idOf(bob), 1, "unicast");
    await world.time.advance(100);
    expect(delivered(ann, "Bob")).toEqual({ names: ["Bob"], of: 1, silent: 0 });
  });

  test("[CH4] of whoever is not in the room counts nothing, and after a lost connection nothing does", async () => {
    const { world, ann, bob } = await pair();
    ann.say("one", EVERYONE);
    says(world, "somebody-else", 9);
    says(world, idOf(bob), 9);
    await world.time.advance(100);
    expect(delivered(ann)).toEqual({ names: ["Bob"], of: 1, silent: 0 });
    world.server.cut();
    await world.time.advance(1);
    expect(ann.snapshot().received.room.size).toBe(0);
  });

  test("[CH4] counts those alone whose programs say it, and says how many do not", async () => {
    const { world, ann, bob } = await pair();
    const cid = await world.member("Cid");
    await world.until(ann, ({ room }) => room?.users.length === 3);
    ann.say("one", EVERYONE);
    says(world, idOf(bob), 1);
    await world.time.advance(100);
    expect(delivered(ann)).toEqual({ names: ["Bob"], of: 1, silent: 1 });
    says(world, idOf(cid), 0);
    await world.time.advance(100);
    expect(delivered(ann)).toEqual({ names: ["Bob"], of: 2, silent: 0 });
  });
});

describe("another log", () => {
  const options = () => {
    const time = { now: 0, due: [] as (() => void)[] };
    const asked: object[] = [];
    const platform = {
      monotonic: () => time.now,
      after: (_ms: number, run: () => void) => {
        time.due.push(run);
        return () => undefined;
      },
    };
    const ask = (_event: string, body: object, answered: (outcome: unknown) => void) => {
      asked.push(body);
      answered({ ok: true, value: {} });
    };
    const view = () => ({ server: { received: true }, users: [] });
    const received = new Received({
      ...{ platform, journal: { received: () => undefined }, address: (audience: unknown) => audience },
      ...{ view, asker: () => ({ ask }) },
    } as unknown as ConstructorParameters<typeof Received>[0]);
    const pass = () => {
      for (const run of time.due.splice(0)) run();
    };
    return { received, asked, pass };
  };

  test("[CH3] what was here of a log that is gone is not said of the one that came in its place", () => {
    const { received, asked, pass } = options();
    const progress = received.of(undefined);
    progress.reached(1, 500);
    pass();
    expect(asked.at(-1)).toMatchObject({ upTo: 500 });
    progress.forget();
    progress.reached(1, 400);
    pass();
    expect(asked.at(-1)).toMatchObject({ from: 1, upTo: 400 });
  });

  test("[CH3] behind what is not what was sent nothing is said to have come", () => {
    const { received, asked, pass } = options();
    const progress = received.of(undefined);
    progress.reached(1, 5);
    pass();
    progress.spoilt();
    progress.reached(1, 6);
    received.changed();
    pass();
    expect(asked.at(-1)).toMatchObject({ upTo: 5 });
  });
});
