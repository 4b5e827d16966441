import { createHash } from "node:crypto";
import {
  ChatCastError,
  type Command,
  commandStatement,
  foundationBytes,
  openRoomBytes,
  requireName,
} from "@chatcast/protocol";
import { expect, test } from "vitest";
import { shownId } from "../../src/ids.ts";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import type { Outlet } from "../../src/rooms/outlet.ts";
import type { Room } from "../../src/rooms/room.ts";
import type { Member } from "../../src/rooms/roster.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store } from "../../src/store/port.ts";

const name = (raw: string) => requireName(raw, "username");
const utf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const FOUNDER = "founder-of-the-room";

function outlet(connectionId: string): Outlet & { seen: unknown[] } {
  const seen: unknown[] = [];
  return {
    connectionId,
    seen,
    push: () => undefined,
    hint: () => undefined,
    deliver: ({ text }) => seen.push(text),
    displace: () => seen.push("displaced"),
    expel: ({ message }) => seen.push(message),
  };
}

interface Scene {
  room: Room;
  ann: Member;
  /** Where Ann hears. */
  ear: { seen: unknown[] };
  order: (kind: Command["kind"], member: Member) => Promise<{ line?: unknown }>;
}

/** A room of Ann's, who has no key and so signs nothing. */
async function roomOver(store: Store): Promise<Scene> {
  let now = 1_000;
  const directory = new Directory({
    store,
    urls: new FileUrls(Buffer.alloc(32, 1)),
    clock: { epoch: () => now++, monotonic: () => 0 },
    timers: { after: () => () => undefined },
    nameHoldMs: 60_000,
    maxMembers: 10,
    usersEveryMs: 100,
    onError: (error) => {
      throw error;
    },
  });
  const room = await directory.create(name("room"), "crc32-xor-seq", { memberId: FOUNDER });
  const ear = outlet("c1");
  const { member: ann } = await room.enter(name("Ann"), ear, { key: undefined, as: FOUNDER });
  const open = sha256(openRoomBytes("room", utf8));
  const start = foundationBytes(open, { memberId: shownId(FOUNDER) }, utf8);
  /** The next command, as far as somebody knows who was answered. */
  let [seq, last]: [number, Uint8Array] = [0, start];
  const order = async (kind: Command["kind"], member: Member) => {
    const target = { username: member.name.display, memberId: shownId(member.id) };
    const asked: Command = { seq, previous: sha256(last).toString("base64url"), kind, target };
    const ordered = await room.order(ann, asked);
    [seq, last] = [seq + 1, commandStatement(open, ordered.given, utf8)];
    return ordered;
  };
  return { room, ann, ear, order };
}

/** Holds up the next call that asks whose a name is. */
function heldStore(): { store: Store; hold: () => { asked: Promise<void>; goOn: () => void } } {
  const memory = openMemoryStore();
  let held: { asked: () => void; over: Promise<void> } | undefined;
  const lastHolder: Store["lastHolder"] = async (...args) => {
    const found = await memory.lastHolder(...args);
    const mine = held;
    held = undefined;
    mine?.asked();
    await mine?.over;
    return found;
  };
  const hold = () => {
    const [asked, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    held = { asked: asked.resolve, over: over.promise };
    return { asked: asked.promise, goOn: over.resolve };
  };
  return { store: { ...memory, lastHolder }, hold };
}

test.each(["token", "seat"])("[RI9] whoever is removed while its %s is looked up does not come in", async (by) => {
  const { store, hold } = heldStore();
  const { room, order } = await roomOver(store);
  const bob = await room.enter(name("Bob"), outlet("c2"), undefined);
  if (by === "token") await room.leave(bob.member);
  const held = hold();
  const proof = by === "token" ? { token: bob.token } : { self: bob };
  const entering = room.enter(name("Bobby"), outlet("c2"), proof);
  const refused = expect(entering).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  await held.asked;
  await order("remove", bob.member);
  held.goOn();
  await refused;
  expect(room.users.map(({ username }) => username)).toEqual(["Ann"]);
  expect((await store.findMember(bob.member.id))?.standing).toBe("removed");
});

/** Takes the next command or message, and cannot say so. */
function deafStore(): { store: Store; loseAnswer: () => void } {
  const memory = openMemoryStore();
  let lost = false;
  const heard = <T>(answer: T): T => {
    if (!lost) return answer;
    lost = false;
    throw new ChatCastError("E_UNAVAILABLE", "the store is unavailable");
  };
  const putCommand: Store["putCommand"] = async (...args) => heard(await memory.putCommand(...args));
  const append: Store["append"] = async (draft) => heard(await memory.append(draft));
  const loseAnswer = () => {
    lost = true;
  };
  return { store: { ...memory, putCommand, append }, loseAnswer };
}

test("[RI11] a message whose answer was lost is told when it is said again; one that was told before is not", async () => {
  const { store, loseAnswer } = deafStore();
  const { room, ear } = await roomOver(store);
  const { member: bob } = await room.enter(name("Bob"), outlet("c2"), undefined);
  const say = (text: string) =>
    room.talk.say(bob, {
      id: text,
      audience: { mode: "broadcast" },
      body: { type: "text", text },
      integrity: { suite: "crc32-xor-seq", status: "unchecked" },
    });
  loseAnswer();
  await expect(say("one")).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  await say("two");
  expect(ear.seen).toEqual(["two"]);
  for (let again = 0; again < 2; again++) expect(await say("one")).toMatchObject({ status: "duplicate", offset: 1 });
  expect(ear.seen).toEqual(["two", "one"]);
  loseAnswer();
  await expect(say("two")).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  expect(await say("two")).toMatchObject({ status: "duplicate", offset: 2 });
  expect(ear.seen).toEqual(["two", "one"]);
});

test.each(["same", "another"])("[RI10] a command whose answer was lost is in force by %s command", async (next) => {
  const { store, loseAnswer } = deafStore();
  const { room, ear, order } = await roomOver(store);
  const bobs = outlet("c2");
  const { member: bob } = await room.enter(name("Bob"), bobs, undefined);
  const { member: cid } = await room.enter(name("Cid"), outlet("c3"), undefined);
  loseAnswer();
  await expect(order("remove", bob)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  expect(bobs.seen).toEqual([]);
  if (next === "same") {
    expect((await order("remove", bob)).line).toBeUndefined();
    expect((await order("mute", cid)).line).toBeDefined();
    expect(cid.muted).toBe(true);
  } else {
    await expect(order("mute", cid)).rejects.toMatchObject({ code: "E_CONFLICT" });
    expect(cid.muted).toBe(false);
  }
  expect(bobs.seen).toEqual(["Ann removed Bob", "Ann removed you from this room"]);
  expect(ear.seen).toEqual(["Ann removed Bob", ...(next === "same" ? ["Ann muted Cid"] : [])]);
  expect(room.users.map(({ username }) => username)).toEqual(["Ann", "Cid"]);
});

test("[RI12] that a room is in use is stored by the next entry when it could not be by the last", async () => {
  const memory = openMemoryStore();
  let broken = false;
  const setRoomIdle: Store["setRoomIdle"] = async (...args) => {
    if (broken) throw new ChatCastError("E_DISK_FULL", "no space");
    await memory.setRoomIdle(...args);
  };
  const { room, ann } = await roomOver({ ...memory, setRoomIdle });
  await room.leave(ann);
  expect((await memory.findRoomById(room.record.id))?.idleSince).not.toBeNull();
  broken = true;
  await expect(room.enter(name("Cid"), outlet("c3"), undefined)).rejects.toMatchObject({ code: "E_DISK_FULL" });
  broken = false;
  await room.enter(name("Cid"), outlet("c3"), undefined);
  expect((await memory.findRoomById(room.record.id))?.idleSince).toBeNull();
});
