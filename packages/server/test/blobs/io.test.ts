import { randomBytes } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { expect, test } from "vitest";
import { writeAll } from "../../src/blobs/disk/io.ts";

const KIB = 1024;

test("[DB9] what is written goes 512 KiB at a time, and goes on where a write took less", async () => {
  const bytes = randomBytes(1_300 * KIB);
  const file = Buffer.alloc(10 + bytes.length);
  const asked: number[] = [];
  let running = 0;
  const handle = {
    async write(from: Uint8Array, offset: number, length: number, position: number) {
      expect(running++, "writes beside this one").toBe(0);
      await new Promise(setImmediate);
      running -= 1;
      asked.push(length / KIB);
      // The second one takes a part.
      const bytesWritten = asked.length === 2 ? 100 * KIB : length;
      file.set(from.subarray(offset, offset + bytesWritten), position);
      return { bytesWritten };
    },
  };
  await writeAll(handle as unknown as FileHandle, bytes, 10);
  expect(asked).toEqual([512, 512, 512, 176]);
  expect(file.subarray(10).equals(bytes)).toBe(true);
});
