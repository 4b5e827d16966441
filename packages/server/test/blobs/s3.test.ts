import { randomBytes, randomUUID } from "node:crypto";
import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { S3Blobs, S3Options } from "../../src/blobs/s3/blobs.ts";
import { Bucket } from "../../src/blobs/s3/bucket.ts";
import { claimBucket } from "../../src/blobs/s3/claim.ts";
import { temporaryDirectory } from "../store/fixtures/fresh-sqlite.ts";
import { blobContract } from "./contract.ts";
import { opener, QUICK, startS3rver } from "./fixtures/s3.ts";
import { BucketDouble } from "./fixtures/s3-double.ts";

const PART = 64 * 1024;
const CHUNK = 16 * 1024;
/** Two parts, and a bit of a third. */
const WHOLE = randomBytes(2 * PART + 7);
const eventually = { timeout: 30_000, interval: 2 };

describe("s3 blobs over s3rver", () => {
  let s3rver: Awaited<ReturnType<typeof startS3rver>>;
  beforeAll(async () => {
    s3rver = await startS3rver();
  });
  afterAll(() => s3rver.stop());

  blobContract(
    async () => {
      const open = opener(await temporaryDirectory(), { ...s3rver.access, prefix: `${randomUUID()}/` });
      return { blobs: await open(), reopen: open };
    },
    { runs: 8 },
  );
});

describe("s3 blobs", () => {
  let bucket: BucketDouble;
  beforeEach(async () => {
    bucket = await BucketDouble.start();
    bucket.minPart = PART;
  });
  afterEach(() => bucket.stop());

  async function fresh(options: Partial<S3Options> = {}) {
    const directory = await temporaryDirectory();
    const open = opener(directory, bucket.access, { partBytes: PART, ...options });
    return { blobs: await open(), open, directory };
  }

  const write = async (blobs: S3Blobs, from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at += CHUNK) await blobs.write("b", at, WHOLE.subarray(at, Math.min(to, at + CHUNK)));
  };
  const object = (): Buffer | undefined => bucket.objects.get("room/b")?.bytes;
  const filesBelow = async (directory: string): Promise<string[]> => {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };

  test("[BB1] whole parts go to the bucket while the blob grows, the file stays until the bucket has it, then goes", async () => {
    const { blobs, directory } = await fresh();
    await write(blobs, PART, 2 * PART);
    await vi.waitUntil(() => bucket.count("part") === 1, eventually);
    await write(blobs, 0, PART);
    await vi.waitUntil(() => bucket.count("part") === 2, eventually);
    await write(blobs, 2 * PART, WHOLE.length);
    expect(object()).toBeUndefined();
    expect(Buffer.compare(await blobs.read("b", 0, WHOLE.length), WHOLE)).toBe(0);
    expect(bucket.count("get")).toBe(0);
    await blobs.finish("b");
    expect(bucket.seen.slice(1).sort()).toEqual(["begin", "complete", "head", "part", "part", "part"]);
    expect(object()?.equals(WHOLE)).toBe(true);
    expect(await filesBelow(directory)).toEqual([]);
    expect(Buffer.compare(await blobs.read("b", PART - 3, 9), WHOLE.subarray(PART - 3, PART + 6))).toBe(0);
    expect(bucket.uploads.size).toBe(0);
  });

  test("[BB1] what fits one part is one request, and a stream leaves nothing behind", async () => {
    const { blobs, directory } = await fresh();
    await blobs.write("small", 0, WHOLE.subarray(0, PART));
    await blobs.finish("small");
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < WHOLE.length; at += CHUNK) yield WHOLE.subarray(at, at + CHUNK);
    }
    await blobs.writeStream("b", source(), WHOLE.length);
    expect(bucket.count("put")).toBe(1);
    expect(object()?.equals(WHOLE)).toBe(true);
    expect([await filesBelow(directory), bucket.uploads.size]).toEqual([[], 0]);
    expect(new Set(await blobs.list())).toEqual(new Set(["b", "small"]));
  });

  test("[BB1] parts are as large as S3 asks for", async () => {
    const whole = randomBytes(5 * 1024 * 1024 + 1);
    bucket.minPart = whole.length - 1;
    for (const [partBytes, outcome] of [
      [bucket.minPart, "done"],
      [bucket.minPart - 1, "E_UNAVAILABLE"],
    ] as const) {
      const { blobs } = await fresh({ partBytes, patience: { ...QUICK, answerMs: 0 } });
      await blobs.write("b", 0, whole);
      const finished = blobs.finish("b").then(
        () => "done",
        (error: { code?: string }) => error.code,
      );
      expect(await finished).toBe(outcome);
    }
    expect(object()?.equals(whole)).toBe(true);
  });

  test("[BB3] the next run goes on with the parts that the bucket has, as far as their bytes are still the same", async () => {
    const { blobs, open, directory } = await fresh();
    await write(blobs, 0, 2 * PART);
    const notes = async () => (await readFile(join(directory, "sent", "b"), "utf8").catch(() => "")).split("\n");
    await vi.waitUntil(async () => (await notes()).length === 4, eventually);
    await blobs.close();
    await appendFile(join(directory, "sent", "b"), '{"number":3,"etag":"cut');
    bucket.seen.length = 0;
    const again = await open();
    await again.write("b", PART, Uint8Array.of(1));
    await again.write("b", PART, WHOLE.subarray(PART, PART + 1));
    await again.write("b", 0, Uint8Array.of((WHOLE[0] ?? 0) ^ 1));
    await write(again, 2 * PART, WHOLE.length);
    await again.finish("b");
    // The second part is as it was. The first is another one now, and the third is new.
    expect([bucket.count("begin"), bucket.count("part"), bucket.count("complete")]).toEqual([0, 2, 1]);
    expect(object()?.subarray(1).equals(WHOLE.subarray(1))).toBe(true);
    expect(object()?.[0]).toBe((WHOLE[0] ?? 0) ^ 1);
  });

  test("[BB12] another server on the same directory goes on with the parts of the first, also while that lives", async () => {
    const { blobs, open, directory } = await fresh();
    await write(blobs, 0, 2 * PART);
    const notes = async () => (await readFile(join(directory, "sent", "b"), "utf8").catch(() => "")).split("\n");
    await vi.waitUntil(async () => (await notes()).length === 4, eventually);
    bucket.seen.length = 0;
    const other = await open();
    await write(other, 2 * PART, WHOLE.length);
    await other.finish("b");
    expect([bucket.count("begin"), bucket.count("part"), bucket.count("complete")]).toEqual([0, 1, 1]);
    expect(object()?.equals(WHOLE)).toBe(true);
    // A chunk that comes late changes nothing of it, and for the first one it is finished as well.
    await write(blobs, PART, 2 * PART);
    expect(Buffer.compare(await other.read("b", 0, WHOLE.length), WHOLE)).toBe(0);
    await blobs.finish("b");
    await write(blobs, PART, 2 * PART);
    expect(Buffer.compare(await other.read("b", 0, WHOLE.length), WHOLE)).toBe(0);
    await blobs.finish("b");
    expect(object()?.equals(WHOLE)).toBe(true);
    expect(await filesBelow(directory)).toEqual([]);
  });

  test("[BB12] of two that finish it at once neither fails, and parts are counted to the upload that they are of", async () => {
    const { blobs, open, directory } = await fresh();
    const other = await open();
    // Both have begun an upload of their own, whose notes are in one file.
    await write(blobs, 0, CHUNK);
    await write(other, CHUNK, WHOLE.length);
    await vi.waitUntil(() => bucket.count("part") > 0, eventually);
    await Promise.all([blobs.finish("b"), other.finish("b")]);
    expect(object()?.equals(WHOLE)).toBe(true);
    expect(Buffer.compare(await blobs.read("b", 0, WHOLE.length), WHOLE)).toBe(0);
    const third = await open();
    expect(await third.size("b")).toBe(WHOLE.length);
    expect((await filesBelow(directory)).filter((name) => name === "b")).toEqual([]);
  });

  test("[BB4] a part that is written to while it is on its way is sent again", async () => {
    const { blobs } = await fresh();
    const changed = Promise.withResolvers<void>();
    bucket.fault = (operation) => {
      if (operation === "part" && bucket.count("part") === 0) {
        blobs.write("b", 3, WHOLE.subarray(3, 4)).then(changed.resolve, changed.reject);
      }
      return undefined;
    };
    const first = Uint8Array.from(WHOLE.subarray(0, PART));
    first[3] = (WHOLE[3] ?? 0) ^ 1;
    await blobs.write("b", 0, first);
    await changed.promise;
    await write(blobs, PART, WHOLE.length);
    await blobs.finish("b");
    expect(object()?.equals(WHOLE)).toBe(true);
  });

  test("[BB5] an upload that the bucket has forgotten begins anew, and one whose completion got no answer is done again", async () => {
    const { blobs } = await fresh();
    await write(blobs, 0, 2 * PART);
    await vi.waitUntil(() => bucket.count("part") === 2, eventually);
    bucket.uploads.clear();
    await write(blobs, 2 * PART, WHOLE.length);
    let lost = false;
    bucket.fault = (operation) => {
      if (operation !== "complete" || lost) return undefined;
      lost = true;
      return "lost answer";
    };
    await blobs.finish("b");
    expect(object()?.equals(WHOLE)).toBe(true);
    expect([lost, bucket.uploads.size]).toEqual([true, 0]);
  });

  test("[BB6] while the bucket is unwell parts wait and are sent again; finishing ends in words, and goes on when asked again", async () => {
    const { blobs } = await fresh({ patience: { ...QUICK, answerMs: 30 } });
    await blobs.write("b", 0, WHOLE.subarray(0, CHUNK));
    bucket.fault = (operation) => (operation === "part" ? 503 : undefined);
    await write(blobs, CHUNK, WHOLE.length);
    await vi.waitUntil(() => bucket.count("part 503") > 4, eventually);
    const refusal = { name: "ChatCastError", code: "E_UNAVAILABLE", message: expect.stringContaining("is kept") };
    await expect(blobs.finish("b")).rejects.toMatchObject(refusal);
    expect(Buffer.compare(await blobs.read("b", 0, WHOLE.length), WHOLE)).toBe(0);
    bucket.fault = () => undefined;
    await vi.waitUntil(() => bucket.count("part") >= 2, eventually);
    await blobs.finish("b");
    expect(object()?.equals(WHOLE)).toBe(true);
  });

  test("[BB6] a request without an answer ends after its time and is made again, and so does one whose connection broke", async () => {
    const trouble = vi.fn<(error: unknown) => void>();
    const { blobs } = await fresh({ trouble, patience: { ...QUICK, requestMs: 250 } });
    await blobs.write("b", 0, WHOLE.subarray(0, CHUNK));
    let silent = 2;
    bucket.fault = (operation) => (operation === "put" && silent-- > 0 ? "silence" : undefined);
    await blobs.finish("b");
    expect(bucket.count("put silence")).toBe(2);
    let broken = 2;
    bucket.fault = (operation) => (operation === "get" && broken-- > 0 ? "reset" : undefined);
    expect(Buffer.compare(await blobs.read("b", 0, 2), WHOLE.subarray(0, 2))).toBe(0);
    expect(bucket.count("get reset")).toBe(2);
  });

  test("[BB7] a removed blob is gone at once, and from the bucket as soon as that answers", async () => {
    const { blobs } = await fresh();
    await write(blobs, 0, PART);
    await vi.waitUntil(() => bucket.count("part") === 1, eventually);
    await blobs.write("done", 0, WHOLE.subarray(0, 9));
    await blobs.finish("done");
    bucket.fault = (operation) => (operation === "abort" || operation === "delete" ? 500 : undefined);
    for (const id of ["b", "done"]) {
      await blobs.remove(id);
      await expect(blobs.read(id, 0, 1)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    }
    expect(await blobs.list()).toEqual([]);
    expect([bucket.uploads.size, bucket.objects.size, blobs.levels.removals]).toEqual([1, 1, 2]);
    bucket.fault = () => undefined;
    await vi.waitUntil(() => blobs.levels.removals === 0, eventually);
    expect([bucket.uploads.size, bucket.objects.size]).toEqual([0, 0]);
  });

  test("[BB7] of a blob that never reached the bucket nothing is asked there when it goes", async () => {
    const { blobs } = await fresh();
    await blobs.write("b", 0, WHOLE.subarray(0, CHUNK));
    await blobs.remove("b");
    expect(bucket.seen).toEqual(["head"]);
  });

  test("[BB8] uploads that nobody will complete are aborted; those of this server, and of others at work, are left", async () => {
    const { blobs, open } = await fresh();
    await write(blobs, 0, PART);
    await vi.waitUntil(() => bucket.count("part") === 1, eventually);
    const [own = ""] = bucket.uploads.keys();
    const others = new Bucket(bucket.access, 20_000);
    const [elsewhere, lost] = [await others.begin("elsewhere"), await others.begin("lost")];
    for (let n = 0; n < 4; n++) await others.begin(`lost-${n}`);
    await others.put("whole", WHOLE.subarray(0, 9));
    await others.begin("whole");
    const inUse = new Set(["b", "elsewhere", "whole"]);
    await blobs.close();
    const patient = await open();
    expect(await patient.abortAbandoned(inUse)).toBe(6);
    expect(new Set(bucket.uploads.keys())).toEqual(new Set([own, elsewhere]));
    expect(bucket.uploads.has(lost)).toBe(false);
    const later = await opener(await temporaryDirectory(), bucket.access, { uploadGraceMs: 60_000 })();
    expect(await later.abortAbandoned(new Set())).toBe(0);
  });

  test("[BB8] an object that was put just now by somebody else is nobody's to judge", async () => {
    const { blobs } = await fresh({ objectGraceMs: 60_000 });
    const others = new Bucket(bucket.access, 20_000);
    for (let n = 0; n < 8; n++) await others.put(`object-${n}`, WHOLE.subarray(0, 9));
    expect(await blobs.list()).toEqual([]);
    for (const found of bucket.objects.values()) found.changedAt = new Date(Date.now() - 120_000);
    expect((await blobs.list()).length).toBe(8);
  });

  test("[BB9] an error says what was asked and answered, and nothing of keys, signatures or what else the answer held", async () => {
    const causes: unknown[] = [];
    const { blobs } = await fresh({ patience: { ...QUICK, answerMs: 0 } });
    const fail = async (): Promise<void> => {
      await blobs.size("b").catch((error: unknown) => causes.push(error));
    };
    bucket.fault = () => 403;
    await fail();
    bucket.fault = () => "lost answer";
    await fail();
    expect(causes).toMatchObject([
      { code: "E_UNAVAILABLE", cause: { message: "looking for an object: 403 Forbidden" } },
      { code: "E_UNAVAILABLE", cause: { message: expect.stringMatching(/^looking for an object: no answer /) } },
    ]);
    const { accessKeyId, secretAccessKey, sessionToken = "" } = bucket.access;
    const said = causes.map((error) => JSON.stringify(error) + String((error as Error).cause) + (error as Error).stack);
    for (const secret of [accessKeyId, secretAccessKey, sessionToken, "Signature", "not for programs"]) {
      expect(said.join()).not.toContain(secret);
    }
  });

  test("[BB9] a body that was altered on its way is refused", async () => {
    const altered = vi.spyOn(globalThis, "fetch").mockImplementationOnce((url, init) => {
      altered.mockRestore();
      return fetch(url, { ...init, body: Buffer.from("hellp") });
    });
    await expect(new Bucket(bucket.access, 20_000).put("b", Buffer.from("hello"))).rejects.toThrow(
      "putting an object: 403 XAmzContentSHA256Mismatch",
    );
    expect(bucket.objects.size).toBe(0);
  });

  test("[BB10] a prefix of a bucket belongs to the first log that it is used with, and what others put there is not taken", async () => {
    const place = new Bucket(bucket.access, 20_000);
    expect(await claimBucket(place, "log-1")).toBe("ours");
    expect(await claimBucket(place, "log-1")).toBe("ours");
    expect(await claimBucket(place, "log-2")).toBe("of another log");
    const used = new Bucket({ ...bucket.access, prefix: "other/" }, 20_000);
    await used.put("holiday", Buffer.from("a photo"));
    expect(await claimBucket(used, "log-1")).toBe("not of ChatCast");
    const { blobs } = await fresh();
    expect(await blobs.list()).toEqual([]);
  });
});
