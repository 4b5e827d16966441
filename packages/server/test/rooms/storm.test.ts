import { requireName } from "@chatcast/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Directory } from "../../src/rooms/directory.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import type { Outlet } from "../../src/rooms/outlet.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store } from "../../src/store/port.ts";

const name = (raw: string) => requireName(raw, "username");
const outlet = (connectionId: string): Outlet => ({
  connectionId,
  push: () => undefined,
  deliver: () => undefined,
  displace: () => undefined,
  expel: () => undefined,
});

/** A store whose calls are counted by their names. */
function counted(store: Store): { store: Store; calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const proxy = new Proxy(store, {
    get(target, key, receiver) {
      const call: unknown = Reflect.get(target, key, receiver);
      if (typeof call !== "function") return call;
      return (...args: unknown[]) => {
        calls.set(String(key), (calls.get(String(key)) ?? 0) + 1);
        return call.apply(target, args);
      };
    },
  });
  return { store: proxy, calls };
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
  for (let n = 0; n < MEMBERS; n++) tokens.push((await before.enter(name(`m${n}`), outlet(`a${n}`), undefined)).token);
  const { store, calls } = counted(kept);
  const room = await started(store).open(name("room"));
  calls.clear();
  const back = async (n: number, as = `m${n}`) => {
    const connection = outlet(`b${n}-${Math.random()}`);
    return { connection, ...(await room.enter(name(as), connection, { token: tokens[n] ?? "" })) };
  };
  return { kept, room, calls, back };
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

test("[RI8] what was read for one serves who comes within a second, until something is said", async () => {
  const { room, calls, back } = await afterRestart();
  const first = await back(0);
  for (let n = 1; n < 5; n++) expect((await back(n)).snapshot.head).toBe(0);
  expect(calls.get("newest")).toBe(1);
  await room.talk.say(first.member, says("one"));
  expect((await back(5)).snapshot.messages.map(({ id }) => id)).toEqual(["one"]);
  expect((await back(6)).snapshot.head).toBe(1);
  expect(calls.get("newest")).toBe(2);
  await vi.advanceTimersByTimeAsync(1_000);
  await back(7);
  expect(calls.get("newest")).toBe(3);
});
