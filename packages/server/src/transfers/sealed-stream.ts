import {
  CHUNK_FRAME_BYTES,
  coverOf,
  type FileChunk,
  fits,
  type KeyedVerdict,
  keyedVerdict,
  readChunkFrame,
  readEnvelope,
  readLineage,
  type StreamContext,
  type Stretch,
  streamAt,
  toBase64Url,
  totalChunksOf,
} from "@chatcast/protocol";
import { signedBy } from "../signatures.ts";
import type { TransferRecord } from "../store/port.ts";
import { sha256 } from "./leaf.ts";

/** Public sizes of a sealed file: of the file itself, or of what is stored of it. */
export interface FilePlan {
  totalSize: number;
  chunkSize: number;
  totalChunks: number;
}

/** What is stored of a file: each of its chunks with signature and tag. */
export function storedPlan(totalSize: number, chunkSize: number): FilePlan {
  const totalChunks = totalChunksOf(totalSize, chunkSize);
  return {
    totalChunks,
    chunkSize: chunkSize + CHUNK_FRAME_BYTES,
    totalSize: totalSize + totalChunks * CHUNK_FRAME_BYTES,
  };
}

/** The file of which that is stored. */
export const plainPlan = ({ totalSize, chunkSize, totalChunks }: FilePlan): FilePlan => ({
  totalChunks,
  chunkSize: chunkSize - CHUNK_FRAME_BYTES,
  totalSize: totalSize - totalChunks * CHUNK_FRAME_BYTES,
});

type Checked = Omit<StreamContext, "roomHash"> & { isSigned: (message: Uint8Array, signature: Uint8Array) => boolean };

/** By what the chunks of one sealed file are checked: what its manifests, and nothing that comes with them, say. */
export class SealedStream {
  /** Of the stream in which it comes now. */
  readonly epoch: number;
  /** The stream with whose chunks it begins: its id. */
  readonly continues: string | undefined;
  /** Behind one another, where it was begun in others. */
  readonly #stretches: Stretch<Checked>[];

  /** @param lineage as it is stored */
  constructor(record: TransferRecord, lineage: string) {
    const { manifest, before } = readLineage(lineage);
    const plan = plainPlan(record);
    this.#stretches = [...before, { below: plan.totalChunks, stream: manifest }].map(({ below, stream }) => ({
      below,
      stream: checkedBy(stream, plan),
    }));
    const last = this.#stretches.at(-2)?.stream.streamId;
    this.continues = last && toBase64Url(last);
    this.epoch = streamAt(this.#stretches, plan.totalChunks - 1).epoch;
  }

  /** Whether this chunk is its sender's, for its place in this file in that room. Done in one turn: see `ChunkFacts`. */
  check(roomHash: Uint8Array, { seq, bytes }: Pick<FileChunk, "seq" | "bytes">): KeyedVerdict {
    // Beyond the last nothing fits.
    const { isSigned, ...stream } = streamAt(this.#stretches, Math.min(seq, this.#last));
    const context = { ...stream, roomHash };
    const frame = readChunkFrame(context, seq, bytes);
    const { signature = new Uint8Array() } = frame;
    const good =
      fits(context, frame) && isSigned(Buffer.concat([coverOf(context, frame), sha256(frame.body)]), signature);
    return keyedVerdict(good ? "valid" : "compromised", context, frame);
  }

  get #last(): number {
    return (this.#stretches.at(-1)?.below ?? 1) - 1;
  }
}

function checkedBy(manifest: string, { totalChunks: total, ...sizes }: FilePlan): Checked {
  const envelope = readEnvelope(manifest);
  if (envelope === undefined) throw new Error("what is stored of a sealed file has no manifest");
  const { epoch, streamId, session, recipient } = envelope;
  return {
    suite: "aes-256-gcm-room",
    kind: "chunk",
    epoch,
    senderId: sha256(session.sign),
    recipientId: recipient && sha256(recipient.key),
    streamId,
    total,
    ...sizes,
    isSigned: signedBy(session.sign),
  };
}
