import { describe, expect, test, vi } from "vitest";
import { webCrypto } from "../../../src/index.ts";
import { chunksElsewhere } from "../../../src/sealed/chunks/elsewhere.ts";
import { SealingHand } from "../../../src/sealed/chunks/hand.ts";
import { chunksHere } from "../../../src/sealed/chunks/here.ts";
import type { SealingAnswer, SealingOrder } from "../../../src/sealed/chunks/orders.ts";
import type { ChunkWork } from "../../../src/sealed/chunks/port.ts";
import { Thread } from "../../../src/thread/thread.ts";
import { FakeWorker } from "../../support/fake-worker.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { chunkWorkContract } from "./contract.ts";
import { CHUNK, chunk, secretsOf, stream } from "./streams.ts";

const { subtle } = crypto;
/** WebCrypto of the other thread: what goes over chunks here is counted apart. */
const there = {
  digest: subtle.digest.bind(subtle),
  encrypt: subtle.encrypt.bind(subtle),
  decrypt: subtle.decrypt.bind(subtle),
  sign: subtle.sign.bind(subtle),
  verify: subtle.verify.bind(subtle),
} as SubtleCrypto;
/** The port of a page: nothing of Node's. */
const pagePort = () => webCrypto({ subtle, getRandomValues: crypto.getRandomValues.bind(crypto) });

type Worker = FakeWorker<SealingOrder, SealingAnswer>;

/** Of a browser that has not got Ed25519 yet. */
const curvelessSubtle = {
  importKey: async (...[format, data, algorithm, ...rest]: Parameters<SubtleCrypto["importKey"]>) => {
    if (algorithm === "Ed25519") throw new DOMException("no such curve", "NotSupportedError");
    return subtle.importKey(format as "raw", data as BufferSource, algorithm, ...rest);
  },
} as SubtleCrypto;

async function setting({ forbidden = false, dead = false, hold = false, curveless = false } = {}) {
  const time = new VirtualTime();
  const workers: Worker[] = [];
  const release: (() => void)[] = [];
  const thread = new Thread<SealingOrder, SealingAnswer>({
    open() {
      if (forbidden) throw new Error("no workers here");
      const worker: Worker = new FakeWorker((answer) => {
        const hand = new SealingHand(there, answer);
        const held = (order: SealingOrder) =>
          new Promise<void>((resolve) => release.push(resolve)).then(() => hand.obey(order));
        return { obey: (order) => (hold && "of" in order ? held(order) : hand.obey(order)) };
      });
      workers.push(worker);
      if (dead) queueMicrotask(() => worker.breakDown());
      return worker;
    },
    after: (delayMs, run) => time.after(delayMs, run),
  });
  const port = await pagePort();
  const work = chunksElsewhere(thread, curveless ? curvelessSubtle : subtle, port);
  return { time, workers, release, port, work };
}

describe("chunks on this thread", () => {
  test("[CG6] are sealed into memory that was given back, and into no other's", async () => {
    const port = await webCrypto();
    const sealing = await chunksHere(port).sealing(await stream(port, { total: 40 }));
    const buffers = new Set<ArrayBuffer>();
    const kept = await sealing.seal(39, chunk(39));
    const copy = kept.bytes.slice();
    for (let seq = 0; seq < 39; seq++) {
      const { bytes } = await sealing.seal(seq, chunk(seq));
      buffers.add(bytes.buffer);
      sealing.release?.(bytes);
      // Twice, and what is not from there: nothing happens.
      sealing.release?.(bytes);
      sealing.release?.(new Uint8Array(CHUNK));
    }
    expect(buffers.size).toBe(1);
    expect(buffers.has(kept.bytes.buffer)).toBe(false);
    expect(kept.bytes).toEqual(copy);
    expect((await sealing.seal(39, chunk(39))).bytes).toEqual(copy);
  });

  test("[CG6] by Node's functions with no memory of a chunk's size but that, and no copy of it", async () => {
    const port = await webCrypto();
    const length = 300_000;
    const sealing = await chunksHere(port).sealing(await stream(port, { total: 9, chunkSize: length }));
    sealing.release?.((await sealing.seal(0, chunk(0, length))).bytes);
    const lengths: number[] = [];
    const { set } = Uint8Array.prototype;
    const put = vi.spyOn(Uint8Array.prototype, "set").mockImplementation(function (this: Uint8Array, bytes, at) {
      lengths.push(bytes.length);
      set.call(this, bytes, at);
    });
    for (let seq = 1; seq < 9; seq++) sealing.release?.((await sealing.seal(seq, chunk(seq, length))).bytes);
    put.mockRestore();
    expect(lengths.filter((one) => one > 65_536)).toEqual([]);
    // Once over all of it: as it leaves the cipher.
    expect(lengths.filter((one) => one > 1_000).reduce((sum, one) => sum + one, 0)).toBe(8 * length);
  });
});

describe("chunks on this thread", () => {
  test("[CG8] are opened into memory that was given back, and into no other's; what does not fit takes none", async () => {
    const port = await webCrypto();
    const given = await stream(port, { total: 12 });
    const [sealing, opening] = [await chunksHere(port).sealing(given), await chunksHere(port).opening(given)];
    const open = async (seq: number, damage = 0) => {
      const { bytes } = await sealing.seal(seq, chunk(seq));
      bytes[70] = (bytes[70] ?? 0) ^ damage;
      const opened = await opening.open(seq, bytes);
      return opened.status === "valid" ? opened.bytes : undefined;
    };
    const kept = await open(11);
    const buffers = new Set<ArrayBufferLike>();
    for (let seq = 0; seq < 10; seq++) {
      const bytes = (await open(seq)) ?? new Uint8Array();
      expect(bytes).toEqual(chunk(seq));
      buffers.add(bytes.buffer);
      // One of them is damaged on the way, and leaves the memory for the next one.
      if (seq === 5) expect(await open(10, 1)).toBeUndefined();
      opening.release?.(bytes);
    }
    expect(buffers.size).toBe(1);
    expect(kept).toEqual(chunk(11));
    expect(buffers.has(kept?.buffer ?? new ArrayBuffer())).toBe(false);
  });
});

const isChunk = (order: SealingOrder): boolean => "of" in order;

chunkWorkContract("chunks on this thread, by Node's functions", chunksHere);
chunkWorkContract("chunks on this thread, by WebCrypto", (): ChunkWork => {
  const work = pagePort().then(chunksHere);
  return {
    sealing: async (given) => (await work).sealing(given),
    opening: async (given) => (await work).opening(given),
    leaf: async (...given) => (await work).leaf(...given),
    root: async (leaves) => (await work).root(leaves),
  };
});
for (const trouble of [{}, { forbidden: true }, { dead: true }]) {
  chunkWorkContract(`chunks in a worker (${JSON.stringify(trouble)})`, (): ChunkWork => {
    const made = setting(trouble);
    return {
      sealing: async (given) => (await made).work.sealing(given),
      opening: async (given) => (await made).work.opening(given),
      leaf: async (...given) => (await made).work.leaf(...given),
      root: async (leaves) => (await made).work.root(leaves),
    };
  });
}

describe("chunks in a worker", () => {
  test("[CG2] no chunk is gone over on this thread, and each costs one order, one answer and one copy", async () => {
    const { workers, port, work } = await setting();
    const given = await stream(port, { total: 5 });
    const [sealing, opening] = [await work.sealing(given), await work.opening(given)];
    const names = ["digest", "encrypt", "decrypt", "sign", "verify"] as const;
    const spies = names.map((name) => vi.spyOn(subtle, name));
    const copies = vi.spyOn(Uint8Array.prototype, "slice");
    for (let seq = 0; seq < 5; seq++) {
      const { bytes } = await sealing.seal(seq, chunk(seq));
      expect(await opening.open(seq, bytes)).toMatchObject({ status: "valid" });
    }
    const lengths = copies.mock.contexts.map((bytes) => (bytes as Uint8Array).length);
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    copies.mockRestore();
    expect(workers).toHaveLength(1);
    const [worker] = workers;
    expect(worker?.orders.filter(isChunk)).toHaveLength(10);
    expect(worker?.orders).toHaveLength(12);
    expect(worker?.answers).toHaveLength(10);
    expect(lengths.filter((length) => length >= CHUNK)).toHaveLength(10);
  });

  test("[CG2] leaves of what is kept, and the roots of a file, are made there too, each by one order", async () => {
    const { workers, work } = await setting();
    const leaves = Array.from({ length: 512 }, (_, seq) => chunk(seq, 32));
    const digest = vi.spyOn(subtle, "digest");
    await work.leaf(0, chunk(0));
    await work.root(leaves);
    expect(digest).not.toHaveBeenCalled();
    digest.mockRestore();
    expect(workers[0]?.orders.map((order) => order.do)).toEqual(["leaf", "root"]);
  });

  test("[CG2] the caller's bytes stay the caller's, though they are part of something larger", async () => {
    const { port, work } = await setting();
    const slab = new Uint8Array(3 * CHUNK);
    slab.set(chunk(1), CHUNK);
    const sealing = await work.sealing(await stream(port));
    await sealing.seal(1, slab.subarray(CHUNK, 2 * CHUNK));
    expect(slab.subarray(CHUNK, 2 * CHUNK)).toEqual(chunk(1));
  });

  test("[CG3] the worker gets keys that it cannot read, each for one use, and none of what they were made from", async () => {
    const { workers, port, work } = await setting();
    const given = await stream(port);
    const { bytes } = await (await work.sealing(given)).seal(0, chunk(0));
    await (await work.opening(given)).open(0, bytes);
    const keys: CryptoKey[] = [];
    const posted = JSON.stringify(workers[0]?.orders, (_, value: unknown) => {
      if (value instanceof CryptoKey) keys.push(value);
      return value instanceof Uint8Array ? Buffer.from(value).toString("base64url") : value;
    });
    expect(keys.map(({ extractable, usages }) => [extractable, ...usages])).toEqual([
      [false, "encrypt"],
      [false, "sign"],
      [false, "decrypt"],
      [false, "verify"],
    ]);
    for (const secret of secretsOf(given)) expect(posted).not.toContain(secret);
  });

  test("[CG3] a stream that was dropped is forgotten there, and told anew when it goes on", async () => {
    const { workers, port, work } = await setting();
    const sealing = await work.sealing(await stream(port));
    const { bytes } = await sealing.seal(0, chunk(0));
    sealing.drop();
    expect(await sealing.seal(0, chunk(0))).toMatchObject({ bytes });
    await expect(sealing.seal(0, chunk(1))).rejects.toMatchObject({ code: "E_SOURCE_CHANGED" });
    const told = workers[0]?.orders.map((order) => order.do);
    expect(told).toEqual(["begin-sealing", "seal", "forget", "begin-sealing", "seal", "seal"]);
  });

  test("[CG3] the worker ends with its keys when it has had no work for 10 s, and another one goes on", async () => {
    const { time, workers, port, work } = await setting();
    const sealing = await work.sealing(await stream(port));
    const { plain } = await sealing.seal(0, chunk(0));
    await time.advance(9_999);
    expect(workers.map(({ ended }) => ended)).toEqual([false]);
    await time.advance(1);
    expect(workers.map(({ ended }) => ended)).toEqual([true]);
    await expect(sealing.seal(0, chunk(1))).rejects.toMatchObject({ code: "E_SOURCE_CHANGED" });
    expect((await sealing.seal(0, chunk(0))).plain).toEqual(plain);
    expect(workers).toHaveLength(2);
  });

  test("[CG4] so many bytes are there at a time; what waits is not copied, and can be dropped", async () => {
    const { workers, release, port, work } = await setting({ hold: true });
    const chunkSize = 1024 * 1024;
    const given = await stream(port, { total: 8, chunkSize });
    const sealing = await work.sealing(given);
    const all = Array.from({ length: 8 }, (_, seq) => sealing.seal(seq, chunk(seq, chunkSize)));
    const settled = Promise.allSettled(all);
    await vi.waitFor(() => expect(release).toHaveLength(4));
    expect(workers[0]?.orders.filter(isChunk)).toHaveLength(4);
    release.shift()?.();
    await all[0];
    await vi.waitFor(() => expect(release).toHaveLength(4));
    expect(workers[0]?.orders.filter(isChunk)).toHaveLength(5);
    sealing.drop();
    for (const go of release) go();
    const states = (await settled).map(({ status }) => status);
    expect(states).toEqual([...Array(5).fill("fulfilled"), ...Array(3).fill("rejected")]);
    expect(workers[0]?.orders.filter(isChunk)).toHaveLength(5);
  });

  test("[CG5] one that ends in the middle costs nothing: the same is done here, bound to the same bytes", async () => {
    const { workers, release, port, work } = await setting({ hold: true });
    const given = await stream(port);
    const [sealing, opening] = [await work.sealing(given), await work.opening(given)];
    const first = sealing.seal(0, chunk(0));
    await vi.waitFor(() => expect(release).toHaveLength(1));
    release.shift()?.();
    const { bytes } = await first;
    const pending = [sealing.seal(0, chunk(0)), opening.open(0, bytes)] as const;
    const other = sealing.seal(0, chunk(2)).catch((cause: unknown) => cause);
    await vi.waitFor(() => expect(release).toHaveLength(3));
    workers[0]?.breakDown();
    expect((await pending[0]).bytes).toEqual(bytes);
    expect(await pending[1]).toMatchObject({ status: "valid", bytes: chunk(0) });
    expect(await other).toMatchObject({ code: "E_SOURCE_CHANGED" });
  });

  test("[CG5] small chunks, and WebCrypto that cannot sign, need none", async () => {
    const { workers, port, work } = await setting();
    const small = await stream(port, { chunkSize: 16_383 });
    const { bytes } = await (await work.sealing(small)).seal(0, chunk(0, 16_383));
    expect(await (await work.opening(small)).open(0, bytes)).toMatchObject({ status: "valid" });
    const old = await setting({ curveless: true });
    const given = await stream(port);
    const sealed = await (await old.work.sealing(given)).seal(0, chunk(0));
    const opened = await (await old.work.opening(given)).open(0, sealed.bytes);
    expect(opened).toMatchObject({ status: "valid", bytes: chunk(0) });
    expect([...workers, ...old.workers]).toEqual([]);
  });
});
