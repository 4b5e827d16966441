import { describe, expect, test } from "vitest";
import type { Joined } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { SealedPerson, SealedRoom } from "./sealed-person.ts";
import type { Body } from "./shapes.ts";

const server = serve();

/** The first creates the room, the others join; all of them want to be told but those of the seed. */
async function people(names: readonly string[], seed: readonly string[] = []) {
  const roomName = unique("room");
  const all: Joined[] = [];
  for (const username of names) {
    const event: "create_room" | "join_room" = all.length === 0 ? "create_room" : "join_room";
    const asks: Body = seed.includes(username) ? {} : { received: true };
    all.push(await (await server.connect()).enter(event, { roomName, username, ...asks }));
  }
  return all;
}

const idOf = (joined: Joined | undefined) => (joined?.answer.self as Body | undefined)?.memberId;
const upTo = (offset: number, more: Body = {}) => ({ from: 1, upTo: offset, mode: "broadcast", ...more });

describe("how far members have what is said", () => {
  test("[WZ1] is told to the others in the room, several at once, and to nobody of what it says itself", async () => {
    const [ann, bob, cid] = await people(["Ann", "Bob", "Cid"]);
    expect(ann?.answer).toMatchObject({ server: { received: true } });
    await ann?.client.say("one");
    expect(await bob?.client.ask("received", upTo(1))).toEqual({ ok: true });
    expect(await cid?.client.ask("received", upTo(1))).toEqual({ ok: true });
    const told = (await ann?.client.receives("received")) as { marks: Body[] };
    const bobs = { memberId: idOf(bob), from: 1, upTo: 1 };
    expect(told).toMatchObject({ mode: "broadcast" });
    expect(told.marks).toContainEqual(bobs);
    expect(await cid?.client.receives("received")).toEqual({ mode: "broadcast", marks: [bobs] });
  });

  test("[WZ1] of a private conversation is told to its other member, on no path to a third", async () => {
    const [ann, bob, cid] = await people(["Ann", "Bob", "Cid"]);
    await bob?.client.ask("received", upTo(1, { mode: "unicast", recipient: "ann" }));
    expect(await ann?.client.receives("received")).toEqual({
      mode: "unicast",
      marks: [{ memberId: idOf(bob), from: 1, upTo: 1 }],
    });
    const asked = upTo(0, { mode: "unicast", recipient: "Bob", others: true });
    expect(await ann?.client.ask("received", asked)).toEqual({
      ok: true,
      marks: [{ memberId: idOf(bob), from: 1, upTo: 1 }],
    });
    expect(await cid?.client.ask("received", upTo(0, { others: true }))).toEqual({ ok: true, marks: [] });
    expect(await cid?.client.ask("received", asked)).toEqual({ ok: true, marks: [] });
    expect(cid?.client.received("received")).toEqual([]);
  });

  test("[WZ1] is told in a sealed room too", async () => {
    const room = new SealedRoom();
    const [one, other] = [await server.connect(), await server.connect()];
    await new SealedPerson("Ann").enters("create_room", one, room, { received: true });
    await new SealedPerson("Bob").enters("join_room", other, room, { received: true });
    expect(await one.ask("received", upTo(3))).toEqual({ ok: true });
    expect(await other.receives("received")).toMatchObject({ mode: "broadcast", marks: [{ upTo: 3 }] });
  });

  test("[WZ2] is told to nobody who did not ask for it, and to whoever asks later by the answer", async () => {
    const [ann, bob, seed] = await people(["Ann", "Bob", "Seed"], ["Seed"]);
    await ann?.client.ask("received", upTo(2));
    await bob?.client.receives("received");
    expect(seed?.client.received("received")).toEqual([]);
    // The latest word counts: the log may have been set back.
    await ann?.client.ask("received", upTo(1));
    const marks = [{ memberId: idOf(ann), from: 1, upTo: 1 }];
    expect(await seed?.client.ask("received", upTo(0, { others: true }))).toEqual({ ok: true, marks });
    await ann?.client.ask("leave_room", {});
    expect((await bob?.client.ask("received", upTo(1, { others: true })))?.marks).not.toContainEqual(marks[0]);
  });

  test("[WZ3] is refused in another shape, to nobody, and outside of rooms", async () => {
    const [ann] = await people(["Ann", "Bob"]);
    for (const wrong of [
      {},
      upTo(-1),
      upTo(1.5),
      { from: 1, upTo: 1 },
      upTo(1, { from: 0 }),
      upTo(1, { mode: "unicast" }),
    ]) {
      expect(await ann?.client.ask("received", wrong)).toMatchObject({ error: { code: "E_SCHEMA" } });
    }
    const nobody = upTo(1, { mode: "unicast", recipient: "Nobody" });
    expect(await ann?.client.ask("received", nobody)).toMatchObject({ error: { code: "E_NO_RECIPIENT" } });
    const outside = await server.connect();
    expect(await outside.ask("received", upTo(1))).toMatchObject({ error: { code: "E_NOT_MEMBER" } });
  });
});
