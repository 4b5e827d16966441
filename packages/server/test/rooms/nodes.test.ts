import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  type Command,
  commandStatement,
  crc32XorSeq,
  type FaultRule,
  foundationBytes,
  openRoomBytes,
} from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { Lab } from "../../src/gateway/lab.ts";
import { partyOf } from "../../src/rooms/given.ts";
import { Cluster, Ear, enter, type Guest, HOLD_MS, name, settled, text, usersOf } from "./cluster.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const utf8 = (words: string) => Buffer.from(words, "utf8");

/** Ann has made the room "Lab" at the first node. */
async function stage(cluster = new Cluster()) {
  const [one, two] = await cluster.nodes();
  const room = await one.directory.create(name("Lab"), "crc32-xor-seq", { memberId: "the-founder" });
  const ear = new Ear("founder");
  const ann: Guest = { ...(await room.enter(name("Ann"), ear, { as: "the-founder" })), ear, room };
  await settled();
  return { cluster, one, two, ann };
}

/** Orders something about somebody, as the first or as the next in the room. */
async function order(by: Guest, kind: "mute" | "remove" | "close", target?: Guest) {
  const { room, member } = by;
  const hash = sha256(openRoomBytes(room.record.name, utf8));
  const { commands } = await room.commandsFrom(0);
  const last = commands.at(-1);
  const founder = room.foundation.founder;
  const previous = sha256(last ? commandStatement(hash, last, utf8) : foundationBytes(hash, founder, utf8));
  const command = {
    ...{ seq: commands.length, previous: previous.toString("base64url"), kind },
    ...(target && { target: partyOf(target.member) }),
  } as Command;
  const ordered = await room.order(member, command);
  await settled();
  return ordered;
}

describe("members of one room at two nodes", () => {
  test("[NO1] get what anybody says in the order of the log, each once", async () => {
    const { two, ann } = await stage();
    const bob = await enter(two, "Bob");
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const { room, member } = index % 2 === 0 ? ann : bob;
        return room.talk.say(member, text(`m${index}`));
      }),
    );
    await settled();
    const all = Array.from({ length: 40 }, (_, index) => index + 1);
    expect(ann.ear.offsets).toEqual(all);
    expect(bob.ear.offsets).toEqual(all);
    expect(ann.ear.texts).toEqual(bob.ear.texts);
  });

  test("[NO2] a private message reaches its recipient at another node, and nobody else", async () => {
    const { one, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    const eve = await enter(one, "Eve");
    const eva = await enter(two, "Joe");
    const toBob = { audience: { mode: "unicast", recipient: "Bob" } } as const;
    await ann.room.talk.say(ann.member, text("for Bob", toBob));
    await bob.room.talk.say(bob.member, text("for Ann", { audience: { mode: "unicast", recipient: "Ann" } }));
    await settled();
    expect(bob.ear.texts).toEqual(["for Bob", "for Ann"]);
    expect(ann.ear.texts).toEqual(["for Bob", "for Ann"]);
    expect([...eve.ear.texts, ...eva.ear.texts]).toEqual([]);
  });

  test("[NO22] who types is shown to the audience at every node, and to nobody else", async () => {
    const { one, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    const eve = await enter(one, "Eve");
    const joe = await enter(two, "Joe");
    ann.room.hints.typing(ann.member, undefined, true);
    ann.room.hints.typing(ann.member, bob.member.id, true);
    await settled();
    const modes = ({ ear }: Guest) => ear.told("typing").map((hint) => (hint as { mode: string }).mode);
    expect([ann, bob, eve, joe].map(modes)).toEqual([[], ["broadcast", "unicast"], ["broadcast"], ["broadcast"]]);
  });

  test("[NO22] how far somebody has what is said is told at every node, of a private conversation to its other member", async () => {
    const { cluster, one, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    const eve = await enter(one, "Eve");
    ann.room.hints.marks.set(ann.member, undefined, [1, 4]);
    ann.room.hints.marks.set(ann.member, bob.member.id, [1, 2]);
    await cluster.pass(300);
    const told = ({ ear }: Guest) =>
      ear.told("received").map((mark) => JSON.stringify(mark).replace(/"memberId":"[^"]*",/, ""));
    const [everybody, privately] = [
      '{"mode":"broadcast","marks":[{"from":1,"upTo":4}]}',
      '{"mode":"unicast","marks":[{"from":1,"upTo":2}]}',
    ];
    expect([ann, bob, eve].map(told)).toEqual([[], [everybody, privately], [everybody]]);
    expect(bob.room.hints.marks.others(bob.member, undefined)).toMatchObject([{ upTo: 4 }]);
  });

  test("[NO3] everybody is listed wherever they sit; coming and going is told at all nodes", async () => {
    const { cluster, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    expect(usersOf(bob.room)).toEqual(["Ann", "Bob"]);
    expect(usersOf(ann.room)).toEqual(["Ann", "Bob"]);
    expect(ann.ear.told("user_joined")).toMatchObject([{ username: "Bob" }]);
    bob.room.lose(bob.member, bob.ear);
    await settled();
    expect(ann.ear.told("user_left")).toMatchObject([{ username: "Bob" }]);
    await cluster.pass(200);
    expect(ann.ear.told("room_users").at(-1)).toMatchObject({ users: [{ username: "Ann" }] });
    const again = await enter(two, "Bob", bob.token);
    expect(again.member.id).toBe(bob.member.id);
    expect(usersOf(ann.room)).toEqual(["Ann", "Bob"]);
    await again.room.leave(again.member);
    await settled();
    expect(usersOf(ann.room)).toEqual(["Ann"]);
  });

  test("[NO4] a name is one person's at all nodes, and its hold as well", async () => {
    const { cluster, one, two, ann } = await stage();
    await expect(enter(two, "ann")).rejects.toMatchObject({ code: "E_NAME_TAKEN", path: "username" });
    const both = await Promise.allSettled([enter(one, "Bob"), enter(two, "Bob")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    ann.room.lose(ann.member, ann.ear);
    await settled();
    await expect(enter(two, "Ann")).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    await two.nodes.beat();
    await cluster.pass(HOLD_MS / 2);
    await Promise.all([one, two].map(({ nodes }) => nodes.beat()));
    await expect(enter(two, "Ann")).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    await cluster.pass(HOLD_MS);
    await expect(enter(two, "Ann")).resolves.toMatchObject({ token: expect.any(String) });
    expect((await cluster.store.findMember(ann.member.id))?.holdsName).toBe(false);
  });

  test("[NO5] a token opens its seat at another node; the connection that had it is told, and only that", async () => {
    const { two, ann } = await stage();
    const bob = await enter(two, "Bob");
    const moved = await enter(two, "Ann", ann.token);
    expect(moved.member.id).toBe(ann.member.id);
    expect(ann.ear.displaced).toBe(true);
    expect([moved.ear.displaced, bob.ear.displaced]).toEqual([false, false]);
    expect(bob.ear.told("user_left")).toEqual([]);
    expect(usersOf(moved.room)).toEqual(["Ann", "Bob"]);
    // What the first one says of its end does not count any more.
    ann.room.lose(ann.member, ann.ear);
    await settled();
    expect(usersOf(bob.room)).toEqual(["Ann", "Bob"]);
    await moved.room.talk.say(moved.member, text("from here now"));
    await settled();
    expect(bob.ear.texts).toEqual(["from here now"]);
    expect(ann.ear.texts).toEqual([]);
  });

  test("[NO6] what is ordered takes effect at every node before its line is told", async () => {
    const { one, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    const eve = await enter(two, "Eve");
    await order(ann, "mute", bob);
    await expect(bob.room.talk.say(bob.member, text("b1"))).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    expect(eve.ear.messages.at(-1)?.command).toMatchObject({ kind: "mute" });
    await order(ann, "remove", bob);
    expect(bob.ear.expelled).toBe("Ann removed you from this room");
    expect(usersOf(ann.room)).toEqual(["Ann", "Eve"]);
    expect(two.expelled).toEqual([bob.member.id]);
    await expect(enter(one, "Bob", bob.token)).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    await order(ann, "close");
    expect(eve.ear.expelled).toBe("Ann closed this room");
    await expect(enter(two, "Joe")).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    expect(eve.ear.offsets).toEqual([1, 2, 3]);
  });

  test("[NO7] what the administrator decrees at one node holds at the other", async () => {
    const { two, ann } = await stage();
    const bob = await enter(two, "Bob");
    await ann.room.decree("quarantine");
    await settled();
    expect(() => bob.room.custody.requireFree()).toThrow(/quarantine/);
    expect(bob.ear.messages.at(-1)?.notice).toBe("quarantine");
    await expect(enter(two, "Eve")).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    await ann.room.decree("close");
    await settled();
    expect(bob.ear.expelled).toMatch(/administrator/);
    expect(two.expelled).toContain(bob.member.id);
  });

  test("[NO8] while the bus is away what was said and done comes with the next look, in order", async () => {
    const { cluster, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    const eve = await enter(two, "Eve");
    cluster.wire.cut();
    const toBob = { audience: { mode: "unicast", recipient: "Bob" } } as const;
    for (const id of ["one", "two"]) await ann.room.talk.say(ann.member, text(id));
    await ann.room.talk.say(ann.member, text("for Bob", toBob));
    await order(ann, "mute", eve);
    await bob.room.talk.say(bob.member, text("three"));
    await settled();
    expect(ann.ear.texts).not.toContain("three");
    await cluster.pass(10_000);
    const inRoom = bob.ear.messages.filter(({ mode }) => mode === "broadcast");
    expect(inRoom.map(({ offset }) => offset)).toEqual([1, 2, 3, 4]);
    expect(inRoom.map((message) => message.text)).toEqual(["one", "two", expect.stringMatching(/muted/), "three"]);
    expect(bob.ear.texts.filter((words) => words === "for Bob")).toHaveLength(1);
    expect(ann.ear.texts).toEqual(["one", "two", "for Bob", expect.stringMatching(/muted/), "three"]);
    expect(eve.room.users.find(({ username }) => username === "Eve")?.muted).toBe(true);
  });

  test("[NO9] who sat at a node that died is away, keeps its name, and comes back at another", async () => {
    const { cluster, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    // Nothing is heard of the first one any more, and nothing reaches it.
    cluster.wire.cut();
    cluster.now += 16_000;
    await two.nodes.beat();
    await settled();
    expect(bob.ear.told("user_left")).toMatchObject([{ username: "Ann" }]);
    await expect(enter(two, "Ann")).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    const again = await enter(two, "Ann", ann.token);
    expect(again.member.id).toBe(ann.member.id);
    expect(again.snapshot.head).toBe(0);
  });

  test("[NO10] a node that was taken for dead takes its seats again", async () => {
    const { cluster, one, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    cluster.wire.cut();
    cluster.now += 16_000;
    await two.nodes.beat();
    await settled();
    expect(usersOf(bob.room)).toEqual(["Bob"]);
    cluster.wire.mend();
    await one.nodes.beat();
    await settled();
    expect(usersOf(bob.room)).toEqual(["Ann", "Bob"]);
    expect(ann.ear.displaced).toBe(false);
  });

  test("[NO11] a message whose node died before it told anybody comes with the next one, or when it is said again", async () => {
    const { cluster, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    const conversation = { kind: "room", roomId: ann.room.record.id } as const;
    const { id, body, integrity } = text("of a dead node");
    const draft = { id, body, integrity, conversation, senderId: bob.member.id, from: "Bob", at: 1_000 };
    expect(await cluster.store.append(draft)).toMatchObject({ offset: 1 });
    expect(await bob.room.talk.say(bob.member, text("of a dead node"))).toMatchObject({
      status: "duplicate",
      offset: 1,
    });
    await settled();
    expect(ann.ear.offsets).toEqual([1]);
    expect(bob.ear.offsets).toEqual([1]);
    await cluster.store.append({ ...draft, id: "another" });
    await ann.room.talk.say(ann.member, text("next"));
    await settled();
    expect(ann.ear.offsets).toEqual([1, 2, 3]);
    expect(bob.ear.offsets).toEqual([1, 2, 3]);
  });

  test("[NO12] a room that one node removes is gone at all; one that is in use at another is not removed", async () => {
    const { cluster, one, two, ann } = await stage();
    const bob = await enter(two, "Bob");
    await cluster.store.setRoomIdle(ann.room.record.id, 0);
    expect(await one.directory.removeIdle(5_000)).toEqual([]);
    await ann.room.leave(ann.member);
    await bob.room.leave(bob.member);
    await settled();
    cluster.now += 100;
    await one.directory.removeIdle(50_000);
    await settled();
    await expect(two.directory.open(name("Lab"))).rejects.toMatchObject({ code: "E_NO_ROOM" });
  });

  test("[NO17] a bot that was made at one node speaks at another, in which nobody has read of it, until it is removed", async () => {
    const { one, two, ann } = await stage();
    const elsewhere = await two.directory.open(name("Lab"));
    const made = await ann.room.addBot(name("Robot"), undefined);
    await settled();
    await elsewhere.botSays(made, { id: "b1", text: "built" });
    await settled();
    expect(ann.ear.texts.at(-1)).toBe("built");
    await expect(enter(two, "robot")).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    await elsewhere.removeBot(made.id);
    await settled();
    await expect(ann.room.botSays(made, { id: "b2", text: "still here" })).rejects.toMatchObject({ code: "E_AUTH" });
    await expect(enter(one, "Robot")).resolves.toMatchObject({ token: expect.any(String) });
    await ann.room.decree("close");
    await expect(elsewhere.botSays(made, { id: "b3", text: "x" })).rejects.toMatchObject({ code: "E_AUTH" });
  });

  test("[NO18] what a member has set for its own traffic holds at every node, and goes with its seat", async () => {
    const { two, ann } = await stage();
    const options = { suite: crc32XorSeq(crc32), random: () => 0.5, encodeUtf8: utf8 };
    const [here, there] = [new Lab(options, true), new Lab(options, true)];
    const rule = { on: "msg", drop: 1 } as unknown as FaultRule;
    await here.set(ann.room, ann.member, [rule]);
    await settled();
    const moved = await enter(two, "Ann", ann.token);
    expect([here.planOf(ann.member), there.planOf(moved.member)]).toEqual([[rule], [rule]]);
    expect(there.of(moved.member)).toBeDefined();
    await there.set(moved.room, moved.member, []);
    expect(there.of(moved.member)).toBeUndefined();
    await there.set(moved.room, moved.member, [rule]);
    await moved.room.leave(moved.member);
    const again = await enter(two, "Ann", moved.token);
    expect(there.planOf(again.member)).toEqual([]);
  });

  test("[NO20] a node that the database does not answer is not ready, sends everybody away once, and is ready with the answer", async () => {
    const cluster = new Cluster();
    const beat = { lapsed: false, rooms: [], freed: [] };
    const asked: ((answer: typeof beat) => void)[] = [];
    const node = await cluster.node(cluster.store, { beat: () => new Promise((resolve) => asked.push(resolve)) });
    const pass = async (looks: number) => {
      for (let look = 0; look < looks; look++) await cluster.pass(1_000);
    };
    await pass(6);
    expect([node.nodes.ready, node.sentAway(), asked.length]).toEqual([true, 0, 1]);
    await pass(4);
    expect([node.nodes.ready, node.sentAway()]).toEqual([false, 1]);
    for (const answer of asked.splice(0)) answer(beat);
    await settled();
    expect(node.nodes.ready).toBe(true);
    await pass(10);
    expect([node.nodes.ready, node.sentAway()]).toEqual([false, 2]);
    // A node that stood still itself looks once, however long that was.
    for (const answer of asked.splice(0)) answer(beat);
    await settled();
    await cluster.pass(60_000);
    expect([node.nodes.ready, node.sentAway()]).toEqual([true, 2]);
  });

  test("[NO13] what a transfer's end and beginning tell reaches the readers at other nodes", async () => {
    const { one, two, ann, cluster } = await stage();
    const bob = await enter(two, "Bob");
    const eve = await enter(two, "Eve");
    const bus = cluster.wire.bus();
    const stop = { transfer_id: "t1", from: "Ann", filename: "a", reason: "cancelled", at: 1 } as const;
    bus.tell(ann.room.record.id, { fact: "stopped", readers: [bob.member.id], stop });
    await settled();
    expect(bob.ear.told("transfer_stopped")).toEqual([stop]);
    expect(eve.ear.told("transfer_stopped")).toEqual([]);
    expect([one.ended, two.ended]).toEqual([["t1"], ["t1"]]);
    await bus.close();
  });
});
