import { requireName } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import type { Outlet } from "../../src/rooms/outlet.ts";
import type { Room } from "../../src/rooms/room.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store } from "../../src/store/port.ts";

const name = (raw: string) => requireName(raw, "username");
const TAKEN = { code: "E_NAME_TAKEN", path: "username" };

let connections = 0;
const outlet = (): Outlet => ({
  connectionId: `c${++connections}`,
  push: () => {},
  hint: () => {},
  deliver: () => {},
  displace: () => {},
  expel: () => {},
});

const directory = (store: Store): Directory =>
  new Directory({
    store,
    urls: new FileUrls(Buffer.alloc(32, 1)),
    clock: { epoch: () => 1_000, monotonic: () => 0 },
    // Nothing is ever due: these tests wait for no timer.
    timers: { after: () => () => {} },
    nameHoldMs: 60_000,
    maxMembers: 10,
    usersEveryMs: 100,
    onError: (error) => {
      throw error;
    },
  });

const emptyRoom = (): Promise<Room> => directory(openMemoryStore()).create(name("room"));
const enter = (room: Room, username: string) => room.enter(name(username), outlet(), undefined);

describe("names that look alike", () => {
  test.each([
    ["Cyrillic for Latin", "Anna", "\u0410nn\u0430"],
    ["Latin for Cyrillic", "\u0410\u043d\u043d\u0430", "A\u043d\u043da"],
    ["Cyrillic that is alike as a capital only", "Bob", "\u0412ob"],
    ["Greek that is alike when folded only", "Ian", "\u0399an"],
    ["Greek for Cyrillic", "\u0430nna", "\u03b1nna"],
    ["a dotless i", "Mia", "M\u0131a"],
    ["a mark on another base", "Ren\u00e9", "R\u0435n\u0435\u0301"],
    ["a typographic apostrophe", "O'Neil", "O\u2019Neil"],
    ["something invisible besides", "Bob", "\u0412\u200bob"],
  ])("[RI5] %s", async (_, held, wanted) => {
    for (const [first, second] of [
      [held, wanted],
      [wanted, held],
    ] as const) {
      const room = await emptyRoom();
      await enter(room, first);
      await expect(enter(room, second)).rejects.toMatchObject(TAKEN);
      expect(room.users.map(({ username }) => username)).toEqual([name(first).display]);
    }
  });

  test.each([
    ["user1", "userl", "userI"],
    ["O", "0"],
    ["Bern", "Bem"],
    ["a|b", "alb", "a1b"],
    ["Jos\u00e9", "Jose"],
    ["M\u00fcller", "Muller", "Mu\u0308ller2"],
    ["\u0416\u0430\u043d\u043d\u0430", "Zhanna"],
    ["\u7530\u4e2d", "\u7530\u53e3"],
  ])("[RI5] %s and %s stay different", async (...names) => {
    const room = await emptyRoom();
    for (const each of names) await enter(room, each);
    expect(room.users.map(({ username }) => username)).toEqual(names.map((each) => name(each).display));
  });

  test("[RI5] a member may take a name that looks like its own, not one that looks like another's", async () => {
    const room = await emptyRoom();
    const anna = await enter(room, "Anna");
    await enter(room, "Bob");
    const self = { member: anna.member, token: anna.token };
    await expect(room.enter(name("B\u043eb"), outlet(), { self })).rejects.toMatchObject(TAKEN);
    expect(room.users.map(({ username }) => username)).toEqual(["Anna", "Bob"]);
    await room.enter(name("\u0410nna"), outlet(), { token: anna.token });
    expect(room.users.map(({ username }) => username)).toEqual(["\u0410nna", "Bob"]);
  });

  test("[RI5] a name that is free again lets its look-alikes in, but not its holder while they are there", async () => {
    const room = await emptyRoom();
    const anna = await enter(room, "Anna");
    await room.leave(anna.member);
    await enter(room, "\u0410nna");
    await expect(room.enter(name("Anna"), outlet(), { token: anna.token })).rejects.toMatchObject(TAKEN);
    await expect(room.enter(name("Anna 2"), outlet(), { token: anna.token })).resolves.toBeDefined();
  });

  test("[RI6] the token brings its member back under the name it holds, whatever looks like it", async () => {
    const store = openMemoryStore();
    const room = await directory(store).create(name("room"));
    const anna = await enter(room, "Anna");
    // As older data may have it: two look-alikes hold their names.
    const record = await store.findMember(anna.member.id);
    if (record === undefined) throw new Error("not stored");
    const twin = { id: "twin", tokenHash: "0".repeat(64), name: "\u0410nna", nameKey: "\u0430nna" };
    await store.putMember({ ...record, ...twin });
    const restarted = await directory(store).open(name("room"));
    await expect(restarted.enter(name("anna"), outlet(), { token: anna.token })).resolves.toMatchObject({
      member: { id: anna.member.id },
    });
  });

  test("[RI6] a recipient is found by the exact name", async () => {
    const room = await emptyRoom();
    const anna = await enter(room, "Anna");
    const { member } = await enter(room, "Bob");
    expect(room.talk.recipient(member, "anna")).toEqual({ memberId: anna.member.id, name: "Anna" });
    expect(room.talk.recipient(member, "\u0410nna")).toBeUndefined();
  });
});
