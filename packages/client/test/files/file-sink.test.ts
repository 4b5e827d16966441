import { mkdtemp, readdir, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FilePart, FileSink } from "../../src/api.ts";
import { fileSink } from "../../src/files/file-sink.ts";
import { Disk } from "../support/disk-sink.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chatcast-sink-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (...values: number[]) => new Uint8Array(values);
const NAME = "a".repeat(64);
const OTHER = "b".repeat(64);

/** What every sink that keeps parts does. @param disk a place for one file; each call is another run of the program */
function contract(name: string, disk: () => () => FileSink & { part: FilePart }): void {
  describe(name, () => {
    test("[DL10] finds bytes and notes again, cut to what is said to be good", async () => {
      const run = disk();
      const first = run();
      expect(await first.part.open(NAME)).toHaveLength(0);
      await first.part.cut(0, 0);
      await first.write(bytes(1, 2, 3));
      await first.part.note(bytes(9, 9));
      await first.write(bytes(4, 5));
      await first.part.note(bytes(8));
      await first.part.close();

      const second = run();
      expect(new Uint8Array(await second.part.open(NAME))).toEqual(bytes(9, 9, 8));
      expect(new Uint8Array(await second.part.read(1, 9))).toEqual(bytes(2, 3, 4, 5));
      await second.part.cut(3, 2);
      await second.write(bytes(7));
      await second.part.note(bytes(6));
      await second.part.close();

      const third = run();
      expect(new Uint8Array(await third.part.open(NAME))).toEqual(bytes(9, 9, 6));
      expect(new Uint8Array(await third.part.read(0, 9))).toEqual(bytes(1, 2, 3, 7));
      await third.part.close();
    });

    test("[DL10] mixes nothing of another file in, and keeps nothing that was discarded", async () => {
      const run = disk();
      for (const end of ["close", "discard"] as const) {
        const sink = run();
        await sink.part.open(NAME);
        await sink.part.cut(0, 0);
        await sink.write(bytes(1, 2, 3));
        await sink.part.note(bytes(9));
        await (end === "close" ? sink.part.close() : sink.discard());
        const next = run();
        expect(await next.part.open(end === "close" ? OTHER : NAME)).toHaveLength(0);
        expect(await next.part.read(0, 9)).toHaveLength(0);
        await next.discard();
      }
    });
  });
}

contract("parts in memory", () => {
  const disk = new Disk();
  return () => disk.sink();
});
contract("parts beside a path", () => () => fileSink(join(folder, "f.bin")) as FileSink & { part: FilePart });

test("[DL10] the file has its name when it is finished, and nothing lies beside it", async () => {
  const path = join(folder, "f.bin");
  const sink = fileSink(path);
  await sink.part?.open(NAME);
  await sink.part?.cut(0, 0);
  await sink.write(bytes(1, 2));
  expect((await readdir(folder)).toSorted()).toEqual(["f.bin.part", "f.bin.part.notes"]);
  await sink.finish();
  expect(await readdir(folder)).toEqual(["f.bin"]);
  expect(new Uint8Array(await readFile(path))).toEqual(bytes(1, 2));
});

test("[DL10] notes that were cut within the file's name are none", async () => {
  const path = join(folder, "f.bin");
  const sink = fileSink(path);
  await sink.part?.open(NAME);
  await sink.part?.close();
  await truncate(`${path}.part.notes`, 63);
  expect(await fileSink(path).part?.open(NAME)).toHaveLength(0);
});
