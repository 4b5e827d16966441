import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { AtHand } from "../../src/blobs/s3/at-hand.ts";
import type { S3Blobs, S3Options } from "../../src/blobs/s3/blobs.ts";
import { Bucket, type Listed } from "../../src/blobs/s3/bucket.ts";
import { cover, sizeOf } from "../../src/blobs/s3/cover.ts";
import { Pieces } from "../../src/blobs/s3/pieces.ts";
import { Remote } from "../../src/blobs/s3/remote.ts";
import { temporaryDirectory } from "../store/fixtures/fresh-sqlite.ts";
import { blobContract } from "./contract.ts";
import { opener, QUICK } from "./fixtures/s3.ts";
import { BucketDouble } from "./fixtures/s3-double.ts";

const PART = 64 * 1024;
const CHUNK = 16 * 1024;
/** Two parts, and a bit of a third: nine chunks. */
const WHOLE = randomBytes(2 * PART + 7);
const CHUNKS = Math.ceil(WHOLE.length / CHUNK);
const eventually = { timeout: 30_000, interval: 2 };

let bucket: BucketDouble;
beforeEach(async () => {
  bucket = await BucketDouble.start();
  bucket.minPart = PART;
});
afterEach(() => bucket.stop());

/** A server's files, with a disk that no other server has. */
async function server(options: Partial<S3Options> = {}): Promise<S3Blobs> {
  const apart = { growing: "in the bucket", partBytes: PART, ...options } as const;
  return opener(await temporaryDirectory(), bucket.access, apart)();
}

const write = async (blobs: S3Blobs, ...chunks: number[]): Promise<void> => {
  await Promise.all(chunks.map((n) => blobs.write("b", n * CHUNK, WHOLE.subarray(n * CHUNK, (n + 1) * CHUNK))));
};
const object = (): Buffer | undefined => bucket.objects.get("room/b")?.bytes;
const pieces = (): string[] => [...bucket.objects.keys()].filter((key) => key.startsWith("room/.pieces/"));
const isWhole = async (blobs: S3Blobs): Promise<boolean> =>
  Buffer.compare(await blobs.read("b", 0, WHOLE.length + 9), WHOLE) === 0;
const all = Array.from({ length: CHUNKS }, (_, n) => n);

describe("s3 blobs that grow in the bucket", () => {
  blobContract(
    async () => {
      [bucket.minPart, bucket.page] = [0, 1_000];
      const open = opener(await temporaryDirectory(), bucket.access, { growing: "in the bucket" });
      return { blobs: await open(), reopen: open };
    },
    { runs: 4, many: 12 },
  );
});

test("[BB13] a blob goes on, back and forth, at servers that have the bucket and nothing else in common", async () => {
  const [one, two] = [await server(), await server()];
  await write(one, 0, 1, 2);
  await write(two, 5, 3);
  expect(Buffer.compare(await two.read("b", 0, 4 * CHUNK), WHOLE.subarray(0, 4 * CHUNK))).toBe(0);
  // What the other one has put since this one looked.
  await write(one, 4, 6);
  expect(Buffer.compare(await one.read("b", 3 * CHUNK, 4 * CHUNK), WHOLE.subarray(3 * CHUNK, 7 * CHUNK))).toBe(0);
  await write(two, 7, 8);
  await one.finish("b");
  expect(object()?.equals(WHOLE)).toBe(true);
  expect([await isWhole(one), await isWhole(two), await two.size("b")]).toEqual([true, true, WHOLE.length]);
  await two.finish("b");
  expect([pieces(), await one.list(), await two.list()]).toEqual([[], ["b"], ["b"]]);
});

test("[BB13] a chunk is one request when its blob is known, and parts go to the bucket while it grows", async () => {
  const blobs = await server();
  await write(blobs, 0, 1);
  expect(bucket.seen).toEqual(["list", "head", "list", "put", "put"]);
  await write(blobs, 2);
  expect(bucket.seen.slice(5)).toEqual(["put"]);
  await write(blobs, 3, 4);
  await vi.waitUntil(() => bucket.count("part") === 1, eventually);
  await write(blobs, 5, 6, 7, 8);
  await blobs.finish("b");
  expect([bucket.count("put"), bucket.count("part"), bucket.count("complete")]).toEqual([CHUNKS, 3, 1]);
  // Made of what is still at hand.
  expect([bucket.count("get"), bucket.count("delete")]).toEqual([0, CHUNKS]);
  expect(object()?.equals(WHOLE)).toBe(true);
});

test("[BB13] nothing is answered that the bucket does not have", async () => {
  const blobs = await server({ patience: { ...QUICK, answerMs: 0 } });
  await write(blobs, 0);
  bucket.fault = (operation) => (operation === "put" ? 503 : undefined);
  await expect(write(blobs, 1)).rejects.toMatchObject({ name: "ChatCastError", code: "E_UNAVAILABLE" });
  bucket.fault = () => undefined;
  const other = await server();
  expect(await other.size("b")).toBe(CHUNK);
  await write(blobs, 1);
  expect(await other.size("b")).toBe(2 * CHUNK);
});

test("[BB13] pieces that are at hand no more are fetched, and so are those of others", async () => {
  const kept = new AtHand(3 * CHUNK);
  for (const [name, size] of Object.entries({ a: CHUNK, b: CHUNK, c: CHUNK, a2: 2 * CHUNK }))
    kept.put(name, WHOLE.subarray(0, size));
  expect(["a", "b", "c", "a2"].map((name) => kept.get(name)?.length)).toEqual([undefined, undefined, CHUNK, 2 * CHUNK]);
  kept.put("c", WHOLE.subarray(0, 9));
  kept.put("d", WHOLE.subarray(0, 9));
  expect(["c", "a2", "d"].map((name) => kept.get(name)?.length)).toEqual([9, 2 * CHUNK, 9]);
  const [one, two] = [await server(), await server()];
  await write(one, ...all.slice(0, 4));
  await write(two, ...all.slice(4));
  const before = bucket.count("get");
  await two.finish("b");
  expect(bucket.count("get") - before).toBe(4);
  expect(object()?.equals(WHOLE)).toBe(true);
});

test("[BB13] what is written last counts, also at a server that does not know what another one has put", async () => {
  let now = 1_800_000_000_000;
  const clock = vi.spyOn(Date, "now").mockImplementation(() => ++now);
  onTestFinished(() => clock.mockRestore());
  const [one, two] = [await server(), await server()];
  await write(one, 0);
  for (const chunk of all.slice(1)) await write(two, chunk);
  const third = pieces().find((key) => key.endsWith(`-${3 * CHUNK}-${CHUNK}`)) ?? "";
  bucket.objects.set(third, { bytes: Buffer.alloc(CHUNK), changedAt: new Date() });
  await write(one, 3);
  await one.finish("b");
  expect(object()?.equals(WHOLE)).toBe(true);
});

test("[BB13] where clocks are far apart what is asked for once more counts in the end", async () => {
  let now = 1_800_000_000_000;
  const clock = vi.spyOn(Date, "now").mockImplementation(() => ++now);
  onTestFinished(() => clock.mockRestore());
  const [fast, slow] = [await server(), await server()];
  await write(slow, ...all.filter((chunk) => chunk !== 3));
  now += 3_600_000;
  await fast.write("b", 3 * CHUNK, Buffer.alloc(CHUNK));
  now -= 3_600_000;
  // The slow one does not know of it, and would come second for an hour.
  await write(slow, 3);
  expect(await isWhole(fast)).toBe(false);
  await write(slow, 3);
  const third = await server();
  expect(await isWhole(third)).toBe(true);
  await third.finish("b");
  expect(object()?.equals(WHOLE)).toBe(true);
});

/** Tells its next list when it is let go, after `hold`. */
class HeldBucket extends Bucket {
  #held: { asked: () => void; told: Promise<void> } | undefined;

  hold(): { asked: Promise<void>; tell: () => void } {
    const [asked, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    this.#held = { asked: asked.resolve, told: told.promise };
    return { asked: asked.promise, tell: told.resolve };
  }

  override async *list(beginning?: string): AsyncGenerator<Listed> {
    const held = this.#held;
    this.#held = undefined;
    const found: Listed[] = [];
    for await (const one of super.list(beginning)) found.push(one);
    held?.asked();
    await held?.told;
    yield* found;
  }
}

test("[BB13] a list that comes late takes nothing away of what is known since", async () => {
  const held = new HeldBucket(bucket.access, QUICK.requestMs);
  const known = new Pieces(new Remote(held, QUICK, new AbortController().signal));
  const chunk = (n: number): Uint8Array => WHOLE.subarray(n * CHUNK, (n + 1) * CHUNK);
  const put = (n: number): Promise<void> => known.write("b", n * CHUNK, chunk(n));
  await put(0);
  await put(1);
  const first = held.hold();
  const alone = known.size("b");
  await first.asked;
  await put(2);
  first.tell();
  expect(await alone).toBe(3 * CHUNK);
  const second = held.hold();
  const early = known.size("b");
  await second.asked;
  await put(4);
  // Of another server, whose clock is slow.
  await held.put(`.pieces/b/5-${3 * CHUNK}-${CHUNK}`, chunk(3));
  expect(await known.size("b")).toBe(5 * CHUNK);
  second.tell();
  expect(await early).toBe(5 * CHUNK);
  const lists = bucket.count("list");
  expect(Buffer.compare(await known.read("b", 0, 5 * CHUNK), WHOLE.subarray(0, 5 * CHUNK))).toBe(0);
  expect(bucket.count("list")).toBe(lists);
});

test.each([4, CHUNKS - 1])("[BB17] without chunk %i, of which no list tells yet, it is not finished", async (chunk) => {
  const [one, two] = [await server({ patience: { ...QUICK, answerMs: 0 } }), await server()];
  await write(one, ...all.slice(0, 4));
  await write(two, ...all.slice(4));
  bucket.unlisted = (key) => key.includes(`-${chunk * CHUNK}-`);
  await expect(one.finish("b", WHOLE.length)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  expect(object()).toBeUndefined();
  expect(pieces()).toHaveLength(CHUNKS);
  bucket.unlisted = () => false;
  await one.finish("b", WHOLE.length);
  expect(object()?.equals(WHOLE)).toBe(true);
  expect(pieces()).toEqual([]);
});

test("[BB16] a whole blob that is written to keeps all that was acknowledged, wherever bringing it back is cut off", async () => {
  bucket.page = 1_000;
  // Two pieces when it is brought back, and one request when it is finished.
  const right = randomBytes(1024 * 1024 + 5);
  const damaged = Buffer.from(right).fill(0, 0, CHUNK);
  const [partBytes, impatient] = [2 * right.length, { ...QUICK, answerMs: 0 }];
  const [cut, next] = [await server({ partBytes, patience: impatient }), await server({ partBytes })];
  const mended = (blobs: S3Blobs, id: string): Promise<boolean> =>
    blobs.write(id, 0, right.subarray(0, CHUNK)).then(
      () => true,
      () => false,
    );
  let done = false;
  // What it begins with changes nothing: a list, a look for the object, and the mark, if it is refused.
  let cuts = 3;
  for (; !done; cuts++) {
    const id = `b${cuts}`;
    bucket.objects.set(`room/${id}`, { bytes: damaged, changedAt: new Date() });
    let left = cuts;
    bucket.fault = () => (left-- > 0 ? undefined : 503);
    done = await mended(cut, id);
    bucket.fault = () => undefined;
    expect(done || (await mended(next, id))).toBe(true);
    await next.finish(id);
    expect(bucket.objects.get(`room/${id}`)?.bytes.equals(right)).toBe(true);
    expect(pieces()).toEqual([]);
  }
  expect(cuts).toBeGreaterThan(10);
});

/** Waits before it reads an object. */
class SlowBucket extends Bucket {
  readonly asked = Promise.withResolvers<void>();
  readonly told = Promise.withResolvers<void>();

  override async read(...given: Parameters<Bucket["read"]>): Promise<Uint8Array | undefined> {
    this.asked.resolve();
    await this.told.promise;
    return super.read(...given);
  }
}

test("[BB16] who is slow to bring a blob back, which another one has finished meanwhile, leaves that as it is", async () => {
  const one = await server();
  await write(one, ...all);
  await one.finish("b");
  bucket.objects.set("room/b", { bytes: Buffer.from(WHOLE).fill(0, 3 * CHUNK, 4 * CHUNK), changedAt: new Date() });
  const held = new SlowBucket(bucket.access, QUICK.requestMs);
  const late = new Pieces(new Remote(held, QUICK, new AbortController().signal));
  const bringing = late.bringBack("b", WHOLE.length);
  await held.asked.promise;
  await write(one, 3);
  await one.finish("b");
  held.told.resolve();
  await bringing;
  expect(object()?.equals(WHOLE)).toBe(true);
  // What it has put is below all, and goes with whoever finishes it once more.
  await write(one, 3);
  await one.finish("b");
  expect(object()?.equals(WHOLE)).toBe(true);
  expect(pieces()).toEqual([]);
});

test("[BB16] a server that has not heard of any of it ends it as well", async () => {
  const [one, late] = [await server(), await server()];
  await write(late, 2);
  await write(one, ...all);
  await one.finish("b");
  bucket.objects.set("room/b", { bytes: Buffer.from(WHOLE).fill(0, 3 * CHUNK, 4 * CHUNK), changedAt: new Date() });
  bucket.fault = (operation) => (operation === "delete" ? 503 : undefined);
  const cut = await server({ patience: { ...QUICK, answerMs: 0 } });
  await expect(write(cut, 3)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  bucket.fault = () => undefined;
  await write(late, 3);
  await late.finish("b");
  expect(object()?.equals(WHOLE)).toBe(true);
  expect(pieces()).toEqual([]);
});

test("[BB14] of servers that finish it at once none fails, and what comes late to it is no part of it", async () => {
  const [one, two, late] = [await server(), await server(), await server()];
  await write(late, 2);
  await write(one, ...all.slice(0, 5));
  await write(two, ...all.slice(5));
  await Promise.all([one.finish("b"), two.finish("b")]);
  expect([await isWhole(one), await isWhole(two)]).toEqual([true, true]);
  // It has heard of nothing.
  await write(late, 2);
  expect(pieces()).toHaveLength(1);
  expect([await isWhole(late), await isWhole(two), await late.size("b")]).toEqual([true, true, WHOLE.length]);
  const asked = bucket.seen.length;
  await late.finish("b");
  expect(bucket.seen.slice(asked).filter((one) => /put|part|complete/.test(one))).toEqual([]);
  expect(object()?.equals(WHOLE)).toBe(true);
  expect(pieces()).toEqual([]);
});

test("[BB14] whoever begins to finish it while another one removes its pieces leaves it as it is", async () => {
  const [one, two] = [await server(), await server()];
  await write(one, ...all);
  let late: Promise<void> | undefined;
  let sent = 0;
  bucket.fault = (operation) => {
    if (operation === "delete" && late === undefined) {
      sent = bucket.count("put") + bucket.count("complete");
      // With the one piece gone that this request removes, and more to follow.
      late = two.finish("b");
    }
    return undefined;
  };
  await one.finish("b");
  await late;
  expect(late).toBeDefined();
  expect(bucket.count("put") + bucket.count("complete")).toBe(sent);
  expect([await isWhole(one), await isWhole(two), pieces()]).toEqual([true, true, []]);
});

test("[BB15] pieces of what nobody will finish go, and so do those that came late; what grows stays", async () => {
  const [one, two] = [await server(), await server()];
  await write(one, ...all);
  await write(two, 0);
  await one.finish("b");
  await write(two, 1);
  await one.write("growing", 0, WHOLE.subarray(0, 9));
  await one.write("lost", 0, WHOLE.subarray(0, 9));
  expect(pieces()).toHaveLength(3);
  const later = await server({ uploadGraceMs: 60_000 });
  expect(await later.abortAbandoned(new Set(["b", "growing"]))).toBe(0);
  expect(await two.abortAbandoned(new Set(["b", "growing"]))).toBe(2);
  expect(pieces()).toEqual([expect.stringMatching(/^room\/\.pieces\/growing\//)]);
  expect(await isWhole(two)).toBe(true);
});

test("[BB7] a blob that grows in the bucket is gone at once when it is removed, and there as soon as that answers", async () => {
  const blobs = await server();
  await write(blobs, 0, 1);
  bucket.fault = (operation) => (operation === "delete" || operation === "list" ? 500 : undefined);
  await blobs.remove("b");
  await expect(blobs.read("b", 0, 1)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
  expect(pieces()).toHaveLength(2);
  bucket.fault = () => undefined;
  await vi.waitUntil(() => blobs.levels.removals === 0, eventually);
  expect([bucket.objects.size, bucket.uploads.size]).toEqual([0, 0]);
});

test("[BB13] of bytes that several pieces have those of the last one count, whatever order they are known in", () => {
  const piece = fc.record({ position: fc.nat(30), length: fc.nat(12) });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 9 }), fc.nat(40), fc.nat(40), (written, start, length) => {
      const known = written.map((one, order) => ({ ...one, order }));
      const model: number[] = [];
      for (const { order, position, length } of known) for (let at = 0; at < length; at++) model[position + at] = order;
      const { parts, missing } = cover(known.toReversed(), start, start + length);
      const found: number[] = [];
      for (const { piece, start: from, end } of parts) for (let at = from; at < end; at++) found[at] = piece.order;
      const asked = Array.from({ length }, (_, n) => start + n);
      expect(asked.map((at) => found[at])).toEqual(asked.map((at) => model[at]));
      expect(missing).toBe(asked.some((at) => model[at] === undefined));
      expect(sizeOf(known)).toBe(model.length);
    }),
  );
});
