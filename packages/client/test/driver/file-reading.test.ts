import { CHUNK_FRAME_BYTES, type KeyedVerdict } from "@chatcast/protocol";
import { expect, test } from "vitest";
import type { FileSink } from "../../src/api.ts";
import { Damaged } from "../../src/driver/altered.ts";
import { readFile } from "../../src/driver/file-reading.ts";
import type { FileReading, SealedFile } from "../../src/sealed/file-port.ts";

const CHUNK = 100;
const TOTAL = 5;
const FRAME = CHUNK + CHUNK_FRAME_BYTES;

let closed = 0;
let released: number[] = [];

/** A file whose frames open to their bytes without signature and tag. */
const file = {
  partName: "",
  name: "f.bin",
  size: CHUNK * TOTAL,
  chunkSize: CHUNK,
  totalChunks: TOTAL,
  read: (): FileReading => ({
    open: async (seq, frame) => ({
      status: "valid",
      verdict: { status: "valid", suite: "aes-256-gcm-room", seq, received: "aa" } as KeyedVerdict,
      bytes: frame.subarray(CHUNK_FRAME_BYTES),
      leaves: { plain: new Uint8Array(32), frames: new Uint8Array(32) },
    }),
    release: (bytes) => void released.push(bytes.length),
    again: async () => false,
    agrees: async () => true,
    close: () => {
      closed += 1;
    },
  }),
} as unknown as SealedFile;

const stored = Uint8Array.from({ length: FRAME * TOTAL }, (_, at) => at % 251);
const refusal = () =>
  Response.json({ error: { code: "E_INTEGRITY", message: "chunk 3 of transfer t is damaged" } }, { status: 500 });

/** Reads the file from a server that answers for the frames `from` to `last` as told; `undefined`: with their bytes. */
async function read(answer: (from: number, last: number) => Response | "cut" | undefined, copies = false) {
  const asked: [from: number, last: number][] = [];
  const written: Uint8Array[] = [];
  const buffers = new Set<ArrayBufferLike>();
  let end = "open";
  const sink: FileSink = {
    copies,
    write: async (bytes) => {
      buffers.add(bytes.buffer);
      written.push(copies ? bytes.slice() : bytes);
    },
    finish: async () => {
      end = "finished";
    },
    discard: async () => {
      end = "discarded";
    },
  };
  const fetch = async (_url: unknown, init?: RequestInit) => {
    const [first, last] = new Headers(init?.headers).get("range")?.match(/\d+/g)?.map(Number) ?? [];
    if (first === undefined || last === undefined) throw new Error("no range");
    const [from, to] = [first / FRAME, (last + 1) / FRAME - 1];
    asked.push([from, to]);
    const told = answer(from, to);
    if (told === "cut") throw new TypeError("terminated");
    return told ?? new Response(stored.slice(first, last + 1), { status: 206 });
  };
  const platform = {
    fetch: fetch as typeof globalThis.fetch,
    after: (_ms: number, act: () => void) => {
      queueMicrotask(act);
      return () => undefined;
    },
    random: () => 0,
    monotonic: () => 0,
  };
  const verdicts: number[] = [];
  closed = 0;
  released = [];
  const failure = await readFile({
    platform,
    url: "http://x/f",
    file,
    sink,
    verdict: ({ seq }) => verdicts.push(seq),
    progress: () => undefined,
  }).catch((cause: unknown) => cause);
  // Keys and memory of a reading are given back however it ends.
  expect(closed).toBe(1);
  return { asked, failure, end, verdicts, buffers, bytes: Buffer.concat(written) };
}

const plain = Buffer.concat(
  Array.from({ length: TOTAL }, (_, seq) => stored.slice(seq * FRAME + CHUNK_FRAME_BYTES, (seq + 1) * FRAME)),
);

test("[CV15] a whole stretch is fetched by one request", async () => {
  const { asked, failure, end, bytes, verdicts } = await read(() => undefined);
  expect([asked, failure, end, verdicts]).toEqual([[[0, 4]], undefined, "finished", [0, 1, 2, 3, 4]]);
  expect(bytes.equals(plain)).toBe(true);
});

test("[CV15] an answer that breaks off twice is fetched chunk by chunk, and the file arrives", async () => {
  const { asked, failure, bytes } = await read((from, last) => (from === last ? undefined : "cut"));
  expect(failure).toBeUndefined();
  expect(asked).toEqual([[0, 4], [0, 4], ...[0, 1, 2, 3, 4].map((seq) => [seq, seq])]);
  expect(bytes.equals(plain)).toBe(true);
});

test.each(["cut", "refused"] as const)(
  "[CV15] a chunk that the server finds damaged is named, whether its stretch is %s",
  async (how) => {
    const { failure, end, bytes } = await read((from, last) => {
      if (from > 3 || last < 3) return undefined;
      return from === last || how === "refused" ? refusal() : "cut";
    });
    expect(failure).toBeInstanceOf(Damaged);
    expect(failure).toMatchObject({ code: "E_INTEGRITY", seq: 3 });
    expect([end, bytes.length]).toEqual(["discarded", 0]);
  },
);

test("[CV15] what may not be fetched at all is not asked for again", async () => {
  const { asked, failure } = await read(() => new Response("", { status: 404 }));
  expect(asked).toEqual([[0, 4]]);
  expect(failure).toMatchObject({ code: "E_NOT_FOUND" });
});

test("[CV36] for a sink that copies, what comes is put together where the stretch before the last one was", async () => {
  const { failure, end, bytes, buffers } = await read(() => undefined, true);
  expect([failure, end, released]).toEqual([undefined, "finished", [CHUNK, CHUNK, CHUNK, CHUNK, CHUNK]]);
  expect(bytes.equals(plain)).toBe(true);
  expect(buffers.size).toBe(1);
  // For any other one each is its own for ever.
  expect([(await read(() => undefined)).failure, released]).toEqual([undefined, []]);
});

test.each([-1, 1])("[CV36] an answer of another length (%i) is asked for again", async (more) => {
  let answers = 0;
  const { failure, bytes } = await read((from, last) => {
    answers += 1;
    if (answers > 1) return undefined;
    const whole = stored.slice(from * FRAME, (last + 1) * FRAME);
    const other = more < 0 ? whole.subarray(0, more) : Uint8Array.of(...whole, ...new Uint8Array(more));
    return new Response(other, { status: 206 });
  }, true);
  expect([failure, answers]).toEqual([undefined, 2]);
  expect(bytes.equals(plain)).toBe(true);
});

test("[CV36] what was put together is given back piece by piece, and does not wait for a collection", async () => {
  const pieces: Uint8Array[] = [];
  const { failure, bytes } = await read((from, last) => {
    for (let seq = from; seq <= last; seq++) pieces.push(stored.slice(seq * FRAME, (seq + 1) * FRAME));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    return new Response(body, { status: 206 });
  }, true);
  expect(failure).toBeUndefined();
  expect(bytes.equals(plain)).toBe(true);
  expect(pieces.map(({ buffer }) => buffer.byteLength)).toEqual([0, 0, 0, 0, 0]);
});
