import { afterEach, describe, expect, test } from "vitest";
import type { Joined } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { WireServer } from "./process.ts";
import { SealedPerson, SealedRoom } from "./sealed-person.ts";
import type { Body } from "./shapes.ts";

const server = serve();
const EVERYONE = { on: true, mode: "broadcast" };

let limited: WireServer | undefined;
afterEach(async () => {
  await limited?.closeClients();
  await limited?.dispose();
  limited = undefined;
});

/** The first creates the room, the others join; all of them want to be told but those of the seed. */
async function people(names: readonly string[], seed: readonly string[] = [], on: WireServer | typeof server = server) {
  const roomName = unique("room");
  const all: Joined[] = [];
  for (const username of names) {
    const event: "create_room" | "join_room" = all.length === 0 ? "create_room" : "join_room";
    const asks: Body = seed.includes(username) ? {} : { typing: true };
    all.push(await (await on.connect()).enter(event, { roomName, username, ...asks }));
  }
  return all;
}

describe("who is typing", () => {
  test("[WK1] is told to everybody else in the room, at once, and that it is over", async () => {
    const [ann, bob, cid] = await people(["Ann", "Bob", "Cid"]);
    expect(ann?.answer).toMatchObject({ server: { typing: true } });
    expect(await ann?.client.ask("typing", EVERYONE)).toEqual({ ok: true });
    const fromId = (ann?.answer.self as Body | undefined)?.memberId;
    for (const other of [bob, cid]) {
      expect(await other?.client.receives("typing")).toEqual({ from: "Ann", fromId, mode: "broadcast", on: true });
    }
    expect(await ann?.client.ask("typing", { ...EVERYONE, on: false, from: "Bob" })).toEqual({ ok: true });
    expect(await bob?.client.receives("typing")).toMatchObject({ from: "Ann", on: false });
    expect(ann?.client.received("typing")).toEqual([]);
  });

  test("[WK1] is told to the recipient alone, on no path to a third", async () => {
    const [ann, bob, cid] = await people(["Ann", "Bob", "Cid"]);
    await ann?.client.ask("typing", { on: true, mode: "unicast", recipient: "bob" });
    expect(await bob?.client.receives("typing")).toMatchObject({ from: "Ann", mode: "unicast", on: true });
    await ann?.client.say("a mark");
    await cid?.client.receives("chat_message", { text: "a mark" });
    expect(cid?.client.wire.filter((packet) => packet.includes("typing"))).toEqual([expect.stringContaining('"head"')]);
  });

  test("[WK1] is told in a sealed room too", async () => {
    const room = new SealedRoom();
    const [one, other] = [await server.connect(), await server.connect()];
    await new SealedPerson("Ann").enters("create_room", one, room, { typing: true });
    await new SealedPerson("Bob").enters("join_room", other, room, { typing: true });
    expect(await one.ask("typing", EVERYONE)).toEqual({ ok: true });
    expect(await other.receives("typing")).toMatchObject({ from: "Ann", mode: "broadcast", on: true });
  });

  test("[WK2] is told to nobody who did not ask for it", async () => {
    const [ann, bob, seed] = await people(["Ann", "Bob", "Seed"], ["Seed"]);
    await ann?.client.ask("typing", EVERYONE);
    await ann?.client.ask("typing", { on: true, mode: "unicast", recipient: "Seed" });
    await bob?.client.receives("typing");
    await ann?.client.say("a mark");
    await seed?.client.receives("chat_message", { text: "a mark" });
    expect(seed?.client.received("typing")).toEqual([]);
    // Who enters anew asks anew.
    await seed?.client.enter("join_room", { roomName: seed.roomName, username: "Seed", typing: true });
    await ann?.client.ask("typing", EVERYONE);
    expect(await seed?.client.receives("typing")).toMatchObject({ from: "Ann" });
  });

  test("[WK3] is kept nowhere", async () => {
    const [ann, bob] = await people(["Ann", "Bob"]);
    await ann?.client.ask("typing", EVERYONE);
    await bob?.client.receives("typing");
    const late = await (await server.connect()).enter("join_room", {
      ...{ roomName: ann?.roomName, username: "Cid", typing: true },
    });
    expect(await ann?.client.say("the first")).toMatchObject({ offset: 1 });
    await late.client.receives("chat_message");
    expect(late.client.received("typing")).toEqual([]);
    expect((await late.client.history()).offsets).toEqual([1]);
  });

  test("[WK4] is refused in another shape, to nobody, and outside of rooms", async () => {
    const [ann] = await people(["Ann", "Bob"]);
    for (const wrong of [{}, { on: 1, mode: "broadcast" }, { on: true }, { on: true, mode: "unicast" }]) {
      expect(await ann?.client.ask("typing", wrong)).toMatchObject({ error: { code: "E_SCHEMA" } });
    }
    for (const recipient of ["Nobody", "Ann"]) {
      const answer = await ann?.client.ask("typing", { on: true, mode: "unicast", recipient });
      expect(answer).toMatchObject({ error: { code: "E_NO_RECIPIENT", path: "recipient" } });
    }
    const outside = await server.connect();
    expect(await outside.ask("typing", EVERYONE)).toMatchObject({ error: { code: "E_NOT_MEMBER" } });
  });

  test("[WK5] has an allowance of its own, and messages another", async () => {
    limited = new WireServer({ env: { RATE_LIMITS: undefined } });
    await limited.start();
    const [ann] = await people(["Ann", "Bob"], [], limited);
    const answers = await Promise.all(Array.from({ length: 30 }, () => ann?.client.ask("typing", EVERYONE)));
    const refused = answers.filter((answer) => answer?.ok === false);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => ({ ok: true })));
    expect(refused[0]).toMatchObject({ error: { code: "E_RATE" } });
    expect(await ann?.client.say("goes on")).toMatchObject({ ok: true });
  });
});
