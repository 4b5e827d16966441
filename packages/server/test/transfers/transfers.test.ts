import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { ChatCastError, crc32XorSeq, type FileChunk, type TransferStopped } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import type { BlobStore } from "../../src/blobs/port.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import type { Store, StoredMessage } from "../../src/store/port.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import type { Sender, TransferContext } from "../../src/transfers/context.ts";
import { type ChunkOutcome, type ControlOutcome, Transfers } from "../../src/transfers/transfers.ts";

const suite = crc32XorSeq(crc32);
const CHUNK = 16_384;
const content = Buffer.alloc(CHUNK + 100, 7);

function chunk(seq: number, change: Partial<FileChunk> = {}): FileChunk {
  const bytes = content.subarray(seq * CHUNK, (seq + 1) * CHUNK);
  return {
    type: "FILE_CHUNK",
    transfer_id: "t1",
    seq,
    bytes,
    checksum: suite.seal(bytes, seq),
    total_chunks: 2,
    chunk_size: CHUNK,
    filename: "a.txt",
    total_size: content.length,
    ...change,
  };
}

/** Transfers over memory adapters whose blob writes can be held back or broken. */
async function world({ maxOpen = 8 } = {}) {
  const base = openMemoryStore();
  let sealing = Promise.resolve();
  let opening = Promise.resolve();
  const storeCalls: string[] = [];
  let refusedOpenings = 0;
  let lostSeals = 0;
  let closings = true;
  const timers: { ms: number; run: () => void }[] = [];
  const store: Store = {
    ...base,
    async openTransfer(...args) {
      storeCalls.push("open");
      if (refusedOpenings-- > 0) throw new ChatCastError("E_DISK_FULL", "no space");
      const opened = await base.openTransfer(...args);
      await opening;
      return opened;
    },
    recordChunk(...args) {
      storeCalls.push("record");
      return base.recordChunk(...args);
    },
    async closeTransfer(...args) {
      if (!closings) throw new ChatCastError("E_DISK_FULL", "no space");
      return base.closeTransfer(...args);
    },
    async completeTransfer(...args) {
      const appended = await base.completeTransfer(...args);
      await sealing;
      if (lostSeals-- > 0) throw new ChatCastError("E_UNAVAILABLE", "the store is unavailable");
      return appended;
    },
  };
  const memory = openMemoryBlobs();
  const gates: (() => void)[] = [];
  let mode: "free" | "held" | "full" = "free";
  let writes = 0;
  let reads = 0;
  const blobs: BlobStore = Object.assign(Object.create(memory) as BlobStore, {
    read(...args: Parameters<BlobStore["read"]>) {
      reads++;
      return memory.read(...args);
    },
    async write(...args: Parameters<BlobStore["write"]>) {
      writes++;
      if (mode === "full") throw new ChatCastError("E_DISK_FULL", "no space");
      if (mode === "held") await new Promise<void>((resolve) => gates.push(resolve));
      await memory.write(...args);
    },
  });
  await store.createRoom({ id: "r", name: "r", key: "r", suite: suite.name, createdAt: 1, idleSince: null });
  await store.putMember({
    id: "ann",
    roomId: "r",
    tokenHash: "h",
    name: "Ann",
    nameKey: "ann",
    holdsName: true,
    left: false,
    joinedAt: 1,
  });
  const clock = { now: 1_000 };
  const published: StoredMessage[] = [];
  const stopped: TransferStopped[] = [];
  const context: TransferContext = {
    store,
    blobs,
    suite,
    clock: { epoch: () => clock.now, monotonic: () => clock.now },
    timers: {
      after(ms, run) {
        timers.push({ ms, run });
        return () => {};
      },
    },
    telemetry: openTelemetry({ level: "silent", rooms: () => 0 }),
    maxFileSize: 1e9,
    maxOpen,
    announce: {
      publish: (_room, message) => published.push(message),
      started: () => undefined,
      stopped: (_room, _readers, stop) => stopped.push(stop),
      epochOf: () => undefined,
    },
  };
  const transfers = new Transfers(context);
  const ann: Sender = { memberId: "ann", roomId: "r", name: "Ann", recipient: () => undefined, roomHash: undefined };
  return {
    store,
    memory,
    transfers,
    ann,
    published,
    stopped,
    clock,
    gates,
    writes: () => writes,
    reads: () => reads,
    /** The same data in a new process. */
    restarted: () => new Transfers(context),
    set: (next: typeof mode) => {
      mode = next;
    },
    refuseOpenings: (times = 1) => {
      refusedOpenings = times;
    },
    timers,
    takeClosings: (yes: boolean) => {
      closings = yes;
    },
    storeCalls,
    /** No opening is answered until the returned function is called. */
    holdOpenings() {
      const { promise, resolve } = Promise.withResolvers<void>();
      opening = promise;
      return resolve;
    },
    /** The next file is sealed, and what is told here is that the store cannot be asked. */
    loseSeal() {
      lostSeals = 1;
    },
    /** Files are sealed, but nobody hears of it until the returned function is called. */
    holdSeals() {
      const { promise, resolve } = Promise.withResolvers<void>();
      sealing = promise;
      return resolve;
    },
    /** Until `count` writes are waiting at the gate. */
    held: (count: number) => expect.poll(() => gates.length).toBe(count),
  };
}

const CHUNKS = 6;
const whole = Buffer.from(Array.from({ length: CHUNKS * CHUNK - 77 }, (_, at) => (at * 7) % 251));

/** Chunk `seq` of a file of six. */
function part(seq: number): FileChunk {
  const bytes = whole.subarray(seq * CHUNK, (seq + 1) * CHUNK);
  const checksum = suite.seal(bytes, seq);
  return chunk(seq, { bytes, checksum, total_chunks: CHUNKS, total_size: whole.length });
}

const sealing = async (outcome: ChunkOutcome | ControlOutcome) =>
  "completion" in outcome ? await outcome.completion : undefined;

const sha256 = createHash("sha256").update(whole).digest("hex");

describe("the whole file's digest", () => {
  test("[TI11] chunks that become durable in another order than they came are hashed without being read back", async () => {
    const w = await world();
    for (const seq of [1, 0, 3, 2, 5]) await w.transfers.receive(w.ann, part(seq));
    const last = await w.transfers.receive(w.ann, part(4));
    expect(await sealing(last)).toMatchObject({ kind: "sealed", file: { sha256 } });
    expect(w.reads()).toBe(0);
  });

  test("[TI31] the bytes of an answered chunk are looked at no more, in whatever order they came", async () => {
    const w = await world();
    let last: ChunkOutcome | undefined;
    for (const seq of [1, 0, 5, 2, 3, 4]) {
      const given = part(seq);
      given.bytes = Buffer.from(given.bytes);
      last = await w.transfers.receive(w.ann, given);
      given.bytes.fill(0xee);
    }
    expect(last && (await sealing(last))).toMatchObject({ kind: "sealed", file: { sha256 } });
    expect(w.reads()).toBe(0);
  });

  test("[TI31] is that of the bytes that were stored, where a chunk's write failed and others came in its place", async () => {
    const w = await world();
    await w.transfers.receive(w.ann, part(0));
    const wrong = Buffer.alloc(CHUNK, 1);
    w.set("full");
    for (const seq of [1, 3]) {
      const lost = w.transfers.receive(w.ann, { ...part(seq), bytes: wrong, checksum: suite.seal(wrong, seq) });
      await expect(lost).rejects.toMatchObject({ code: "E_DISK_FULL" });
    }
    w.set("free");
    for (const seq of [1, 2, 3, 4]) await w.transfers.receive(w.ann, part(seq));
    expect(await sealing(await w.transfers.receive(w.ann, part(5)))).toMatchObject({
      kind: "sealed",
      file: { sha256 },
    });
  });

  test("[TI11] after a restart what was stored is read back once, while the upload goes on", async () => {
    const w = await world();
    for (const seq of [0, 1, 2]) await w.transfers.receive(w.ann, part(seq));
    const transfers = w.restarted();
    await transfers.receive(w.ann, part(3));
    await expect.poll(() => w.reads()).toBe(3);
    await transfers.receive(w.ann, part(4));
    expect(await sealing(await transfers.receive(w.ann, part(5)))).toMatchObject({ kind: "sealed", file: { sha256 } });
    expect(w.reads()).toBe(3);
  });
});

test("[TI33] the places of chunks that come with the first one are asked for right behind the opening", async () => {
  const w = await world();
  const openNow = w.holdOpenings();
  const answers = [0, 1, 2].map((seq) => w.transfers.receive(w.ann, part(seq)));
  await expect.poll(() => w.storeCalls).toEqual(["open", "record", "record"]);
  openNow();
  for (const answer of answers) expect(await answer).toMatchObject({ kind: "acknowledged" });
});

describe("damage at rest", () => {
  test("[TI12] a chunk that rots before the file is complete is named, missing again, and can be sent again", async () => {
    const w = await world();
    for (const seq of [0, 1, 2, 3, 4]) await w.transfers.receive(w.ann, part(seq));
    const blobId = (await w.store.findTransfer("t1"))?.blobId ?? "";
    await w.memory.write(blobId, 2 * CHUNK + 5, Uint8Array.of(0xff));
    const transfers = w.restarted();
    const told = await sealing(await transfers.receive(w.ann, part(5)));
    expect(told).toEqual({
      kind: "incomplete",
      report: { highest_contig: 1, received: CHUNKS - 1, missing: [[2, 2]] },
    });
    expect((await w.store.leaves("t1")).map(({ seq }) => seq)).toEqual([0, 1, 3, 4, 5]);
    const resume = { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: "t1" } as const;
    expect(await transfers.control(w.ann, resume)).toMatchObject({ kind: "missing", report: { missing: [[2, 2]] } });
    const again = await transfers.receive(w.ann, part(2));
    expect(again).toMatchObject({ kind: "acknowledged", duplicate: false });
    expect(await sealing(again)).toMatchObject({ kind: "sealed", file: { sha256 } });
    expect(w.published).toHaveLength(1);
  });

  test("[TI12] one that rots while the upload goes on is found when it is read back", async () => {
    const w = await world();
    for (const seq of [0, 1]) await w.transfers.receive(w.ann, part(seq));
    const blobId = (await w.store.findTransfer("t1"))?.blobId ?? "";
    await w.memory.write(blobId, 5, Uint8Array.of(0xff));
    const transfers = w.restarted();
    await transfers.receive(w.ann, part(2));
    const resume = { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: "t1" } as const;
    const missing = async () => {
      const outcome = await transfers.control(w.ann, resume);
      return outcome.kind === "missing" ? outcome.report.missing : undefined;
    };
    await expect.poll(missing).toEqual([
      [0, 0],
      [3, 5],
    ]);
    for (const seq of [3, 4, 5]) await transfers.receive(w.ann, part(seq));
    expect(await sealing(await transfers.receive(w.ann, part(0)))).toMatchObject({ kind: "sealed", file: { sha256 } });
  });
});

describe("transfers", () => {
  test("[TI3] a failed first write leaves the id free", async () => {
    const w = await world();
    w.set("full");
    await expect(w.transfers.receive(w.ann, chunk(0))).rejects.toMatchObject({ code: "E_DISK_FULL" });
    expect(await w.store.findTransfer("t1")).toBeUndefined();
    w.set("free");
    const other = { ...w.ann, memberId: "bob" };
    await expect(w.transfers.receive(other, chunk(0))).resolves.toMatchObject({ kind: "acknowledged" });
  });

  test("a write that outlives its refused transfer leaves no bytes behind", async () => {
    const w = await world();
    w.set("held");
    const outcomes = Promise.allSettled([w.transfers.receive(w.ann, chunk(0)), w.transfers.receive(w.ann, chunk(1))]);
    await w.held(2);
    w.refuseOpenings();
    w.gates[0]?.();
    // Many turns later the second write is still on its way.
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    w.gates[1]?.();
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await w.memory.list()).toEqual([]);
  });

  test("[TI4] a chunk in the middle of its write is refused when the stream is killed, and its bytes go", async () => {
    const w = await world();
    await w.transfers.receive(w.ann, chunk(0));
    w.set("held");
    const writing = w.transfers.receive(w.ann, chunk(1));
    await w.held(1);
    const killing = w.transfers.receive(w.ann, chunk(0, { checksum: "00000000" }));
    w.gates[0]?.();
    await expect(killing).resolves.toMatchObject({ kind: "compromised" });
    await expect(writing).rejects.toMatchObject({ code: "E_STREAM_CLOSED" });
    expect(await w.memory.list()).toEqual([]);
    expect(w.stopped).toMatchObject([{ transfer_id: "t1", reason: "integrity_compromised" }]);
    expect(w.published).toEqual([]);
  });

  test("[TI5] an upload that does not go on is removed", async () => {
    const w = await world();
    await w.transfers.receive(w.ann, chunk(0));
    w.clock.now = 5_000;
    await w.transfers.removeStale(900);
    expect(w.stopped).toEqual([]);
    await w.transfers.removeStale(4_000);
    expect(w.stopped).toMatchObject([{ transfer_id: "t1", reason: "cancelled" }]);
    expect(await w.memory.list()).toEqual([]);
    await expect(w.transfers.receive(w.ann, chunk(1))).resolves.toMatchObject({ error: { code: "E_STREAM_CLOSED" } });
  });

  test("[TI6] a chunk that comes again while it is written is written once", async () => {
    const w = await world();
    w.set("held");
    const first = w.transfers.receive(w.ann, chunk(0));
    await w.held(1);
    const again = w.transfers.receive(w.ann, chunk(0));
    w.set("free");
    w.gates[0]?.();
    await expect(first).resolves.toMatchObject({ kind: "acknowledged", duplicate: false });
    await expect(again).resolves.toMatchObject({ kind: "acknowledged", duplicate: true });
    expect(w.writes()).toBe(1);
  });

  test.each(["cancel", "kill"] as const)(
    "[TI8] a %s that cannot be stored ends it at once, and is stored when that works",
    async (end) => {
      const w = await world();
      await w.transfers.receive(w.ann, chunk(0));
      w.takeClosings(false);
      if (end === "kill") {
        const killed = w.transfers.receive(w.ann, chunk(1, { checksum: "00000000" }));
        await expect(killed).resolves.toMatchObject({ kind: "compromised" });
      } else {
        const cancelled = w.transfers.control(w.ann, { type: "CONTROL", cmd: "CANCEL", transfer_id: "t1" });
        await expect(cancelled).rejects.toMatchObject({ code: "E_DISK_FULL" });
      }
      const refused = { kind: "refused", error: { code: "E_STREAM_CLOSED" } };
      expect(await w.transfers.receive(w.ann, chunk(1))).toMatchObject(refused);
      const again = () => w.timers.shift()?.run();
      again();
      await expect.poll(() => w.timers.map(({ ms }) => ms)).toEqual([1_000]);
      expect((await w.store.findTransfer("t1"))?.state).toBe("open");
      expect(w.stopped).toEqual([]);
      w.takeClosings(true);
      again();
      await expect.poll(() => w.stopped.length).toBe(1);
      expect((await w.store.findTransfer("t1"))?.state).toBe(end === "kill" ? "killed" : "cancelled");
      expect(await w.memory.list()).toEqual([]);
      expect(w.timers).toEqual([]);
    },
  );

  test.each([true, false])("[TI9] chunks behind the one that kills are refused after its verdict", async (opened) => {
    const w = await world();
    if (opened) await w.transfers.receive(w.ann, chunk(0));
    const said: string[] = [];
    const tell = async (given: FileChunk) => said.push((await w.transfers.receive(w.ann, given)).kind);
    await Promise.all([tell(chunk(1, { checksum: "00000000" })), tell(chunk(1)), tell(chunk(0))]);
    expect(said).toEqual(["compromised", "refused", "refused"]);
  });

  test("[TI20] the kill of an unknown id is told also where it cannot be stored, and stored when that works", async () => {
    const w = await world();
    w.refuseOpenings(2);
    const forged = w.transfers.receive(w.ann, chunk(0, { checksum: "00000000" }));
    await expect(forged).resolves.toMatchObject({ kind: "compromised", verdict: { status: "compromised" } });
    const refused = { kind: "refused", error: { code: "E_STREAM_CLOSED" } };
    expect(await w.transfers.receive(w.ann, chunk(0))).toMatchObject(refused);
    expect(await w.store.findTransfer("t1")).toBeUndefined();
    w.timers.shift()?.run();
    await expect.poll(() => w.timers.map(({ ms }) => ms)).toEqual([1_000]);
    w.timers.shift()?.run();
    await expect.poll(async () => (await w.store.findTransfer("t1"))?.state).toBe("killed");
    expect(w.timers).toEqual([]);
    expect(w.stopped).toEqual([]);
  });

  test.each(["cancel", "kill"] as const)(
    "[TI21] an opening that fails during its %s gives back one place",
    async (end) => {
      const w = await world({ maxOpen: 3 });
      for (const transfer_id of ["a", "b"]) await w.transfers.receive(w.ann, chunk(0, { transfer_id }));
      w.set("held");
      const opening = w.transfers.receive(w.ann, chunk(0));
      await w.held(1);
      const ending =
        end === "cancel"
          ? w.transfers.control(w.ann, { type: "CONTROL", cmd: "CANCEL", transfer_id: "t1" })
          : w.transfers.receive(w.ann, chunk(1, { checksum: "00000000" }));
      w.refuseOpenings();
      w.gates[0]?.();
      await expect(opening).rejects.toMatchObject({ code: "E_DISK_FULL" });
      await expect(ending).resolves.toMatchObject({ kind: end === "cancel" ? "cancelled" : "compromised" });
      w.set("free");
      expect((await w.store.findTransfer("t1"))?.state).toBe(end === "cancel" ? "cancelled" : "killed");
      const again = w.transfers.receive(w.ann, chunk(0));
      await expect(again).resolves.toMatchObject({ error: { code: "E_STREAM_CLOSED" } });
      await expect(w.transfers.receive(w.ann, chunk(0, { transfer_id: "c" }))).resolves.toMatchObject({
        kind: "acknowledged",
      });
      await expect(w.transfers.receive(w.ann, chunk(0, { transfer_id: "d" }))).resolves.toMatchObject({
        error: { code: "E_QUOTA" },
      });
    },
  );

  test.each(["cancel", "kill"] as const)("a %s that comes while the file is sealed takes nothing away", async (end) => {
    const w = await world();
    const release = w.holdSeals();
    await w.transfers.receive(w.ann, chunk(0));
    const last = await w.transfers.receive(w.ann, chunk(1));
    await expect.poll(async () => (await w.store.findTransfer("t1"))?.state).toBe("complete");
    const outcome =
      end === "cancel"
        ? await w.transfers.control(w.ann, { type: "CONTROL", cmd: "CANCEL", transfer_id: "t1" })
        : await w.transfers.receive(w.ann, chunk(0, { checksum: "00000000" }));
    expect(outcome.kind).toBe(end === "cancel" ? "refused" : "compromised");
    release();
    if (last.kind !== "acknowledged") throw new Error("the last chunk was refused");
    await expect(last.completion).resolves.toMatchObject({ file: { size: content.length } });
    expect(w.published).toHaveLength(1);
    expect(w.stopped).toEqual([]);
    expect(await w.memory.list()).toHaveLength(1);
    await expect(w.transfers.receive(w.ann, chunk(0))).resolves.toMatchObject({ duplicate: true });
  });

  test.each(["resume", "cancel"] as const)(
    "[TI34] a file that was sealed although the answer was lost is completed and told once, after a %s",
    async (next) => {
      const w = await world();
      w.loseSeal();
      await w.transfers.receive(w.ann, chunk(0));
      const last = await w.transfers.receive(w.ann, chunk(1));
      await expect(sealing(last)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
      expect(w.published).toEqual([]);
      const savedName = (await w.store.findTransfer("t1"))?.savedName;
      const ask = (cmd: "CANCEL" | "RESUME_REQUEST") =>
        w.transfers.control(w.ann, { type: "CONTROL", cmd, transfer_id: "t1" });
      if (next === "cancel") expect(await ask("CANCEL")).toMatchObject({ error: { code: "E_STREAM_CLOSED" } });
      expect(await sealing(await ask("RESUME_REQUEST"))).toMatchObject({ kind: "sealed", file: { savedName } });
      expect(await sealing(await ask("RESUME_REQUEST"))).toMatchObject({ kind: "sealed", file: { savedName } });
      expect(w.published).toMatchObject([{ offset: 1, body: { savedName } }]);
      expect(w.stopped).toEqual([]);
    },
  );
});
