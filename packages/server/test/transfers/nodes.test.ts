import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { crc32XorSeq, type FileChunk } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import type { Sender, TransferContext } from "../../src/transfers/context.ts";
import { type ChunkOutcome, type ControlOutcome, Transfers } from "../../src/transfers/transfers.ts";
import { member, room } from "../store/builders.ts";

const suite = crc32XorSeq(crc32);
const CHUNK = 16_384;
const CHUNKS = 4;
const whole = Buffer.from(Array.from({ length: CHUNKS * CHUNK - 77 }, (_, at) => (at * 7) % 251));
const sha256 = createHash("sha256").update(whole).digest("hex");

function part(seq: number, transfer_id = "t1"): FileChunk {
  const bytes = Buffer.from(whole.subarray(seq * CHUNK, (seq + 1) * CHUNK));
  return {
    ...{ type: "FILE_CHUNK", transfer_id, seq, bytes, checksum: suite.seal(bytes, seq), filename: "a.txt" },
    ...{ total_chunks: CHUNKS, chunk_size: CHUNK, total_size: whole.length },
  };
}

const ask = (cmd: "RESUME_REQUEST" | "CANCEL", transfer_id = "t1") => ({ type: "CONTROL", cmd, transfer_id }) as const;

const sealing = async (outcome: ChunkOutcome | ControlOutcome) =>
  "completion" in outcome ? await outcome.completion : undefined;

/** Two nodes that have store and blobs in common. */
async function twoNodes({ maxOpen = 8 } = {}) {
  const [store, blobs] = [openMemoryStore(), openMemoryBlobs()];
  await store.createRoom(room("r1"));
  await store.putMember(member("ann"));
  const told: string[] = [];
  const nodeOf = (name: string): Transfers => {
    const context: TransferContext = {
      ...{ store, blobs, suite, maxFileSize: 1e9, maxOpen, shared: true },
      clock: { epoch: () => 1_000, monotonic: () => 1_000 },
      telemetry: openTelemetry({ level: "silent", rooms: () => 0 }),
      announce: {
        publish: () => told.push(`${name}: published`),
        started: () => undefined,
        stopped: () => told.push(`${name}: stopped`),
        epochOf: () => undefined,
      },
    };
    return new Transfers(context);
  };
  const ann: Sender = { memberId: "ann", roomId: "r1", name: "Ann", recipient: () => undefined, roomHash: undefined };
  return { store, blobs, one: nodeOf("one"), two: nodeOf("two"), ann, told };
}

describe("transfers at two nodes", () => {
  test("[NO14] a file goes on at another node and back, and is complete where its last chunk comes or is asked for", async () => {
    const { one, two, ann, told } = await twoNodes();
    await one.receive(ann, part(0));
    await two.receive(ann, part(1));
    await two.receive(ann, part(2));
    expect(await one.control(ann, ask("RESUME_REQUEST"))).toMatchObject({
      kind: "missing",
      report: { missing: [[3, 3]] },
    });
    const last = await one.receive(ann, part(3));
    expect(await sealing(last)).toMatchObject({ kind: "sealed", file: { sha256, size: whole.length } });
    expect(await sealing(await two.control(ann, ask("RESUME_REQUEST")))).toMatchObject({
      kind: "sealed",
      file: { sha256 },
    });
    expect(told).toEqual(["one: published"]);
  });

  test("[NO14] one whose chunks came to two nodes that know nothing of each other is complete when it is asked for", async () => {
    const { one, two, ann } = await twoNodes();
    for (const seq of [0, 2]) await one.receive(ann, part(seq));
    for (const seq of [1, 3]) await two.receive(ann, part(seq));
    expect(await sealing(await two.control(ann, ask("RESUME_REQUEST")))).toMatchObject({
      kind: "sealed",
      file: { sha256 },
    });
  });

  test("[NO13] what one node has ended takes no chunk at the other, and its bytes are gone", async () => {
    const { one, two, ann, blobs, told } = await twoNodes();
    await one.receive(ann, part(0));
    await two.receive(ann, part(1));
    expect(await two.control(ann, ask("CANCEL"))).toMatchObject({ kind: "cancelled" });
    // The first one was not told: it learns it from the store.
    await expect(one.receive(ann, part(2))).rejects.toMatchObject({ code: "E_STREAM_CLOSED" });
    await expect.poll(() => blobs.list()).toEqual([]);
    expect(await one.receive(ann, part(3))).toMatchObject({ kind: "refused", error: { code: "E_STREAM_CLOSED" } });
    expect(told).toEqual(["two: stopped"]);
  });

  test("[NO13] who is put out has its files ended wherever they are under way", async () => {
    const { one, two, ann, store, blobs } = await twoNodes();
    await one.receive(ann, part(0));
    await two.cancelOf(["ann"]);
    expect(await store.findTransfer("t1")).toMatchObject({ state: "cancelled" });
    one.endedElsewhere("t1");
    await expect.poll(() => blobs.list()).toEqual([]);
    expect(await one.receive(ann, part(1))).toMatchObject({ kind: "refused", error: { code: "E_STREAM_CLOSED" } });
  });

  test("[NO15] open transfers are counted over all nodes", async () => {
    const { one, two, ann } = await twoNodes({ maxOpen: 2 });
    await one.receive(ann, part(0, "t1"));
    await two.receive(ann, part(0, "t2"));
    const third = part(0, "t3");
    expect(await one.receive(ann, third)).toMatchObject({ kind: "refused", error: { code: "E_QUOTA" } });
    await two.control(ann, ask("CANCEL", "t2"));
    expect(await one.receive(ann, third)).toMatchObject({ kind: "acknowledged" });
  });
});
