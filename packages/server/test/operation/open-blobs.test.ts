import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { openDataDirectory } from "../../src/data-directory.ts";
import { type OpenedBlobs, openBlobs } from "../../src/open-blobs.ts";
import { BucketDouble } from "../blobs/fixtures/s3-double.ts";
import { temporaryDirectory } from "../store/fixtures/fresh-sqlite.ts";

describe("where files are kept", () => {
  let bucket: BucketDouble;
  beforeEach(async () => {
    bucket = await BucketDouble.start();
  });
  afterEach(() => bucket.stop());

  /** With the settings of one start; `place` undefined: files in the data directory. */
  async function opened(dataDir: string, place?: string, log?: string, env = {}): Promise<OpenedBlobs> {
    const { url, region, accessKeyId, secretAccessKey, sessionToken = "" } = bucket.access;
    const blobs = place === undefined ? {} : { BLOBS: `${place}?endpoint=${new URL(url).origin}&region=${region}` };
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const config = parseConfig(["--data-dir", dataDir], { ...blobs, ...keys, AWS_SESSION_TOKEN: sessionToken, ...env });
    const files = await openBlobs(config, await openDataDirectory(dataDir), log);
    onTestFinished(() => files.blobs.close());
    return files;
  }

  const shown = () => `s3://files/room/ at ${new URL(bucket.access.url).origin}`;

  test("[BB10] a data directory stays with its bucket, and a bucket with its data directory", async () => {
    const [first, second] = [await temporaryDirectory(), await temporaryDirectory()];
    const { blobs } = await opened(first, "s3://files/room");
    await blobs.write("b", 0, Uint8Array.of(1));
    await blobs.finish("b");
    expect(bucket.objects.has("room/b")).toBe(true);
    await opened(first, "s3://files/room/");
    for (const place of [undefined, "s3://files/elsewhere"]) {
      await expect(opened(first, place)).rejects.toThrow(
        `The files of ${first} are in ${shown()}: set BLOBS to that bucket, or choose another data directory.`,
      );
    }
    await expect(opened(second, "s3://files/room")).rejects.toThrow(
      `${shown()} holds the files of another server: choose another prefix.`,
    );
    // It was not bound to what it did not get.
    await opened(second, "s3://files/other");
  });

  test("[BB10] with a log elsewhere it is the log that the bucket belongs to", async () => {
    const [first, second] = [await temporaryDirectory(), await temporaryDirectory()];
    await opened(first, "s3://files/room", "the-log");
    await opened(second, "s3://files/room", "the-log");
    expect((await readFile(join(second, "bucket"), "utf8")).split("\n")[1]).toBe("the-log");
    await expect(opened(await temporaryDirectory(), "s3://files/room", "another")).rejects.toThrow("another server");
  });

  test("[BB10] a bucket that cannot be had is told at the first start; a later one goes without it", async () => {
    const dataDir = await temporaryDirectory();
    const wrong = opened(dataDir, "s3://files/room", undefined, { AWS_SECRET_ACCESS_KEY: "not-to-be-told" });
    await expect(wrong).rejects.toThrow(
      `the bucket ${shown()} cannot be used: BucketError: reading an object: 403 SignatureDoesNotMatch`,
    );
    await opened(dataDir, "s3://files/room");
    const told = vi.spyOn(console, "error").mockReturnValue();
    onTestFinished(() => told.mockRestore());
    bucket.fault = () => 503;
    const { blobs } = await opened(dataDir, "s3://files/room");
    bucket.fault = () => undefined;
    expect(told.mock.calls).toEqual([
      [expect.stringMatching(/ cannot be used now, files have to wait: BucketError: /)],
    ]);
    await blobs.write("b", 0, Uint8Array.of(1));
    await blobs.finish("b");
  });

  test("[BB1] files that were in the data directory before there was a bucket are read from there", async () => {
    const dataDir = await temporaryDirectory();
    const before = await opened(dataDir);
    await before.blobs.write("old", 0, Uint8Array.of(7));
    await before.blobs.close();
    const { blobs } = await opened(dataDir, "s3://files/room");
    expect([...(await blobs.read("old", 0, 9))]).toEqual([7]);
    expect(bucket.seen).not.toContain("put old");
  });

  test("[BB13, BB15] with uploads in the bucket too nothing of a file is on the disk, and files that are there are not given up", async () => {
    const [fresh, used] = [await temporaryDirectory(), await temporaryDirectory()];
    const { blobs } = await opened(fresh, "s3://files/room", "log", { UPLOADS: "bucket" });
    await blobs.write("b", 0, Uint8Array.of(1, 2));
    const entries = await readdir(fresh, { recursive: true, withFileTypes: true });
    expect(
      entries
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["bucket", "secret"]);
    const { blobs: other } = await opened(await temporaryDirectory(), "s3://files/room", "log", { UPLOADS: "bucket" });
    expect([...(await other.read("b", 0, 9))]).toEqual([1, 2]);
    const before = await opened(used, "s3://files/room", "log");
    await before.blobs.write("under-way", 0, Uint8Array.of(7));
    await before.blobs.close();
    await expect(opened(used, "s3://files/room", "log", { UPLOADS: "bucket" })).rejects.toThrow(
      "holds files, finished or not",
    );
  });

  test("[BB10] what says where the files are is never taken for nothing", async () => {
    const dataDir = await temporaryDirectory();
    await opened(dataDir, "s3://files/room");
    await writeFile(join(dataDir, "bucket"), "");
    await expect(opened(dataDir)).rejects.toThrow("set BLOBS to that bucket");
  });
});
