import { requireName } from "@chatcast/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store } from "../../src/store/port.ts";
import { deafOutlet } from "./deaf-outlet.ts";

const name = (raw: string) => requireName(raw, "username");

/** A store whose calls are counted by their names, and that can be kept waiting. */
function counted(store: Store) {
  const calls = new Map<string, number>();
  let held: { call: keyof Store; until: Promise<void> } | undefined;
  const proxy = new Proxy(store, {
    get(target, key, receiver) {
      const call: unknown = Reflect.get(target, key, receiver);
      if (typeof call !== "function") return call;
      return (...args: unknown[]) => {
        calls.set(String(key), (calls.get(String(key)) ?? 0) + 1);
        return held?.call === key ? held.until.then(() => call.apply(target, args)) : call.apply(target, args);
      };
    },
  });
  /** Calls of that name wait from now on until the promise is resolved, and come then in their order. */
  const hold = (call: keyof Store) => {
    const gate = Promise.withResolvers<void>();
    const until = gate.promise.finally(() => {
      held = undefined;
    });
    held = { call, until };
    return gate;
  };
  return { store: proxy, calls, hold };
}

/** A server on that store, just started. */
function started(store: Store): Directory {
  return new Directory({
    store,
    urls: new FileUrls(Buffer.alloc(32, 1)),
    clock: { epoch: () => Date.now(), monotonic: () => performance.now() },
    nameHoldMs: 60_000,
    maxMembers: 1_000,
    usersEveryMs: 100,
    onError: (error) => {
      throw error;
    },
  });
}

const MEMBERS = 20;
const says = (id: string) => ({
  id,
  audience: { mode: "broadcast" } as const,
  body: { type: "text", text: id } as const,
  integrity: { suite: "crc32-xor-seq", status: "unchecked" } as const,
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A room of twenty, and the server that comes after the one that has lost them. */
async function afterRestart() {
  const kept = openMemoryStore();
  const before = await started(kept).create(name("room"));
  const tokens: string[] = [];
  for (let n = 0; n < MEMBERS; n++)
    tokens.push((await before.enter(name(`m${n}`), deafOutlet(`a${n}`), undefined)).token);
  const { store, calls, hold } = counted(kept);
  const room = await started(store).open(name("room"));
  calls.clear();
  const back = async (n: number, as = `m${n}`) => {
    const connection = deafOutlet(`b${n}-${Math.random()}`);
    return { connection, ...(await room.enter(name(as), connection, { token: tokens[n] ?? "" })) };
  };
  return { kept, room, calls, hold, back };
}

test("[RI13] a room that comes back after a restart as it was costs no commit", async () => {
  const { kept, calls, back } = await afterRestart();
  for (let n = 0; n < MEMBERS; n++) await back(n);
  expect(calls.get("putMember")).toBeUndefined();
  for (const { holdsName, left } of await kept.nameHolders((await kept.findRoom("room"))?.id ?? "")) {
    expect({ holdsName, left }).toEqual({ holdsName: true, left: false });
  }
});

test("[RI13] whoever comes back otherwise than stored is stored: renamed, after a goodbye, after its hold", async () => {
  const { kept, room, calls, back } = await afterRestart();
  const puts = async (work: () => Promise<unknown>) => {
    calls.clear();
    await work();
    return calls.get("putMember") ?? 0;
  };
  const first = await back(0);
  expect(await puts(() => back(1, "renamed"))).toBe(1);
  expect((await kept.findMember((await back(1, "renamed")).member.id))?.name).toBe("renamed");
  expect(await puts(() => back(1, "renamed"))).toBe(0);

  await room.leave(first.member);
  expect(await puts(() => back(0))).toBe(1);
  expect(await kept.findMember(first.member.id)).toMatchObject({ holdsName: true, left: false });

  const second = await back(2);
  room.lose(second.member, second.connection);
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await kept.findMember(second.member.id))?.holdsName).toBe(false);
  expect(await puts(() => back(2))).toBe(1);
  expect((await kept.findMember(second.member.id))?.holdsName).toBe(true);
  expect(await puts(() => back(2))).toBe(0);
});

test("[RI13] who goes while another connection of the same member is being stored is stored when it comes back", async () => {
  const { kept, room, hold, back } = await afterRestart();
  const first = await back(0);
  const stored = hold("putMember");
  const renamed = back(0, "renamed").catch(() => undefined);
  await vi.advanceTimersByTimeAsync(0);
  const left = room.leave(first.member);
  stored.resolve();
  await Promise.all([renamed, left]);
  expect((await kept.findMember(first.member.id))?.left).toBe(true);
  await back(0, "renamed");
  expect(await kept.findMember(first.member.id)).toMatchObject({ name: "renamed", holdsName: true, left: false });
});

test("[RI3] a name whose time ended while its member's entry was failing is free", async () => {
  const { room, hold, back } = await afterRestart();
  const first = await back(0);
  room.lose(first.member, first.connection);
  const reading = hold("newest");
  await vi.advanceTimersByTimeAsync(59_999);
  const entry = back(0);
  await vi.advanceTimersByTimeAsync(10);
  reading.reject(new Error("no disk"));
  await expect(entry).rejects.toThrow("no disk");
  await vi.advanceTimersByTimeAsync(10);
  expect((await room.enter(name("m0"), deafOutlet("other"), undefined)).member.id).not.toBe(first.member.id);
});

test("[RI8] what was read for one serves who comes within a second, until something is said", async () => {
  const { room, calls, back } = await afterRestart();
  const first = await back(0);
  for (let n = 1; n < 5; n++) expect((await back(n)).snapshot.head).toBe(0);
  expect(calls.get("newest")).toBe(1);
  await room.talk.say(first.member, says("one"));
  expect((await back(5)).snapshot.messages.map(({ id }) => id)).toEqual(["one"]);
  expect((await back(6)).snapshot.head).toBe(1);
  expect(calls.get("newest")).toBe(2);
  // What was read before is not kept until its own second is over; the name that was held for the seventh is its own again.
  const timers = vi.getTimerCount();
  await room.talk.say(first.member, says("two"));
  await back(7);
  expect([calls.get("newest"), vi.getTimerCount()]).toEqual([3, timers - 1]);
  await vi.advanceTimersByTimeAsync(1_000);
  await back(8);
  expect(calls.get("newest")).toBe(4);
});
