import {
  CHUNK_FRAME_BYTES,
  coverOf,
  type FileChunk,
  fits,
  type KeyedVerdict,
  keyedVerdict,
  readChunkFrame,
  readEnvelope,
  type StreamContext,
  totalChunksOf,
} from "@chatcast/protocol";
import { signedBy } from "../signatures.ts";
import type { TransferRecord } from "../store/port.ts";
import { sha256 } from "./chunk-writer.ts";

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

/** By what the chunks of one sealed file are checked: what its manifest, and nothing that comes with them, says. */
export class SealedStream {
  readonly epoch: number;
  readonly #context: Omit<StreamContext, "roomHash">;
  readonly #isSigned: (message: Uint8Array, signature: Uint8Array) => boolean;

  constructor(record: TransferRecord, manifest: string) {
    const envelope = readEnvelope(manifest);
    if (envelope === undefined) throw new Error("what is stored of a sealed file has no manifest");
    const { epoch, streamId, session, recipient } = envelope;
    const { totalChunks: total, ...sizes } = plainPlan(record);
    this.epoch = epoch;
    const recipientId = recipient && sha256(recipient.key);
    const senderId = sha256(session.sign);
    this.#context = {
      suite: "aes-256-gcm-room",
      kind: "chunk",
      epoch,
      senderId,
      recipientId,
      streamId,
      total,
      ...sizes,
    };
    this.#isSigned = signedBy(session.sign);
  }

  /** Whether this chunk is its sender's, for its place in this file in that room. Done in one turn: see `ChunkFacts`. */
  check(roomHash: Uint8Array, { seq, bytes }: Pick<FileChunk, "seq" | "bytes">): KeyedVerdict {
    const context = { ...this.#context, roomHash };
    const frame = readChunkFrame(context, seq, bytes);
    const { signature = new Uint8Array() } = frame;
    const good =
      fits(context, frame) && this.#isSigned(Buffer.concat([coverOf(context, frame), sha256(frame.body)]), signature);
    return keyedVerdict(good ? "valid" : "compromised", context, frame);
  }
}
