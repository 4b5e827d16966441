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
async function read(answer: (from: number, last: number) => Response | "cut" | undefined) {
  const asked: [from: number, last: number][] = [];
  const written: Uint8Array[] = [];
  let end = "open";
  const sink: FileSink = {
    write: async (bytes) => {
      written.push(bytes);
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
  return { asked, failure, end, verdicts, bytes: Buffer.concat(written) };
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
