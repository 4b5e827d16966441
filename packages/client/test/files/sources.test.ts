import { mkdtemp, open, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blobSource } from "../../src/files/blob.ts";
import { bytesSource } from "../../src/files/bytes.ts";
import { fileHandleSource } from "../../src/files/file-handle.ts";
import { handleOpener, pathOpener } from "../../src/files/opener.ts";
import { readAhead } from "../../src/files/read-ahead.ts";
import { ReusedReads } from "../../src/files/reused-reads.ts";
import { someBytes } from "../support/world.ts";

const MIB = 1024 * 1024;

describe("read-ahead", () => {
  function counted(bytes: Uint8Array) {
    const reads: [number, number][] = [];
    const { read, drop } = readAhead(bytes.length, async (position, length) => {
      reads.push([position, length]);
      return bytes.slice(position, position + length);
    });
    return { read, drop, reads };
  }

  test("[CJ7] chunks of one slice share its one read", async () => {
    const { read, reads } = counted(someBytes(6 * MIB));
    await Promise.all([read(0, MIB), read(MIB, MIB), read(3 * MIB, MIB)]);
    await read(4 * MIB, MIB);
    expect(reads).toEqual([
      [0, 4 * MIB],
      [4 * MIB, 2 * MIB],
    ]);
  });

  test("[CJ7] nothing is read before a chunk is wanted", () => {
    const { reads } = counted(someBytes(MIB));
    expect(reads).toEqual([]);
  });

  test("[CJ7] any range is what stands there, across slices too", async () => {
    const bytes = someBytes(9 * MIB + 123);
    const { read } = counted(bytes);
    const range = fc.tuple(fc.nat(bytes.length), fc.nat(5 * MIB));
    await fc.assert(
      fc.asyncProperty(range, async ([position, wanted]) => {
        const length = Math.min(wanted, bytes.length - position);
        expect(Buffer.compare(await read(position, length), bytes.subarray(position, position + length))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test("[CT33] what was read ahead is kept until it is dropped", async () => {
    const { read, drop, reads } = counted(someBytes(MIB));
    await read(0, 1);
    await read(1, 1);
    expect(reads).toHaveLength(1);
    drop();
    expect(await read(2, 1)).toHaveLength(1);
    expect(reads).toHaveLength(2);
  });

  test("[CJ7] a slice that could not be read is tried again", async () => {
    let failures = 1;
    const { read } = readAhead(4, async () => {
      if (failures-- > 0) throw new Error("not now");
      return someBytes(4);
    });
    await expect(read(0, 4)).rejects.toThrow("not now");
    expect(await read(0, 4)).toEqual(someBytes(4));
  });
});

describe("reads into memory that is used again", () => {
  const bytes = someBytes(3 * MIB);
  const reused = () =>
    new ReusedReads(async (into, position) => into.set(bytes.subarray(position, position + into.length)));

  test("[CJ15] one block serves a hundred reads that are given back one by one, and two never share one", async () => {
    const reads = reused();
    for (let n = 0; n < 100; n++) {
      const chunk = await reads.read(n * 1_000, MIB - n);
      expect(Buffer.compare(chunk, bytes.subarray(n * 1_000, n * 1_000 + MIB - n))).toBe(0);
      reads.release(chunk);
    }
    expect(reads.made).toBe(1);
    const [first, second] = await Promise.all([reads.read(0, MIB), reads.read(MIB, MIB)]);
    for (let n = 0; n < 2; n++) reads.release(first);
    reads.release(new Uint8Array(MIB));
    const third = await reads.read(2 * MIB, MIB);
    expect(Buffer.compare(second, bytes.subarray(MIB, 2 * MIB))).toBe(0);
    expect(Buffer.compare(third, bytes.subarray(2 * MIB))).toBe(0);
    expect(reads.made).toBe(2);
  });

  test("[CJ15] reads end in the order in which they were asked for, and one that fails holds up no other", async () => {
    const ended: string[] = [];
    let asked = 0;
    const reads = new ReusedReads(() => (++asked === 2 ? Promise.reject(new Error("not now")) : Promise.resolve()));
    const note = (name: string) => () => void ended.push(name);
    await Promise.all([
      reads.read(0, 1).then(note("first")),
      reads.read(1, 1).then(note("second"), note("failed")),
      reads.read(2, 1).then(note("third")),
    ]);
    expect(ended).toEqual(["first", "failed", "third"]);
  });
});

describe("sources", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "chatcast-sources-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("[CJ7] a Blob reads its own bytes", async () => {
    const bytes = someBytes(70_000);
    const source = blobSource(new Blob([bytes.slice()]), "a.bin");
    expect([source.name, source.size]).toEqual(["a.bin", 70_000]);
    expect(await source.read(65_536, 4_464)).toEqual(bytes.slice(65_536));
  });

  test("[CT8] a Blob that can no longer be read rejects with E_SOURCE_CHANGED", async () => {
    const gone = { size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) };
    await expect(blobSource(gone as unknown as Blob, "a").read(0, 10)).rejects.toMatchObject({
      code: "E_SOURCE_CHANGED",
    });
  });

  test("[CJ8] a file handle reads ranges and is closed with the source", async () => {
    const path = join(folder, "b.bin");
    const bytes = someBytes(100_000);
    await writeFile(path, bytes);
    const handle = await open(path);
    let closed = 0;
    const source = await fileHandleSource(
      {
        stat: () => handle.stat(),
        read: (...range) => handle.read(...range),
        close: async () => {
          closed++;
          await handle.close();
        },
      },
      "b.bin",
    );
    expect(source.size).toBe(100_000);
    expect(Buffer.compare(await source.read(50_000, 50_000), bytes.subarray(50_000))).toBe(0);
    expect(closed).toBe(0);
    source.close();
    expect(closed).toBe(1);
  });

  test("[CJ15] large chunks of a file handle are reads of their own, and small ones come in slices", async () => {
    const bytes = someBytes(2 * MIB);
    const path = join(folder, "large.bin");
    await writeFile(path, bytes);
    const handle = await open(path);
    const reads: number[] = [];
    const counted = {
      stat: () => handle.stat(),
      read: (into: Uint8Array, offset: number, length: number, position: number) => {
        reads.push(length);
        return handle.read(into, offset, length, position);
      },
      close: () => handle.close(),
    };
    const source = await fileHandleSource(counted, "large.bin");
    const large = await source.read(MIB, MIB);
    expect(Buffer.compare(large, bytes.subarray(MIB))).toBe(0);
    source.release?.(large);
    const memory = large.buffer;
    const again = await source.read(0, MIB);
    expect(again.buffer).toBe(memory);
    expect(Buffer.compare(again, bytes.subarray(0, MIB))).toBe(0);
    const small = await source.read(64 * 1024, 64 * 1024);
    source.release?.(small);
    await source.read(128 * 1024, 64 * 1024);
    expect(Buffer.compare(small, bytes.subarray(64 * 1024, 128 * 1024))).toBe(0);
    expect(reads).toEqual([MIB, MIB, 2 * MIB]);
    source.close();
  });

  test("[CT8] a file that became shorter rejects with E_SOURCE_CHANGED", async () => {
    const path = join(folder, "c.bin");
    await writeFile(path, someBytes(1_000));
    const source = await fileHandleSource(await open(path), "c.bin");
    await truncate(path, 500);
    await expect(source.read(400, 200)).rejects.toMatchObject({ code: "E_SOURCE_CHANGED" });
    source.close();
  });

  test("[CU11] a path is opened again with the date of its file; what is no path, or gone, is not found", async () => {
    const path = join(folder, "d.bin");
    await writeFile(path, someBytes(1_000));
    const first = await fileHandleSource(await open(path), "d.bin", path);
    const opener = pathOpener({ open });
    const again = await opener.open(first.origin ?? { kind: "none" }, "d.bin", false);
    if (again === undefined || again === "permission") throw new Error("not found");
    expect(again).toMatchObject({ name: "d.bin", size: 1_000, origin: { kind: "path", path } });
    expect(again.lastModified).toBe((await stat(path)).mtimeMs);
    expect(again.lastModified).toBe(first.lastModified);
    for (const source of [first, again]) source.close();
    expect(await opener.open({ kind: "none" }, "d.bin", false)).toBeUndefined();
    await expect(opener.open({ kind: "path", path: `${path}.gone` }, "d.bin", false)).rejects.toThrow("ENOENT");
  });

  test("[CU6] a browser's handle is opened when it is allowed; only a press of a button asks for that", async () => {
    const file = new File([someBytes(1_000).slice()], "e.bin", { lastModified: 1_234 });
    let permission: PermissionState = "prompt";
    const asked: string[] = [];
    const handle = {
      getFile: async () => file,
      async queryPermission({ mode }: { mode: string }) {
        asked.push(`query ${mode}`);
        return permission;
      },
      async requestPermission({ mode }: { mode: string }) {
        asked.push(`request ${mode}`);
        return permission;
      },
    };
    const origin = { kind: "handle", handle } as const;
    const opener = handleOpener();
    expect(await opener.open(origin, "e.bin", false)).toBe("permission");
    permission = "denied";
    expect(await opener.open(origin, "e.bin", true)).toBe("permission");
    permission = "granted";
    expect(await opener.open(origin, "e.bin", false)).toMatchObject({ size: 1_000, lastModified: 1_234, origin });
    expect(asked).toEqual(["query read", "request read", "query read"]);
    // Files of OPFS, and other browsers, know of no permissions.
    const plain = { kind: "handle", handle: { getFile: async () => file } } as const;
    expect(await opener.open(plain, "e.bin", true)).toMatchObject({ size: 1_000 });
    expect(await opener.open({ kind: "none" }, "e.bin", false)).toBeUndefined();
  });

  test("[CT3] bytes in memory are handed out without a copy", async () => {
    const bytes = someBytes(10);
    expect((await bytesSource(bytes, "m").read(2, 3)).buffer).toBe(bytes.buffer);
  });
});
