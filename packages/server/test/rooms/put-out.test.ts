import { createHash } from "node:crypto";
import { type Command, foundationBytes, openRoomBytes, requireName } from "@chatcast/protocol";
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

const outlet = (connectionId: string): Outlet => {
  const nothing = () => undefined;
  return { connectionId, push: nothing, deliver: nothing, displace: nothing, expel: nothing };
};

/** A room of Ann's, who has no key and so signs nothing. */
async function roomOver(
  store: Store,
): Promise<{ room: Room; ann: Member; remove: (member: Member) => Promise<unknown> }> {
  const directory = new Directory({
    store,
    urls: new FileUrls(Buffer.alloc(32, 1)),
    clock: { epoch: () => 1_000, monotonic: () => 0 },
    timers: { after: () => () => undefined },
    nameHoldMs: 60_000,
    maxMembers: 10,
    usersEveryMs: 100,
    onError: (error) => {
      throw error;
    },
  });
  const room = await directory.create(name("room"), "crc32-xor-seq", { memberId: FOUNDER });
  const { member: ann } = await room.enter(name("Ann"), outlet("c1"), { key: undefined, as: FOUNDER });
  const founder = { memberId: shownId(FOUNDER) };
  const first = (kind: Command["kind"], member: Member): Command => ({
    seq: 0,
    previous: sha256(foundationBytes(sha256(openRoomBytes("room", utf8)), founder, utf8)).toString("base64url"),
    kind,
    target: { username: member.name.display, memberId: shownId(member.id) },
  });
  return { room, ann, remove: (member) => room.order(ann, first("remove", member)) };
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
  const { room, remove } = await roomOver(store);
  const bob = await room.enter(name("Bob"), outlet("c2"), undefined);
  if (by === "token") await room.leave(bob.member);
  const held = hold();
  const proof = by === "token" ? { token: bob.token } : { self: bob };
  const entering = room.enter(name("Bobby"), outlet("c2"), proof);
  const refused = expect(entering).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  await held.asked;
  await remove(bob.member);
  held.goOn();
  await refused;
  expect(room.users.map(({ username }) => username)).toEqual(["Ann"]);
  expect((await store.findMember(bob.member.id))?.standing).toBe("removed");
});
