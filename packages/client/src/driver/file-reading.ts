import { CHUNK_FRAME_BYTES, ChatCastError, type ErrorCode, type KeyedVerdict, type Seq } from "@chatcast/protocol";
import type { FileSink } from "../api.ts";
import type { Platform } from "../platform.ts";
import type { FileReading, SealedFile } from "../sealed/file-port.ts";
import { Altered, Damaged } from "./altered.ts";
import { type FetchRangeOptions, fetchRange } from "./fetch-range.ts";
import { KeptPart } from "./file-part.ts";

/** Fetched with one request, in bytes; the next ones are on their way while these are opened. */
const AT_ONCE = 4 * 1024 * 1024;
/** After so many requests in vain for a stretch its chunks are asked for one by one. */
const TRIES_AT_ONCE = 2;

export interface FileReadingOptions {
  platform: Pick<Platform, "fetch" | "after" | "random" | "monotonic">;
  url: string;
  file: SealedFile;
  sink: FileSink;
  /** One for each chunk that was opened, in their order. */
  verdict: (verdict: KeyedVerdict) => void;
  /** So many bytes are verified, and written. */
  progress: (bytes: number) => void;
}

/**
 * Fetches a sealed file and opens it chunk by chunk: signature and tag of each are checked before a byte of it is written,
 * and the sink is finished only when all of them together are what the seal names. Of what an earlier reading has left in the
 * sink each chunk is held against what was noted of it, and only the rest is fetched.
 * @throws ChatCastError `E_INTEGRITY`, and what `fetchRange` throws; then the sink was discarded, or keeps what may still serve
 */
export async function readFile(options: FileReadingOptions): Promise<void> {
  const { file, sink, platform } = options;
  const part = new KeptPart(file, sink, platform.monotonic);
  try {
    let whole = await readOnce(options, part, (reading) => part.takeUp(reading));
    // What was kept here is the word of this disk: nobody is to blame before all of it came anew.
    if (!whole && part.resumed) whole = await readOnce(options, part, () => part.forget());
    if (!whole) throw new Altered(file.name, undefined);
    await sink.finish();
  } catch (cause) {
    await part.end(cause).catch(() => undefined);
    throw cause;
  }
}

/** @returns whether all of it together is what the seal names */
async function readOnce(
  options: FileReadingOptions,
  part: KeptPart,
  begin: (reading: FileReading) => Promise<void>,
): Promise<boolean> {
  const reading = options.file.read();
  try {
    await begin(reading);
    options.progress(part.bytes);
    await readChunks(options, reading, part);
    return await reading.agrees();
  } finally {
    reading.close();
  }
}

/** Those behind what is here. */
async function readChunks(options: FileReadingOptions, reading: FileReading, part: KeptPart): Promise<void> {
  const { file, sink, verdict, progress } = options;
  const each = Math.max(1, Math.floor(AT_ONCE / (file.chunkSize + CHUNK_FRAME_BYTES)));
  const first = part.chunks;
  if (first === file.totalChunks) return;
  const slabs = sink.copies ? new Slabs(each * (file.chunkSize + CHUNK_FRAME_BYTES)) : undefined;
  const fetched = (from: Seq) =>
    heard(fetchFrames(options, from, Math.min(file.totalChunks, from + each), slabs?.next()));
  let coming = fetched(first);
  for (let from = first; from < file.totalChunks; from += each) {
    const frames = await coming;
    if (from + each < file.totalChunks) coming = fetched(from + each);
    // Side by side, as WebCrypto does it; written in their order.
    const opening = frames.map((frame, index) => heard(reading.open(from + index, frame)));
    for (const chunk of opening) {
      const opened = await chunk;
      verdict(opened.verdict);
      if (opened.status === "compromised") throw new Altered(file.name, opened.verdict);
      await part.write(opened.bytes, opened.leaves);
      if (sink.copies) reading.release(opened.bytes);
      progress(part.bytes);
    }
  }
}

/** Memory for what is being fetched and for what is being opened, in turn. */
class Slabs {
  readonly #length: number;
  readonly #made: Uint8Array[] = [];
  #turn = 0;

  constructor(length: number) {
    this.#length = length;
  }

  next(): Uint8Array {
    this.#turn = 1 - this.#turn;
    const slab = this.#made[this.#turn] ?? new Uint8Array(this.#length);
    this.#made[this.#turn] = slab;
    return slab;
  }
}

/** Whoever waits for it hears of its failure; where nobody waits any more, nobody need. */
function heard<T>(result: Promise<T>): Promise<T> {
  result.catch(() => undefined);
  return result;
}

/**
 * The frames of chunks `from` to `end`, exclusive, by one request. Where that brings nothing they are asked for one by one: a
 * server can break off an answer at a chunk that its disk has damaged, and name it only in the answer about that one.
 */
async function fetchFrames(
  { platform, url, file }: FileReadingOptions,
  from: Seq,
  end: Seq,
  slab: Uint8Array | undefined,
): Promise<readonly Uint8Array[]> {
  const length = file.chunkSize + CHUNK_FRAME_BYTES;
  const stored = file.size + file.totalChunks * CHUNK_FRAME_BYTES;
  const fetchSome = (first: Seq, behind: Seq, how?: FetchRangeOptions) =>
    fetchRange(platform, url, first * length, Math.min(stored, behind * length) - 1, how);
  try {
    const bytes = await fetchSome(from, end, { tries: TRIES_AT_ONCE, into: slab });
    return Array.from({ length: end - from }, (_, index) => bytes.subarray(index * length, (index + 1) * length));
  } catch (cause) {
    if (!isCode(cause, "E_INTEGRITY") && !isCode(cause, "E_UNAVAILABLE")) throw cause;
  }
  const frames: Uint8Array[] = [];
  for (let seq = from; seq < end; seq++) {
    const frame = fetchSome(seq, seq + 1).catch((cause: unknown) => {
      throw isCode(cause, "E_INTEGRITY") ? new Damaged(file.name, seq, cause) : cause;
    });
    frames.push(await frame);
  }
  return frames;
}

const isCode = (cause: unknown, code: ErrorCode): boolean => cause instanceof ChatCastError && cause.code === code;
