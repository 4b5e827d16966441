import { type FileHandle, mkdir, open, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openDiskBlobs } from "../../src/blobs/disk/blobs.ts";
import type { BlobStore } from "../../src/blobs/port.ts";
import { temporaryDirectory } from "../store/fixtures/fresh-sqlite.ts";
import { blobContract, type OpenedBlobs } from "./contract.ts";

async function fresh(): Promise<OpenedBlobs & { directory: string }> {
  const directory = join(await temporaryDirectory(), "files", "blobs");
  const open = async (): Promise<BlobStore> => {
    const blobs = await openDiskBlobs({ directory });
    onTestFinished(() => blobs.close());
    return blobs;
  };
  return { blobs: await open(), reopen: open, directory };
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

async function* one(): AsyncGenerator<Uint8Array> {
  yield Uint8Array.of(1);
}

/** The class of open files, whose syncs a test makes fail. */
async function handleClass(): Promise<FileHandle> {
  const handle = await open("/dev/null", "r");
  await handle.close();
  return Object.getPrototypeOf(handle);
}

describe("disk blobs", () => {
  blobContract(fresh);

  test("[DB4] when a sync fails, what was written meanwhile is refused too, and the file is opened anew", async () => {
    const { blobs } = await fresh();
    const handles: FileHandle[] = [];
    const failing = Promise.withResolvers<void>();
    const datasync = vi.spyOn(await handleClass(), "datasync").mockImplementation(async function (this: FileHandle) {
      handles.push(this);
      if (handles.length === 1) await failing.promise;
    });
    onTestFinished(() => datasync.mockRestore());
    const first = blobs.write("abc", 0, Uint8Array.of(1));
    await vi.waitUntil(() => handles.length === 1, { timeout: 20_000, interval: 1 });
    const meanwhile = blobs.write("abc", 1, Uint8Array.of(2));
    await vi.waitUntil(async () => (await blobs.size("abc")) === 2, { timeout: 20_000, interval: 1 });
    failing.reject(Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" }));
    for (const write of [first, meanwhile]) await expect(write).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    await blobs.write("abc", 1, Uint8Array.of(2));
    expect(handles).toHaveLength(2);
    expect(handles[1]).not.toBe(handles[0]);
  });

  test("[DB8] the names of a new blob are synced beside its first bytes, and a write waits for both", async () => {
    const { blobs } = await fresh();
    const released = Promise.withResolvers<void>();
    const proto = await handleClass();
    const { sync: syncNow } = proto;
    const directories = vi.spyOn(proto, "sync").mockImplementation(async function (this: FileHandle) {
      await released.promise;
      await syncNow.call(this);
    });
    const bytes = vi.spyOn(proto, "datasync");
    onTestFinished(() => {
      directories.mockRestore();
      bytes.mockRestore();
    });
    let done = false;
    const write = blobs.write("abc", 0, Uint8Array.of(1)).then(() => {
      done = true;
    });
    await vi.waitUntil(() => bytes.mock.settledResults.some(({ type }) => type === "fulfilled"), {
      timeout: 20_000,
      interval: 1,
    });
    await new Promise(setImmediate);
    expect([directories.mock.calls.length, done]).toEqual([2, false]);
    released.resolve();
    await write;
    await blobs.write("abc", 1, Uint8Array.of(2));
    expect([directories.mock.calls.length, bytes.mock.calls.length]).toEqual([2, 2]);
  });

  test("[DB8] a blob whose name could not be synced is refused and made anew", async () => {
    const { blobs, directory } = await fresh();
    const proto = await handleClass();
    const sync = vi.spyOn(proto, "sync").mockRejectedValueOnce(Object.assign(new Error("EIO"), { code: "EIO" }));
    onTestFinished(() => sync.mockRestore());
    await expect(blobs.write("abc", 0, Uint8Array.of(1))).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    await vi.waitUntil(async () => (await readdir(directory)).every((name) => name === ".tmp"), {
      timeout: 20_000,
      interval: 1,
    });
    expect(await blobs.list()).toEqual([]);
    await blobs.write("abc", 0, Uint8Array.of(2));
    expect(sync.mock.calls.length).toBe(4);
    expect([...(await blobs.read("abc", 0, 1))]).toEqual([2]);
  });

  test("[DB1] a blob lies under the first two characters of its id, readable to its owner alone", async () => {
    const { blobs, directory } = await fresh();
    await blobs.write("abcdef", 0, Uint8Array.of(1));
    await blobs.writeStream("xyz", one(), 9);
    for (const path of ["ab/abcdef", "xy/xyz"]) expect(await modeOf(join(directory, path))).toBe(0o600);
    for (const path of ["", "ab", "xy"]) expect(await modeOf(join(directory, path))).toBe(0o700);
  });

  test("[DB2] what was still being received when the server was killed is swept at the next start", async () => {
    const { blobs, reopen, directory } = await fresh();
    await blobs.write("abc", 0, Uint8Array.of(1));
    await blobs.close();
    await writeFile(join(directory, ".tmp", "left-over"), "half a file");
    const again = await reopen();
    expect(await readdir(join(directory, ".tmp"))).toEqual([]);
    expect(await again.list()).toEqual(["abc"]);
  });

  test("[DB2] a stream is not to be seen before it is complete, and leaves no temporary file", async () => {
    const { blobs, directory } = await fresh();
    const seen: string[][] = [];
    async function* watched(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1);
      seen.push(await blobs.list());
      yield Uint8Array.of(2);
    }
    await blobs.writeStream("abc", watched(), 9);
    expect(seen).toEqual([[]]);
    expect(await blobs.list()).toEqual(["abc"]);
    expect(await readdir(join(directory, ".tmp"))).toEqual([]);
  });

  test("[DB2] a stream that fails leaves no temporary file", async () => {
    const { blobs, directory } = await fresh();
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1);
      throw new Error("the sender went away");
    }
    await expect(blobs.writeStream("abc", breaking(), 9)).rejects.toThrow("the sender went away");
    await expect(blobs.writeStream("abc", one(), 0)).rejects.toMatchObject({ code: "E_TOO_LARGE" });
    expect(await readdir(join(directory, ".tmp"))).toEqual([]);
  });

  test("[DB3] a full disk is E_DISK_FULL, and the store goes on", async () => {
    const { blobs, directory } = await fresh();
    await mkdir(join(directory, "fu"));
    await symlink("/dev/full", join(directory, "fu", "full"));
    await expect(blobs.write("full", 0, Uint8Array.of(1))).rejects.toMatchObject({
      name: "ChatCastError",
      code: "E_DISK_FULL",
    });
    await blobs.write("other", 0, Uint8Array.of(1));
    expect(await blobs.size("other")).toBe(1);
  });

  test("[DB3] any other trouble is E_UNAVAILABLE", async () => {
    const { blobs, directory } = await fresh();
    await mkdir(join(directory, "ab", "abc"), { recursive: true });
    await expect(blobs.write("abc", 0, Uint8Array.of(1))).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    await writeFile(join(directory, "no"), "no directory");
    await expect(blobs.write("nowhere", 0, Uint8Array.of(1))).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    await expect(blobs.writeStream("nowhere", one(), 9)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    expect(await readdir(join(directory, ".tmp"))).toEqual([]);
  });
});
