import { crc32 } from "node:zlib";
import { ChatCastError, crc32XorSeq, type FileChunk } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import type { BlobStore } from "../../src/blobs/port.ts";
import { systemClock } from "../../src/clock.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { StoredMessage } from "../../src/store/port.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import type { Sender } from "../../src/transfers/context.ts";
import { Transfers } from "../../src/transfers/transfers.ts";

const CHUNK = 16_384;
const content = Buffer.alloc(CHUNK + 100, 7);
const suite = crc32XorSeq(crc32);
const ann: Sender = {
  memberId: "ann",
  roomId: "r",
  name: "Ann",
  recipient: () => undefined,
  roomHash: undefined,
};

function chunk(seq: number): FileChunk {
  const bytes = content.subarray(seq * CHUNK, (seq + 1) * CHUNK);
  const shape = { total_chunks: 2, chunk_size: CHUNK, filename: "a.txt", total_size: content.length };
  return { type: "FILE_CHUNK", transfer_id: "t1", seq, bytes, checksum: suite.seal(bytes, seq), ...shape };
}

/** Transfers whose blobs lie where `finish` may fail, and where they may be lost. */
async function world() {
  const store = openMemoryStore();
  await store.createRoom({ id: "r", name: "r", key: "r", suite: suite.name, createdAt: 1, idleSince: null });
  const kept = new Map<string, Uint8Array>();
  const memory = openMemoryBlobs(kept);
  const failures: unknown[] = [];
  const blobs: BlobStore = {
    ...memory,
    async finish(id) {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      await memory.finish(id);
    },
  };
  const published: StoredMessage[] = [];
  const open = () =>
    new Transfers({
      ...{ store, blobs, suite, clock: systemClock, maxFileSize: 1e9, maxOpen: 8 },
      telemetry: openTelemetry({ level: "silent", rooms: () => 0 }),
      announce: {
        publish: (_, message) => void published.push(message),
        started: () => {},
        stopped: () => {},
        epochOf: () => undefined,
      },
    });
  return { store, kept, failures, published, open };
}

describe("finishing a file", () => {
  test("[BB2] its message is stored only after its blob is where it stays; until then it can be asked for again", async () => {
    const { failures, published, open } = await world();
    const transfers = open();
    failures.push(new ChatCastError("E_UNAVAILABLE", "the bucket of files is unavailable"));
    await transfers.receive(ann, chunk(0));
    const outcome = await transfers.receive(ann, chunk(1));
    await expect(outcome.kind === "acknowledged" && outcome.completion).rejects.toMatchObject({
      code: "E_UNAVAILABLE",
    });
    expect(published).toEqual([]);
    const asked = await transfers.control(ann, { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: "t1" });
    const sealing = await (asked.kind === "missing" && asked.completion);
    expect(sealing).toMatchObject({ kind: "sealed", file: { size: content.length } });
    expect(published).toHaveLength(1);
  });

  test("[BB11] chunks whose bytes are gone with a disk are asked for again, and the file is the right one", async () => {
    const { kept, published, open } = await world();
    await open().receive(ann, chunk(0));
    kept.clear();
    const transfers = open();
    const outcome = await transfers.receive(ann, chunk(1));
    const lost = await (outcome.kind === "acknowledged" && outcome.completion);
    expect(lost).toMatchObject({ kind: "incomplete", report: { missing: [[0, 0]] } });
    const repeated = await transfers.receive(ann, chunk(0));
    const sealing = await (repeated.kind === "acknowledged" && repeated.completion);
    expect(sealing).toMatchObject({ kind: "sealed", file: { size: content.length } });
    expect(published).toHaveLength(1);
  });
});
