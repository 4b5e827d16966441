import { ChatCastError } from "@chatcast/protocol";
import type { BlobStore } from "../blobs/port.ts";
import { LEAF_BYTES, StreamDigest } from "../blobs/stream-digest.ts";
import type { ChunkLeaf, FileRecord, Store } from "../store/port.ts";
import { isLeafOf } from "./leaf.ts";

/** Leaves fetched at once: 8 KiB of them, for 16 MiB of the smallest planned chunks. */
const LEAVES_AT_ONCE = 256;
/** Bytes of a leaf. */
const LEAF = 32;
/** Bytes read from the disk at once; of each reader three runs are in memory: on its way, checked, read ahead. */
const RUN = 1024 * 1024;

/** Memory for what is read, used again and again: fresh memory for each MiB costs more than to hash it. */
export interface PieceMemory {
  /** Whether a piece of so many bytes gets memory of here. */
  fits(bytes: number): boolean;
  take(bytes: number): Uint8Array;
  /** Nobody looks at the piece any more. What is not of here is ignored. */
  give(piece: Uint8Array): void;
}

/** Pieces of a file whose digests are kept. */
interface Pieces {
  /** Bytes of each but the last. */
  size: number;
  /** What it is a piece of, for the message about a damaged one. */
  of: string;
  leaves(range: { first: number; last: number }): Promise<readonly ChunkLeaf[]>;
}

/**
 * Bytes `start` to `end` (inclusive) of a stored file. Each chunk of it, or each MiB of one that came in one upload, is
 * compared with the leaf that was kept when it was acknowledged, before any of its bytes is given out.
 * @param memory where the pieces lie; whoever has them gives each back when it is done with it.
 * @throws ChatCastError `E_INTEGRITY` naming the chunk: the disk gave back other bytes than it was given.
 */
export async function* checkedRead(
  store: Store,
  blobs: BlobStore,
  file: FileRecord,
  start: number,
  end: number,
  memory?: PieceMemory,
): AsyncGenerator<Uint8Array> {
  const pieces = file.chunks ? chunksOf(store, file.chunks) : await partsOf(store, blobs, file);
  yield* readPieces({ blobs, file, pieces, memory }, start, end);
}

const chunksOf = (store: Store, { transferId, chunkSize }: Required<FileRecord>["chunks"]): Pieces => ({
  size: chunkSize,
  of: `transfer ${transferId}`,
  leaves: (range) => store.leaves(transferId, range),
});

/** One that was uploaded before leaves were kept gets them now: it is read whole, once, and compared with its digest. */
async function partsOf(store: Store, blobs: BlobStore, file: FileRecord): Promise<Pieces> {
  const { savedName } = file;
  const kept = await store.uploadLeaves(savedName, { first: 0, last: 0 });
  const measured = kept === undefined ? await measuredOnce(store, blobs, file) : undefined;
  return {
    size: LEAF_BYTES,
    of: `file ${savedName}`,
    async leaves({ first, last }) {
      const bytes =
        measured?.subarray(first * LEAF, (last + 1) * LEAF) ?? (await store.uploadLeaves(savedName, { first, last }));
      return leavesFrom(first, bytes ?? new Uint8Array());
    },
  };
}

function leavesFrom(first: number, bytes: Uint8Array): ChunkLeaf[] {
  return Array.from({ length: bytes.length / LEAF }, (_, index) => ({
    seq: first + index,
    leaf: bytes.subarray(index * LEAF, (index + 1) * LEAF),
  }));
}

/** Files that are being measured, so that each is read once, however many ask for it. */
const measurings = new WeakMap<Store, Map<string, Promise<Uint8Array>>>();

function measuredOnce(store: Store, blobs: BlobStore, file: FileRecord): Promise<Uint8Array> {
  const running = measurings.get(store) ?? new Map<string, Promise<Uint8Array>>();
  measurings.set(store, running);
  const measuring =
    running.get(file.savedName) ?? measure(store, blobs, file).finally(() => running.delete(file.savedName));
  running.set(file.savedName, measuring);
  return measuring;
}

async function measure(
  store: Store,
  blobs: BlobStore,
  { blobId, size, sha256: digest, savedName }: FileRecord,
): Promise<Uint8Array> {
  const found = new StreamDigest();
  for await (const piece of blobs.stream(blobId, 0, size - 1)) found.update(piece);
  const { sha256, leaves } = found.finish();
  if (sha256 !== digest) throw damaged(`file ${savedName}`);
  // Where they cannot be kept now, the next one who reads measures again.
  await store.keepUploadLeaves(savedName, leaves).catch(() => undefined);
  return leaves;
}

interface Source {
  blobs: BlobStore;
  file: FileRecord;
  pieces: Pieces;
  memory: PieceMemory | undefined;
}

async function* readPieces(source: Source, start: number, end: number): AsyncGenerator<Uint8Array> {
  const { blobs, file, pieces, memory } = source;
  const chunkSize = pieces.size;
  const leavesOf = leavesReader(pieces);
  const chunksOfRun = Math.max(1, Math.floor(RUN / chunkSize));
  const last = Math.floor(end / chunkSize);
  const load = (first: number): Promise<Run> => {
    const until = Math.min(last, first + chunksOfRun - 1);
    const [from, to] = [first * chunkSize, Math.min(file.size, (until + 1) * chunkSize)];
    const into = memory?.fits(to - from) ? memory.take(to - from) : undefined;
    const read = blobs.read(file.blobId, from, to - from, into);
    const run = Promise.all([read, leavesOf(first), leavesOf(until)]).then(([bytes, ...leaves]) => {
      // A store that has the bytes elsewhere did not need it.
      if (into !== undefined && bytes.buffer !== into.buffer) memory?.give(into);
      return { first, until, bytes, leaf: (seq: number) => leaves[0].get(seq) ?? leaves[1].get(seq) };
    });
    // Whoever stops reading never asks for the run that was read ahead.
    run.catch(() => undefined);
    return run;
  };
  let ahead: Promise<Run> | undefined = load(Math.floor(start / chunkSize));
  try {
    while (ahead !== undefined) {
      const run: Run = await ahead;
      // The disk reads the next run while this one is hashed and sent.
      ahead = run.until < last ? load(run.until + 1) : undefined;
      yield* checked(run, source, start, end);
    }
  } finally {
    // Whoever stopped reading has no use for it.
    ahead?.then(({ bytes }) => memory?.give(bytes)).catch(() => undefined);
  }
}

/** What is wanted of a run; of one with a damaged chunk what lies before that. */
function* checked(run: Run, { pieces, memory }: Source, start: number, end: number): Generator<Uint8Array> {
  const { first, until, bytes, leaf } = run;
  const position = first * pieces.size;
  const wanted = bytes.subarray(Math.max(0, start - position), end - position + 1);
  let seq = first;
  try {
    for (; seq <= until; seq++) {
      const at = (seq - first) * pieces.size;
      checkedChunk(bytes.subarray(at, at + pieces.size), leaf(seq), seq, pieces.of);
    }
  } catch (error) {
    const sound = seq * pieces.size - Math.max(start, position);
    if (sound > 0) yield wanted.subarray(0, sound);
    else memory?.give(bytes);
    throw error;
  }
  yield wanted;
}

interface Run {
  /** Numbers of its first and its last chunk. */
  first: number;
  until: number;
  bytes: Uint8Array;
  leaf: (seq: number) => Uint8Array | undefined;
}

/** Fetches leaves in groups, and keeps the last two of those. */
function leavesReader(pieces: Pieces): (seq: number) => Promise<Map<number, Uint8Array>> {
  const groups = new Map<number, Promise<Map<number, Uint8Array>>>();
  return (seq) => {
    const first = seq - (seq % LEAVES_AT_ONCE);
    const kept = groups.get(first);
    if (kept !== undefined) return kept;
    const group = pieces
      .leaves({ first, last: first + LEAVES_AT_ONCE - 1 })
      .then((leaves) => new Map(leaves.map(({ seq, leaf }) => [seq, leaf])));
    groups.set(first, group);
    for (const oldest of groups.keys()) {
      if (groups.size <= 2) break;
      groups.delete(oldest);
    }
    return group;
  };
}

/** The bytes, if they are those whose leaf was kept. @throws ChatCastError `E_INTEGRITY` naming the chunk. */
export function checkedChunk(bytes: Uint8Array, leaf: Uint8Array | undefined, seq: number, of: string): Uint8Array {
  if (leaf === undefined || !isLeafOf(leaf, bytes)) throw damaged(`chunk ${seq} of ${of}`);
  return bytes;
}

const damaged = (what: string): ChatCastError =>
  new ChatCastError("E_INTEGRITY", `${what} is damaged on the server's disk and is not served`);
