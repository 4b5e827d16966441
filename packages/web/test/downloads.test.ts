import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Downloads, lacking, type SaveView } from "../src/features/downloads/downloads.ts";
import { bytesOf, leftovers, noteHanded } from "../src/features/downloads/folders.ts";
import type { Order, Report } from "../src/features/downloads/messages.ts";
import { OpfsSink } from "../src/features/downloads/opfs-sink.ts";
import { percentOf, wordsFor } from "../src/features/downloads/words.ts";
import { FakeOpfs } from "./fake-opfs.ts";

const A = "aa".repeat(32);
const B = "bb".repeat(32);
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

let opfs: FakeOpfs;
beforeEach(() => {
  opfs = new FakeOpfs();
  vi.stubGlobal("navigator", opfs.navigator);
  vi.stubGlobal("location", { href: "https://chat.test/" });
});
afterEach(() => vi.unstubAllGlobals());

const part = (length: number) => new Uint8Array(length).fill(7);

/** A download of `written` bytes of which `synced` are vouched for, left by a page that ended. */
async function left(sha256: string, synced: number, written = synced): Promise<void> {
  const sink = new OpfsSink({ sha256, size: 1_000 });
  await sink.open();
  await sink.write(0, part(synced));
  await sink.sync(synced);
  await sink.write(synced, part(written - synced));
  await sink.close();
}

describe("what the card says", () => {
  const words = (phase: SaveView["phase"]) => wordsFor({ phase, received: 0, rate: 0 }, A);
  const failed = (code: "E_INTEGRITY" | "E_DISK_FULL" | "E_UNAVAILABLE", kept: boolean): SaveView["phase"] => ({
    state: "failed",
    error: { code, message: "why" },
    kept,
  });

  test.each([
    [{ state: "checking" }, "Checking what is here", "plain", "Pause"],
    [{ state: "moving" }, "Saving", "plain", "Pause"],
    [{ state: "waiting", nextTryAt: 0, reason: "cut" }, "Connection lost", "wait", "Try now"],
    [{ state: "paused" }, "Paused", "wait", "Continue"],
    [{ state: "verifying" }, "Comparing SHA-256", "plain", "Pause"],
    [{ state: "verified" }, "Verified", "good", "Save again"],
    [{ state: "no-room", needed: 3, free: 2 }, "Too large", "wait", "Try again"],
    [failed("E_INTEGRITY", false), "Compromised", "bad", "Try again"],
    [failed("E_DISK_FULL", true), "No room left", "wait", "Continue"],
    [failed("E_UNAVAILABLE", true), "Stopped", "wait", "Continue"],
  ] as const)("[DP1] %o has its word; green and red are verdicts alone", (phase, word, tone, button) => {
    expect(words(phase)).toMatchObject({ word, tone, button });
  });

  test("[DP1] nothing for what was not begun; verified names the digest's first digits", () => {
    expect(words({ state: "none" })).toBeUndefined();
    expect(words({ state: "verified" })?.detail).toContain(A.slice(0, 12));
    expect([percentOf(999, 1_000), percentOf(1_000, 1_000), percentOf(0, 0)]).toEqual([99, 100, 100]);
  });
});

describe("room", () => {
  test("[DP2] the rest is compared with what the browser lets the page keep; an unknown quota refuses nothing", () => {
    expect(lacking(10, { quota: 100, usage: 91 })).toEqual({ needed: 10, free: 9 });
    expect(lacking(10, { quota: 100, usage: 90 })).toBeUndefined();
    expect(lacking(1, { quota: 100, usage: 120 })).toEqual({ needed: 1, free: 0 });
    expect(lacking(10, {})).toBeUndefined();
  });
});

describe("what is left here", () => {
  test("[DP3] what was synced can go on; what is older than a week, or was handed over an hour ago, is removed", async () => {
    await left(A, 40, 60);
    await left(B, 50);
    await noteHanded(B);
    const [paused, handed] = [
      { sha256: A, kept: 40, handed: false },
      { sha256: B, kept: 50, handed: true },
    ];
    expect(await leftovers(HOUR)).toEqual([paused, handed]);
    expect((await bytesOf(B)).size).toBe(50);
    expect(await leftovers(HOUR + 1)).toEqual([paused]);
    await expect(bytesOf(B)).rejects.toThrow();
    expect(await leftovers(7 * DAY)).toEqual([paused]);
    expect(await leftovers(7 * DAY + 1)).toEqual([]);
  });

  test("[DP3] one that a tab is saving now stays, however old", async () => {
    const sink = new OpfsSink({ sha256: A, size: 1_000 });
    await sink.open();
    expect(await leftovers(30 * DAY)).toEqual([]);
    await sink.write(0, part(5));
    await sink.sync(5);
    await sink.close();
    expect(await leftovers(DAY)).toMatchObject([{ sha256: A, kept: 5 }]);
  });
});

describe("where the bytes are kept", () => {
  test("[DP4] opened again it has what was synced, and only that", async () => {
    await left(A, 40, 60);
    const sink = new OpfsSink({ sha256: A, size: 1_000 });
    expect(await sink.open()).toBe(40);
    expect(await sink.read(0, 100)).toEqual(part(40));
    await sink.write(40, part(2));
    await sink.sync(42);
    await sink.open();
    expect(await sink.open()).toBe(42);
    await sink.discard();
    expect(await leftovers(0)).toEqual([]);
  });

  test("[DP4] a second tab is told that the first has it", async () => {
    const first = new OpfsSink({ sha256: A, size: 1_000 });
    await first.open();
    await expect(new OpfsSink({ sha256: A, size: 1_000 }).open()).rejects.toMatchObject({ code: "E_CONFLICT" });
  });

  test("[DP4] a disk that takes no more is E_DISK_FULL", async () => {
    const sink = new OpfsSink({ sha256: A, size: 1_000 });
    await sink.open();
    opfs.left = 3;
    await expect(sink.write(0, part(5))).rejects.toMatchObject({ code: "E_DISK_FULL" });
  });
});

describe("downloads of a page", () => {
  /** A worker that notes its orders and reports what a test says. */
  class FakeWorker extends EventTarget {
    orders: Order[] = [];
    postMessage = (order: Order) => this.orders.push(order);
    terminate = vi.fn();
    report(report: Report): void {
      this.dispatchEvent(new MessageEvent("message", { data: report }));
    }
  }

  const file = { url: "/files/a?key=1", name: "a.bin", size: 100, sha256: A };
  let workers: FakeWorker[];
  const page = (quota = 1_000, handed = false) => {
    workers = [];
    const newWorker = () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as EventTarget as Worker;
    };
    return new Downloads([{ sha256: B, kept: 40, handed }], newWorker, async () => ({ quota, usage: 0 }));
  };
  const moving = (received: number): Report => ({
    sha256: A,
    view: { phase: { state: "moving" }, received, size: 100, rate: 1 },
  });

  test("[DP3] what is left from an earlier visit is paused, and goes on under the url of today", async () => {
    const downloads = page();
    expect(downloads.view(B)).toEqual({ phase: { state: "paused" }, received: 40, rate: 0 });
    await downloads.run({ ...file, sha256: B, url: "/files/b?key=2" });
    expect(workers[0]?.orders).toEqual([{ do: "run", sha256: B, size: 100, url: "https://chat.test/files/b?key=2" }]);
  });

  test("[DP2] too large is said with both sizes, and nothing begins", async () => {
    const downloads = page(99);
    await downloads.run(file);
    expect(downloads.view(A).phase).toEqual({ state: "no-room", needed: 100, free: 99 });
    await downloads.run({ ...file, sha256: B });
    expect(workers).toHaveLength(1);
    expect(workers[0]?.orders).toMatchObject([{ do: "run", sha256: B }]);
  });

  test("[DP2] the copy of what was handed over counts as here: saving it once more needs no room", async () => {
    const downloads = page(60, true);
    expect(downloads.view(B).phase).toEqual({ state: "none" });
    await downloads.run({ ...file, sha256: B });
    expect(workers[0]?.orders).toMatchObject([{ do: "run", sha256: B }]);
  });

  test("[DP5] one worker for all; whoever subscribed is told; two messages with one file share its view", async () => {
    const downloads = page();
    const told = vi.fn();
    const stop = downloads.subscribe(told);
    await downloads.run(file);
    await downloads.run({ ...file, sha256: B });
    workers[0]?.report(moving(30));
    expect(workers).toHaveLength(1);
    expect(told).toHaveBeenCalledTimes(1);
    expect(downloads.view(A)).toBe(downloads.view(A));
    expect(downloads.view(A)).toEqual({ phase: { state: "moving" }, received: 30, rate: 1 });
    stop();
    downloads.cancel(A);
    workers[0]?.report(moving(31));
    expect(downloads.view(A).phase).toEqual({ state: "none" });
    expect(told).toHaveBeenCalledTimes(1);
  });

  test("[DP5] a worker that ends keeps what is synced; going on begins with a new one", async () => {
    const downloads = page();
    await downloads.run(file);
    workers[0]?.report(moving(30));
    workers[0]?.dispatchEvent(new Event("error"));
    expect(downloads.view(A)).toMatchObject({ phase: { state: "failed", kept: true }, received: 30 });
    await downloads.run(file);
    expect(workers[1]?.orders).toMatchObject([{ do: "run", sha256: A }]);
  });
});
