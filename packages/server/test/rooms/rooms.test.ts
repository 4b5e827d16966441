import { ChatCastError, requireName } from "@chatcast/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import type { Outlet } from "../../src/rooms/outlet.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store } from "../../src/store/port.ts";

const urls = new FileUrls(Buffer.alloc(32, 1));
const name = (raw: string) => requireName(raw, "username");

function outlet(connectionId: string): Outlet & { seen: unknown[] } {
  const seen: unknown[] = [];
  return {
    connectionId,
    seen,
    push: (event, payload) => seen.push([event, payload]),
    hint: (event, payload) => seen.push([event, payload]),
    deliver: (message) => seen.push(["chat_message", message]),
    displace: () => seen.push("displaced"),
    expel: (why) => seen.push(["expelled", why.message]),
  };
}

function directoryOver(
  store: Store,
  { maxMembers = 10, monotonic }: { maxMembers?: number; monotonic?: () => number } = {},
): Directory {
  let now = 0;
  return new Directory({
    store,
    urls,
    clock: { epoch: () => 1_000 + now, monotonic: monotonic ?? (() => now++) },
    nameHoldMs: 60_000,
    maxMembers,
    usersEveryMs: 100,
    onError: (error) => {
      throw error;
    },
  });
}

describe("file urls", () => {
  test("[RI1] verify for their member and file alone", () => {
    const key = new URL(urls.mint("a.txt", "ann"), "http://x").searchParams.get("key") ?? "";
    expect(urls.verify("a.txt", "ann", key)).toBe(true);
    expect(urls.verify("a.txt", "bob", key)).toBe(false);
    expect(urls.verify("b.txt", "ann", key)).toBe(false);
    expect(urls.verify("a.txt", "ann", `${key}x`)).toBe(false);
    expect(new FileUrls(Buffer.alloc(32, 2)).verify("a.txt", "ann", key)).toBe(false);
  });

  test("[RI2] resolve for their member, unaltered", () => {
    const url = urls.mint("a-1.txt", "ann");
    expect(urls.resolve(url, "ann")).toBe("a-1.txt");
    expect(urls.resolve(url, "bob")).toBeUndefined();
    expect(urls.resolve(`${url}&x=1`, "ann")).toBeUndefined();
    expect(urls.resolve(url.replace("a-1", "../a-1"), "ann")).toBeUndefined();
    expect(urls.resolve("https://elsewhere/files/a-1.txt?for=ann", "ann")).toBeUndefined();
  });
});

describe("directory", () => {
  test("who opens a room while it is being made gets the same room", async () => {
    const directory = directoryOver(openMemoryStore());
    const [made, opened] = await Promise.all([directory.create(name("room")), directory.open(name("room"))]);
    expect(opened).toBe(made);
    expect(await directory.open(name("room"))).toBe(made);
  });

  test("of two who make the same room one succeeds, and a room that only the store knows is not lost by it", async () => {
    const store = openMemoryStore();
    const directory = directoryOver(store);
    const outcomes = await Promise.allSettled([directory.create(name("room")), directory.create(name("Room"))]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const later = directoryOver(store);
    const [again, opened] = await Promise.allSettled([later.create(name("room")), later.open(name("room"))]);
    expect(again).toMatchObject({ status: "rejected", reason: { code: "E_ROOM_EXISTS" } });
    expect(opened.status).toBe("fulfilled");
  });
});

describe("attendance", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("[RI3] a held name frees itself when its time is over", async () => {
    const store = openMemoryStore();
    const room = await directoryOver(store).create(name("room"));
    const first = outlet("c1");
    const { member } = await room.enter(name("Ann"), first, undefined);
    room.lose(member, first);
    await expect(room.enter(name("ann"), outlet("c2"), undefined)).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await store.findMember(member.id))?.holdsName).toBe(false);
    await expect(room.enter(name("ann"), outlet("c3"), undefined)).resolves.toMatchObject({
      token: expect.any(String),
    });
  });

  test("[RI7] a name held over a restart frees itself a hold after the start, whenever its room is loaded", async () => {
    const store = openMemoryStore();
    const room = await directoryOver(store).create(name("room"));
    const { member } = await room.enter(name("Ann"), outlet("c1"), undefined);
    const { member: ben, token } = await room.enter(name("Ben"), outlet("c2"), undefined);
    const monotonic = () => performance.now();
    const early = directoryOver(store, { monotonic });
    const late = directoryOver(store, { monotonic });
    await vi.advanceTimersByTimeAsync(59_000);
    const loaded = await early.open(name("room"));
    await expect(loaded.enter(name("Ann"), outlet("c3"), undefined)).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    await loaded.enter(name("Ben"), outlet("c4"), { token });
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await store.findMember(member.id))?.holdsName).toBe(false);
    expect((await store.findMember(ben.id))?.holdsName).toBe(true);
    const reloaded = await late.open(name("room"));
    expect(reloaded.occupied).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect((await store.findMember(ben.id))?.holdsName).toBe(false);
    await expect(reloaded.enter(name("Ben"), outlet("c5"), undefined)).resolves.toBeDefined();
  });

  test("[FO12] in a storm of entries the list of users is told the more rarely the larger the room", async () => {
    const room = await directoryOver(openMemoryStore(), {
      maxMembers: 1_000,
      monotonic: () => performance.now(),
    }).create(name("room"));
    const first = outlet("first");
    await room.enter(name("first"), first, undefined);
    const lists = () => first.seen.filter((seen) => Array.isArray(seen) && seen[0] === "room_users").length;
    for (let n = 0; n < 100; n++) {
      await room.enter(name(`m${n}`), outlet(`c${n}`), undefined);
      await vi.advanceTimersByTimeAsync(50);
    }
    // Five seconds of entries, one to a hundred members: at one in 100 ms that would be fifty.
    expect(lists()).toBeGreaterThan(5);
    expect(lists()).toBeLessThan(20);
    expect(first.seen.filter((seen) => Array.isArray(seen) && seen[0] === "user_joined")).toHaveLength(100);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(first.seen.at(-1)).toEqual(["room_users", { users: room.users }]);
  });

  test("[RI4] an entry that cannot be stored is undone and told to nobody", async () => {
    const memory = openMemoryStore();
    let broken = false;
    const store: Store = Object.assign(Object.create(memory) as Store, {
      putMember: (member: Parameters<Store["putMember"]>[0]) =>
        broken ? Promise.reject(new ChatCastError("E_DISK_FULL", "no space")) : memory.putMember(member),
    });
    const room = await directoryOver(store).create(name("room"));
    const ann = outlet("c1");
    await room.enter(name("Ann"), ann, undefined);
    await vi.advanceTimersByTimeAsync(200);
    ann.seen.length = 0;
    broken = true;
    await expect(room.enter(name("Bob"), outlet("c2"), undefined)).rejects.toMatchObject({ code: "E_DISK_FULL" });
    broken = false;
    await vi.advanceTimersByTimeAsync(200);
    expect(ann.seen).toEqual([]);
    expect(room.users.map(({ username }) => username)).toEqual(["Ann"]);
    await expect(room.enter(name("Bob"), outlet("c3"), undefined)).resolves.toBeDefined();
  });
});

describe("those who enter at once", () => {
  const says = (id: string) => ({
    id,
    audience: { mode: "broadcast" } as const,
    body: { type: "text", text: id } as const,
    integrity: { suite: "crc32-xor-seq", status: "unchecked" } as const,
  });
  const settled = () => new Promise(setImmediate);

  test("[RI8] share one reading of the newest messages, until something is said", async () => {
    const store = openMemoryStore();
    const gates: PromiseWithResolvers<void>[] = [];
    let closed = false;
    const newest: Store["newest"] = async (...range) => {
      const page = await store.newest(...range);
      if (closed) {
        const gate = Promise.withResolvers<void>();
        gates.push(gate);
        await gate.promise;
      }
      return page;
    };
    const room = await directoryOver({ ...store, newest }).create(name("room"));
    const here = await room.enter(name("Here"), outlet("0"), undefined);
    await room.talk.say(here.member, says("first"));
    closed = true;
    const outlets = [1, 2, 3, 4].map((n) => outlet(String(n)));
    const enter = (n: number) => room.enter(name(`New${n}`), outlets[n - 1] as Outlet, undefined);
    const early = [1, 2, 3].map(enter);
    await settled();
    expect(gates).toHaveLength(1);
    await room.talk.say(here.member, says("second"));
    const late = enter(4);
    await settled();
    expect(gates).toHaveLength(2);
    for (const gate of gates) gate.resolve();
    const told = (n: number) =>
      outlets[n - 1]?.seen.flatMap((event) => JSON.stringify(event).match(/"second"/)?.[0] ?? []);
    for (const [index, entered] of (await Promise.all(early)).entries()) {
      expect(entered.snapshot.messages.map(({ id }) => id)).toEqual(["first"]);
      expect(told(index + 1)).toEqual(['"second"']);
    }
    expect((await late).snapshot).toMatchObject({ head: 2, messages: [{ id: "first" }, { id: "second" }] });
    closed = false;
    expect((await room.enter(name("New5"), outlet("5"), undefined)).snapshot.head).toBe(2);
  });

  test("[RI8] a reading that fails is shared by nobody who comes later", async () => {
    const store = openMemoryStore();
    let fails = true;
    const unavailable = new ChatCastError("E_UNAVAILABLE", "no disk");
    const newest: Store["newest"] = (...range) => (fails ? Promise.reject(unavailable) : store.newest(...range));
    const room = await directoryOver({ ...store, newest }).create(name("room"));
    await expect(room.enter(name("Ann"), outlet("1"), undefined)).rejects.toBe(unavailable);
    fails = false;
    expect((await room.enter(name("Ann"), outlet("2"), undefined)).snapshot).toMatchObject({ head: 0, messages: [] });
  });
});
