import { createHash } from "node:crypto";
import { crc32 as zlibCrc32 } from "node:zlib";
import { crc32 } from "@chatcast/protocol";
import { describe, expect, test, vi } from "vitest";
import { Hasher } from "../src/digests/hasher.ts";
import type { Answer, Order } from "../src/digests/orders.ts";
import { WorkerDigests } from "../src/digests/worker-digests.ts";
import { FakeWorker } from "./support/fake-worker.ts";
import { VirtualTime } from "./support/virtual-time.ts";

/** What is smaller is hashed without a worker. */
const LARGE = 16_384;
const some = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index * 31);
const hexOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function* cut(bytes: Uint8Array, length: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

function setting({ broken = false, forbidden = false } = {}) {
  const time = new VirtualTime();
  const workers: FakeWorker<Order, Answer>[] = [];
  const platform = time.platform();
  const here = { sha256: vi.fn(platform.sha256), sha256Of: vi.fn(platform.sha256Of), crc32: vi.fn(crc32) };
  const digests = new WorkerDigests({
    open() {
      if (forbidden) throw new Error("no workers here");
      const worker = new FakeWorker<Order, Answer>((answer) => new Hasher(answer));
      worker.broken = broken;
      workers.push(worker);
      if (broken) queueMicrotask(() => worker.breakDown());
      return worker;
    },
    here,
    after: platform.after,
  });
  return { time, workers, here, digests };
}

describe("digests of a page", () => {
  test.each([{ subtle: true }, { subtle: false }])(
    "[CU14] are made by its worker alone, as a whole and in pieces (WebCrypto: $subtle)",
    async ({ subtle }) => {
      if (!subtle) vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues });
      const { workers, here, digests } = setting();
      const bytes = some(100_003);
      const [whole, pieces, other, nothing] = await Promise.all([
        digests.sha256(bytes),
        digests.sha256Of(cut(bytes, 7_001)),
        digests.sha256Of(cut(some(20_000), 3_000)),
        digests.sha256Of(cut(some(0), 1)),
      ]);
      vi.unstubAllGlobals();
      expect(Buffer.from(whole).toString("hex")).toBe(hexOf(bytes));
      expect([pieces, other, nothing]).toEqual([hexOf(bytes), hexOf(some(20_000)), hexOf(some(0))]);
      expect(here.sha256).not.toHaveBeenCalled();
      expect(here.sha256Of).not.toHaveBeenCalled();
      expect(workers).toHaveLength(1);
      // The bytes of the caller are still its own.
      expect(bytes).toEqual(some(100_003));
    },
  );

  test("[CU14] its worker ends when it has nothing to do for a while, and is made again", async () => {
    const { time, workers, digests } = setting();
    await digests.sha256(some(LARGE));
    await time.advance(9_000);
    await digests.sha256(some(LARGE));
    await time.advance(9_000);
    expect(workers.map(({ ended }) => ended)).toEqual([false]);
    await time.advance(1_000);
    expect(workers.map(({ ended }) => ended)).toEqual([true]);
    expect(Buffer.from(await digests.sha256(some(LARGE + 1))).toString("hex")).toBe(hexOf(some(LARGE + 1)));
    expect(workers).toHaveLength(2);
  });

  test("[CU14] checksums are made by its worker too, what is small by the page without one", async () => {
    const { workers, here, digests } = setting();
    expect(await digests.crc32Of(some(LARGE - 1))).toBe(zlibCrc32(some(LARGE - 1)));
    expect(Buffer.from(await digests.sha256(some(LARGE - 1))).toString("hex")).toBe(hexOf(some(LARGE - 1)));
    expect(workers).toHaveLength(0);
    const chunks = [LARGE, 65_536, 1_048_576].map(some);
    expect(await Promise.all(chunks.map((chunk) => digests.crc32Of(chunk)))).toEqual(
      chunks.map((chunk) => zlibCrc32(chunk)),
    );
    expect(workers[0]?.orders.map((order) => order.do)).toEqual(["checksum", "checksum", "checksum"]);
    expect(here.crc32).toHaveBeenCalledTimes(1);
  });

  test("[CU14] a source that fails is forgotten by its worker, which has other work", async () => {
    const { workers, digests } = setting();
    async function* failing(): AsyncIterable<Uint8Array> {
      yield some(10);
      yield some(20);
      throw new Error("cannot be read");
    }
    await expect(digests.sha256Of(failing())).rejects.toThrow("cannot be read");
    expect(workers[0]?.orders.at(-1)).toMatchObject({ do: "drop" });
    expect(await digests.sha256Of(cut(some(30), 7))).toBe(hexOf(some(30)));
  });

  test.each([{ forbidden: true }, { broken: true }])(
    "[CU15] are made by the page itself where no worker can be made or started (%o)",
    async (trouble) => {
      const { time, workers, here, digests } = setting(trouble);
      const bytes = some(50_001);
      const done = Promise.all([digests.sha256Of(cut(bytes, 7_001)), digests.sha256(bytes), digests.crc32Of(bytes)]);
      await time.advance(1);
      const [pieces, whole, checksum] = await done;
      expect(pieces).toBe(hexOf(bytes));
      expect(Buffer.from(whole).toString("hex")).toBe(hexOf(bytes));
      expect(checksum).toBe(zlibCrc32(bytes));
      expect(here.sha256Of).toHaveBeenCalledTimes(1);
      expect(here.sha256).toHaveBeenCalledTimes(1);
      // One that has never worked is not tried again.
      expect(workers.length).toBeLessThanOrEqual(1);
    },
  );

  test("[CU15] by the page itself never more than one chunk or piece a task", async () => {
    const { time, here, digests } = setting({ forbidden: true });
    const lengths: number[] = [];
    const taken = (length: number) => lengths.push(length);
    here.crc32.mockImplementation((bytes) => taken(bytes.length));
    here.sha256.mockImplementation(async (bytes) => new Uint8Array(taken(bytes.length)));
    here.sha256Of.mockImplementation(async (pieces) => {
      for await (const piece of pieces) taken(piece.length);
      return "";
    });
    const chunk = some(65_536);
    const all = [digests.crc32Of(chunk), digests.sha256(chunk), digests.crc32Of(chunk), digests.sha256(chunk)];
    const done = Promise.all([...all, digests.sha256Of(cut(some(3 * 65_536), 65_536))]);
    const atOnce: number[] = [];
    for (let task = 0; task < 20 && lengths.length < 7; task++) {
      const before = lengths.length;
      await time.next();
      atOnce.push(lengths.length - before);
    }
    await done;
    expect(lengths).toEqual(Array(7).fill(65_536));
    expect(Math.max(...atOnce)).toBe(1);
  });

  test("[CU15] a worker that ends in the middle is no digest: it is an error, and the next one is made anew", async () => {
    const { workers, digests } = setting();
    async function* pieces(): AsyncIterable<Uint8Array> {
      yield some(10);
      yield some(10);
      workers[0]?.breakDown();
      // Somebody else has a new worker by now, which knows nothing of the pieces before.
      await digests.sha256(some(LARGE));
      yield some(10);
      yield some(10);
    }
    await expect(digests.sha256Of(pieces())).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    expect(workers).toHaveLength(2);
    expect(await digests.sha256Of(cut(some(40), 10))).toBe(hexOf(some(40)));
  });
});
