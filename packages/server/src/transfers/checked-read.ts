import { createHash } from "node:crypto";
import { ChatCastError } from "@chatcast/protocol";
import type { BlobStore } from "../blobs/port.ts";
import type { FileRecord, Store } from "../store/port.ts";

/** Leaves fetched at once: 2 KiB of them, for 64 MiB of the largest chunks. */
const LEAVES_AT_ONCE = 64;

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
  { blobId, size, chunks: { transferId, chunkSize } }: FileRecord & Required<Pick<FileRecord, "chunks">>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const last = Math.floor(end / chunkSize);
  for (let first = Math.floor(start / chunkSize); first <= last; first += LEAVES_AT_ONCE) {
    const until = Math.min(last, first + LEAVES_AT_ONCE - 1);
    const leaves = new Map(
      (await store.leaves(transferId, { first, last: until })).map(({ seq, leaf }) => [seq, leaf]),
    );
    for (let seq = first; seq <= until; seq++) {
      const position = seq * chunkSize;
      const bytes = await blobs.read(blobId, position, Math.min(chunkSize, size - position));
      yield checkedChunk(bytes, leaves.get(seq), seq, transferId).subarray(
        Math.max(0, start - position),
        end - position + 1,
      );
    }
  }
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
