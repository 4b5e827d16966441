import { createHash } from "node:crypto";
import { CHUNK_FRAME_BYTES, type KeyedVerdict } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { FileSink } from "../../src/api.ts";
import { readFile } from "../../src/driver/file-reading.ts";
import type { FileReading, SealedFile } from "../../src/sealed/file-port.ts";
import { Disk } from "../support/disk-sink.ts";

/** Two chunks are fetched by one request. */
const CHUNK = 2_000_000;
const TOTAL = 7;
const SIZE = CHUNK * (TOTAL - 1) + 17;
const FRAME = CHUNK + CHUNK_FRAME_BYTES;

const plain = Buffer.alloc(SIZE);
for (let seq = 0; seq < TOTAL; seq++) plain.fill(seq + 1, seq * CHUNK, Math.min(SIZE, (seq + 1) * CHUNK));
const chunk = (seq: number) => plain.subarray(seq * CHUNK, (seq + 1) * CHUNK);
const digest = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
/** Of a chunk's length and beginning: what is altered here is altered there. */
const leavesOf = (seq: number, bytes: Uint8Array) => ({
  plain: digest(`plain ${seq} ${bytes.length}`, bytes.subarray(0, 8)),
  frames: digest(`frame ${seq} ${bytes.length}`, bytes.subarray(0, 8)),
});
const rootOf = (leaves: readonly { plain: Uint8Array; frames: Uint8Array }[]) =>
  Buffer.from(digest(...leaves.flatMap((leaf) => [leaf.plain, leaf.frames]))).toString("hex");
const ROOT = rootOf(Array.from({ length: TOTAL }, (_, seq) => leavesOf(seq, chunk(seq))));

/** A file whose frames open to their bytes without signature and tag; `partName` names it. */
const fileNamed = (partName: string): SealedFile =>
  ({
    name: "f.bin",
    partName,
    size: SIZE,
    chunkSize: CHUNK,
    totalChunks: TOTAL,
    read(): FileReading {
      const leaves: { plain: Uint8Array; frames: Uint8Array }[] = [];
      return {
        open: async (seq, frame) => {
          const bytes = frame.subarray(CHUNK_FRAME_BYTES);
          const verdict = { suite: "aes-256-gcm-room", seq, received: "aa" } as KeyedVerdict;
          if (bytes[0] !== seq + 1) return { status: "compromised", verdict: { ...verdict, status: "compromised" } };
          leaves[seq] = leavesOf(seq, bytes);
          return { status: "valid", verdict: { ...verdict, status: "valid" }, bytes, leaves: leavesOf(seq, bytes) };
        },
        release: () => undefined,
        again: async (seq, bytes, before) => {
          if (!Buffer.from(before.plain).equals(leavesOf(seq, bytes).plain)) return false;
          leaves[seq] = before;
          return true;
        },
        agrees: async () => rootOf(leaves) === ROOT,
        close: () => undefined,
      };
    },
  }) as SealedFile;

interface Run {
  sink: FileSink;
  name?: string;
  now?: () => number;
  /** Answer for the stretch that begins with that chunk, in place of its bytes. */
  answer?: (from: number) => number | undefined;
  progress?: (bytes: number) => void;
}

/** One run of the program over the file. @returns the chunks that were asked for, as first ones of stretches */
async function run({ sink, name = "f", now = () => 0, answer, progress = () => undefined }: Run) {
  const asked: number[] = [];
  const fetch = async (_url: unknown, init?: RequestInit) => {
    const [first = 0, last = 0] = new Headers(init?.headers).get("range")?.match(/\d+/g)?.map(Number) ?? [];
    const from = first / FRAME;
    asked.push(from);
    const status = answer?.(from);
    if (status !== undefined) return new Response("", { status });
    const frames = Array.from({ length: Math.ceil((last + 1) / FRAME) - from }, (_, at) =>
      Buffer.concat([new Uint8Array(CHUNK_FRAME_BYTES), chunk(from + at)]),
    );
    return new Response(Buffer.concat(frames), { status: 206 });
  };
  const failure = await readFile({
    platform: {
      fetch: fetch as typeof globalThis.fetch,
      after: (_ms: number, act: () => void) => {
        queueMicrotask(act);
        return () => undefined;
      },
      random: () => 0,
      monotonic: now,
    },
    url: "http://x/f",
    file: fileNamed(name),
    sink,
    verdict: () => undefined,
    progress,
  }).catch((cause: unknown) => cause);
  return { asked, failure };
}

/** A sink in which that chunk cannot be written. */
function stoppingAt(seq: number, sink: FileSink): FileSink {
  let writes = 0;
  const write = async (bytes: Uint8Array) => {
    if (writes++ === seq) throw new Error("stopped");
    await sink.write(bytes);
  };
  return { ...sink, write };
}

const whole = (disk: Disk): boolean => disk.finished !== undefined && plain.equals(disk.finished);

describe("a sealed file of which a part is kept", () => {
  test("[CV31] goes on behind what was verified, and shows nothing before all of it is", async () => {
    const disk = new Disk();
    const first = await run({ sink: stoppingAt(3, disk.sink()) });
    expect([first.failure, disk.finished]).toEqual([new Error("stopped"), undefined]);
    expect([disk.bytes.length, disk.notes.length]).toEqual([3 * CHUNK, 3 * 64]);
    const told: number[] = [];
    const second = await run({ sink: disk.sink(), progress: (bytes) => told.push(bytes) });
    expect([second.failure, second.asked, told]).toEqual([
      undefined,
      [3, 5],
      [3, 4, 5, 6].map((chunks) => chunks * CHUNK).concat(SIZE),
    ]);
    expect(whole(disk)).toBe(true);
  });

  test("[CV31] is noted every 8 MiB or 2 s: a crash costs what came since", async () => {
    const disk = new Disk();
    const lost = disk.sink();
    let notes = 0;
    const part = {
      ...lost.part,
      // A crash has no orderly end: what that would note is lost.
      note: async (added: Uint8Array) => {
        if (notes++ === 0) await lost.part.note(added);
      },
    };
    await run({ sink: { ...stoppingAt(6, lost), part } });
    expect([notes, disk.notes.length / 64]).toEqual([2, 5]);
    expect((await run({ sink: disk.sink() })).asked).toEqual([5]);
    expect(whole(disk)).toBe(true);

    const slow = new Disk();
    let now = 0;
    const each = slow.sink();
    const sizes: number[] = [];
    const note = async (added: Uint8Array) => {
      sizes.push(added.length / 64);
      await each.part.note(added);
    };
    await run({ sink: { ...each, part: { ...each.part, note } }, now: () => (now += 1_001) });
    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
  });

  test("[CV32] counts only as far as it is what was noted of it, chunk by chunk", async () => {
    const kept = async () => {
      const disk = new Disk();
      await run({ sink: stoppingAt(5, disk.sink()) });
      return disk;
    };
    const altered = await kept();
    altered.bytes[CHUNK + 1] = 99;
    const cut = await kept();
    cut.bytes = cut.bytes.slice(0, 3 * CHUNK - 1);
    const torn = await kept();
    torn.notes = torn.notes.slice(0, 4 * 64 + 63);
    const more = await kept();
    more.bytes = new Uint8Array(Buffer.concat([more.bytes, new Uint8Array(CHUNK)]));
    for (const [disk, from] of [
      [altered, 1],
      [cut, 2],
      [torn, 4],
      [more, 5],
    ] as const) {
      const { asked, failure } = await run({ sink: disk.sink() });
      expect([asked[0], failure, whole(disk)]).toEqual([from, undefined, true]);
    }
  });

  test("[CV32] is fetched anew when all of it is not what the seal names; only then somebody is to blame", async () => {
    const disk = new Disk();
    await run({ sink: stoppingAt(3, disk.sink()) });
    // Who altered both, or half of a note, is found by the roots alone.
    disk.notes.set([(disk.notes[64 + 40] ?? 0) ^ 1], 64 + 40);
    const { asked, failure } = await run({ sink: disk.sink() });
    expect([asked, failure, whole(disk)]).toEqual([[3, 5, 0, 2, 4, 6], undefined, true]);
  });

  test("[CV32] of another file is none of this one", async () => {
    const disk = new Disk();
    await run({ sink: stoppingAt(3, disk.sink()), name: "other" });
    expect((await run({ sink: disk.sink() })).asked[0]).toBe(0);
    expect([disk.name, whole(disk)]).toEqual(["f", true]);
  });

  test("[CV31] that is here as a whole is verified without a request", async () => {
    const disk = new Disk();
    const unfinished = { ...disk.sink(), finish: () => Promise.reject(new Error("stopped")) };
    await run({ sink: unfinished });
    const { asked, failure } = await run({ sink: disk.sink() });
    expect([asked, failure, whole(disk)]).toEqual([[], undefined, true]);
  });

  test.each([
    [404, 0],
    [403, 0],
    [401, 2],
  ])(
    "[CV33] stays where the rest may come another time, and goes where it cannot: %d leaves %d chunks",
    async (status, left) => {
      const disk = new Disk();
      const { failure } = await run({ sink: disk.sink(), answer: (from) => (from >= 2 ? status : undefined) });
      expect(failure).toMatchObject({ code: expect.stringMatching(/^E_/) });
      expect([disk.bytes.length, disk.notes.length]).toEqual([left * CHUNK, left * 64]);
    },
  );
});
