import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HandleCache } from "../../src/blobs/disk/handle-cache.ts";

/** Counts what is open, by id, and fails on use after close. */
class Desk {
  open = 0;
  mostOpen = 0;
  readonly opened: string[] = [];

  handle = async (id: string): Promise<Handle> => {
    this.open++;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    this.opened.push(id);
    await turn();
    return new Handle(this);
  };
}

class Handle {
  closed = false;
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async close(): Promise<void> {
    await turn();
    this.closed = true;
    this.#desk.open--;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function work(handle: Handle): Promise<void> {
  await turn();
  if (handle.closed) throw new Error("used after close");
}

afterEach(() => {
  vi.useRealTimers();
});

describe("handle cache", () => {
  test("[DB5] a handle is shared and stays open for the next user", async () => {
    const desk = new Desk();
    const cache = new HandleCache<Handle>({ capacity: 2, idleMs: 1_000 });
    await Promise.all([1, 2, 3].map(() => cache.use("a", () => desk.handle("a"), work)));
    await cache.use("a", () => desk.handle("a"), work);
    expect(desk.opened).toEqual(["a"]);
    await cache.close();
    expect(desk.open).toBe(0);
  });

  test("[DB5] the least recently used makes place", async () => {
    const desk = new Desk();
    const cache = new HandleCache<Handle>({ capacity: 2, idleMs: 1_000 });
    for (const id of ["a", "b", "a", "c", "a", "b"]) await cache.use(id, () => desk.handle(id), work);
    expect(desk.opened).toEqual(["a", "b", "c", "b"]);
    await cache.close();
  });

  test("[DB5] a thousand users at once never have more handles open than the bound", async () => {
    const desk = new Desk();
    const cache = new HandleCache<Handle>({ capacity: 64, idleMs: 1_000 });
    const ids = Array.from({ length: 1_000 }, (_, n) => `id${n % 300}`);
    await Promise.all(ids.map((id) => cache.use(id, () => desk.handle(id), work)));
    expect(desk.mostOpen).toBe(64);
    expect(cache.size).toBeLessThanOrEqual(64);
    await cache.close();
    expect(desk.open).toBe(0);
  });

  test("[DB5] a handle that nobody uses any more is closed after its time", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const desk = new Desk();
    const cache = new HandleCache<Handle>({ capacity: 2, idleMs: 1_000 });
    await cache.use("a", () => desk.handle("a"), work);
    vi.advanceTimersByTime(999);
    await cache.use("a", () => desk.handle("a"), work);
    vi.advanceTimersByTime(999);
    await turn();
    await turn();
    expect(desk.open).toBe(1);
    vi.advanceTimersByTime(1);
    await turn();
    await turn();
    expect(desk.open).toBe(0);
    expect(cache.size).toBe(0);
  });

  test("[DB5] an open that fails keeps no place, and does not fail who opens in another way", async () => {
    const desk = new Desk();
    const cache = new HandleCache<Handle>({ capacity: 1, idleMs: 1_000 });
    const failing = async (): Promise<Handle> => {
      await turn();
      throw new Error("not there");
    };
    const reader = cache.use("a", failing, work);
    const writer = cache.use("a", () => desk.handle("a"), work);
    await expect(reader).rejects.toThrow("not there");
    await writer;
    expect(cache.size).toBe(1);
    await cache.close();
    expect(cache.size).toBe(0);
  });

  test("[DB6] exclusive work runs after the users before it, alone, and before those after it", async () => {
    const desk = new Desk();
    const cache = new HandleCache<Handle>({ capacity: 4, idleMs: 1_000 });
    const order: string[] = [];
    const use = (name: string): Promise<void> =>
      cache.use(
        "a",
        () => desk.handle("a"),
        async (handle) => {
          await work(handle);
          order.push(name);
        },
      );
    await Promise.all([
      use("before"),
      cache.exclusively("a", async () => {
        expect(desk.open).toBe(0);
        await turn();
        order.push("alone");
      }),
      use("after"),
    ]);
    expect(order).toEqual(["before", "alone", "after"]);
    await expect(cache.exclusively("a", () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    await use("again");
    await cache.close();
  });

  test("[DB6] no sequence of uses and exclusive work uses a closed handle, leaks one or waits for ever", async () => {
    const step = fc.record({
      id: fc.constantFrom("a", "b", "c", "d", "e"),
      kind: fc.constantFrom("use", "use", "fail", "alone"),
      gap: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), async (steps, capacity) => {
        const desk = new Desk();
        const cache = new HandleCache<Handle>({ capacity, idleMs: 1_000 });
        const users = new Map<string, number>();
        const count = (id: string, by: number): number => {
          users.set(id, (users.get(id) ?? 0) + by);
          return users.get(id) ?? 0;
        };
        const done: Promise<void>[] = [];
        for (const { id, kind, gap } of steps) {
          if (kind === "alone") {
            done.push(
              cache.exclusively(id, async () => {
                expect(users.get(id) ?? 0).toBe(0);
                await turn();
                expect(users.get(id) ?? 0).toBe(0);
              }),
            );
          } else {
            const open = kind === "fail" ? () => Promise.reject(new Error("refused")) : () => desk.handle(id);
            const used = cache.use(id, open, async (handle) => {
              count(id, 1);
              await work(handle);
              count(id, -1);
            });
            done.push(kind === "fail" ? used.catch((error: Error) => expect(error.message).toBe("refused")) : used);
          }
          if (gap) await turn();
        }
        await Promise.all(done);
        expect(desk.mostOpen).toBeLessThanOrEqual(capacity);
        await cache.close();
        expect([desk.open, cache.size]).toEqual([0, 0]);
      }),
    );
  });
});
