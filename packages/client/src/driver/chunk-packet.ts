import { ChatCastError, type ErrorBody, type FileChunkWire, type Seq } from "@chatcast/protocol";
import type { StoredTransfer } from "../storage/port.ts";

/** A chunk in memory, from the read until the acknowledgement, with the tag that it was sealed with. */
export interface HeldChunk {
  bytes: Uint8Array;
  tag: string;
}

/** A chunk as it goes on the wire. */
export const chunkPacket = (
  { id, fileName, size, chunkSize, totalChunks, audience, expiresIn }: StoredTransfer,
  seq: Seq,
  { bytes, tag }: HeldChunk,
): FileChunkWire => ({
  type: "FILE_CHUNK",
  transfer_id: id,
  seq,
  checksum: tag,
  payload: bytes as Uint8Array<ArrayBuffer>,
  total_chunks: totalChunks,
  chunk_size: chunkSize,
  filename: fileName,
  total_size: size,
  ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
  ...audience,
});

/** Why a file could not be read. */
export function readError(cause: unknown, name: string): ErrorBody {
  return cause instanceof ChatCastError
    ? cause.body()
    : { code: "E_SOURCE_CHANGED", message: `${name} can no longer be read` };
}
