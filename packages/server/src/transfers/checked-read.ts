import { createHash } from "node:crypto";
import { ChatCastError } from "@chatcast/protocol";
import type { BlobStore } from "../blobs/port.ts";
import type { FileRecord, Store } from "../store/port.ts";

/** Leaves fetched at once: 8 KiB of them, for 16 MiB of the smallest planned chunks. */
const LEAVES_AT_ONCE = 256;
/** Bytes read from the disk at once; two runs are in memory for each reader. */
const RUN = 1024 * 1024;

/**
 * Bytes `start` to `end` (inclusive) of a stored file. Of a file that came in chunks, each chunk is compared with the
 * SHA-256 that was kept when it was acknowledged, before any of its bytes is given out. One that came in one upload is
 * compared as a whole where it is read as a whole, before its last piece is given out.
 * @throws ChatCastError `E_INTEGRITY` naming the chunk: the disk gave back other bytes than it was given.
 */
export function checkedRead(
  store: Store,
  blobs: BlobStore,
  file: FileRecord,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const { chunks } = file;
  if (chunks !== undefined) return readChunks(store, blobs, { ...file, chunks }, start, end);
  const whole = start === 0 && end === file.size - 1;
  return whole ? readWhole(blobs, file) : readUnchecked(blobs, file, start, end);
}

async function* readChunks(
  store: Store,
  blobs: BlobStore,
  file: FileRecord & Required<Pick<FileRecord, "chunks">>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const { transferId, chunkSize } = file.chunks;
  const leavesOf = leavesReader(store, transferId);
  const chunksOfRun = Math.max(1, Math.floor(RUN / chunkSize));
  const last = Math.floor(end / chunkSize);
  const load = (first: number): Promise<Run> => {
    const until = Math.min(last, first + chunksOfRun - 1);
    const [from, to] = [first * chunkSize, Math.min(file.size, (until + 1) * chunkSize)];
    const run = Promise.all([blobs.read(file.blobId, from, to - from), leavesOf(first), leavesOf(until)]).then(
      ([bytes, ...leaves]) => ({
        first,
        until,
        bytes,
        leaf: (seq: number) => leaves[0].get(seq) ?? leaves[1].get(seq),
      }),
    );
    // Whoever stops reading never asks for the run that was read ahead.
    run.catch(() => undefined);
    return run;
  };
  let ahead = load(Math.floor(start / chunkSize));
  for (;;) {
    const { first, until, bytes, leaf } = await ahead;
    const more = until < last;
    // The disk reads the next run while this one is hashed and sent.
    if (more) ahead = load(until + 1);
    const position = first * chunkSize;
    const wanted = bytes.subarray(Math.max(0, start - position), end - position + 1);
    let seq = first;
    try {
      for (; seq <= until; seq++) {
        const at = (seq - first) * chunkSize;
        checkedChunk(bytes.subarray(at, at + chunkSize), leaf(seq), seq, transferId);
      }
    } catch (error) {
      const sound = seq * chunkSize - Math.max(start, position);
      if (sound > 0) yield wanted.subarray(0, sound);
      throw error;
    }
    yield wanted;
    if (!more) return;
  }
}

interface Run {
  /** Numbers of its first and its last chunk. */
  first: number;
  until: number;
  bytes: Uint8Array;
  leaf: (seq: number) => Uint8Array | undefined;
}

/** Fetches leaves in groups, and keeps the last two of those. */
function leavesReader(store: Store, transferId: string): (seq: number) => Promise<Map<number, Uint8Array>> {
  const groups = new Map<number, Promise<Map<number, Uint8Array>>>();
  return (seq) => {
    const first = seq - (seq % LEAVES_AT_ONCE);
    const kept = groups.get(first);
    if (kept !== undefined) return kept;
    const group = store
      .leaves(transferId, { first, last: first + LEAVES_AT_ONCE - 1 })
      .then((leaves) => new Map(leaves.map(({ seq, leaf }) => [seq, leaf])));
    groups.set(first, group);
    for (const oldest of groups.keys()) {
      if (groups.size <= 2) break;
      groups.delete(oldest);
    }
    return group;
  };
}

async function* readWhole(
  blobs: BlobStore,
  { blobId, size, sha256: digest, savedName }: FileRecord,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let held: Uint8Array | undefined;
  for await (const piece of blobs.stream(blobId, 0, size - 1)) {
    if (held !== undefined) yield held;
    hash.update(piece);
    held = piece;
  }
  if (hash.digest("hex") !== digest) throw damaged(`file ${savedName}`);
  if (held !== undefined) yield held;
}

async function* readUnchecked(
  blobs: BlobStore,
  { blobId }: FileRecord,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  yield* blobs.stream(blobId, start, end);
}

/** The bytes, if they are those whose SHA-256 was kept. @throws ChatCastError `E_INTEGRITY` naming the chunk. */
export function checkedChunk(
  bytes: Uint8Array,
  leaf: Uint8Array | undefined,
  seq: number,
  transferId: string,
): Uint8Array {
  if (leaf === undefined || !sha256(bytes).equals(leaf)) throw damaged(`chunk ${seq} of transfer ${transferId}`);
  return bytes;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

const damaged = (what: string): ChatCastError =>
  new ChatCastError("E_INTEGRITY", `${what} is damaged on the server's disk and is not served`);
