import {
  type Audience,
  ChatCastError,
  type ErrorBody,
  type FileChunkWire,
  type Seq,
  type TransferPlan,
} from "@chatcast/protocol";

/** A chunk in memory, from the read until the acknowledgement, with the tag that it was sealed with. */
export interface HeldChunk {
  bytes: Uint8Array;
  tag: string;
}

export interface ChunkEnvelope {
  id: string;
  plan: TransferPlan;
  source: { readonly name: string };
  audience: Audience;
}

/** A chunk as it goes on the wire. */
export const chunkPacket = (
  { id, plan, source, audience }: ChunkEnvelope,
  seq: Seq,
  { bytes, tag }: HeldChunk,
): FileChunkWire => ({
  type: "FILE_CHUNK",
  transfer_id: id,
  seq,
  checksum: tag,
  payload: bytes as Uint8Array<ArrayBuffer>,
  total_chunks: plan.totalChunks,
  chunk_size: plan.chunkSize,
  filename: source.name,
  total_size: plan.totalSize,
  ...audience,
});

/** Why a file could not be read. */
export function readError(cause: unknown, name: string): ErrorBody {
  return cause instanceof ChatCastError
    ? cause.body()
    : { code: "E_SOURCE_CHANGED", message: `${name} can no longer be read` };
}
