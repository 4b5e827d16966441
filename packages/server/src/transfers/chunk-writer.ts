import { ChatCastError, type FileChunk } from "@chatcast/protocol";
import type { TransferContext } from "./context.ts";
import { leafOf } from "./leaf.ts";
import type { LiveTransfer } from "./live-transfer.ts";

/** Writes the chunk that opens a transfer: its bytes first, then transfer and place in one commit. */
export async function writeFirstChunk(context: TransferContext, live: LiveTransfer, chunk: FileChunk): Promise<void> {
  const leaf = await writeBytes(context, live, chunk);
  const opening = context.store.openTransfer({ ...live.record, state: "open" }, { seq: chunk.seq, leaf });
  live.asked();
  const opened = await opening;
  if (opened === "exists") throw new ChatCastError("E_NOT_OWNER", "no transfer of yours has this id");
}

/** Writes one more chunk; resolves when bytes and place are durable. @throws E_STREAM_CLOSED when it ended meanwhile. */
export async function writeChunk(context: TransferContext, live: LiveTransfer, chunk: FileChunk): Promise<void> {
  // One after the other, so that this promise never settles while the bytes are still on their way.
  const leaf = await writeBytes(context, live, chunk);
  // The store takes calls in their order: the place is asked for right behind the transfer, and one commit takes both.
  await Promise.race([live.openingAsked, live.opened]);
  const recording = context.store.recordChunk(live.record.id, { seq: chunk.seq, leaf }, context.clock.epoch());
  // Where the transfer could not be opened, that is what its sender is told.
  recording.catch(() => undefined);
  await live.opened;
  const recorded = await recording;
  if (recorded === "closed") throw new ChatCastError("E_STREAM_CLOSED", "the transfer has ended");
}

async function writeBytes(context: TransferContext, live: LiveTransfer, chunk: FileChunk): Promise<Uint8Array> {
  const leaf = leafOf(chunk.bytes);
  await context.blobs.write(live.record.blobId, chunk.seq * live.record.chunkSize, chunk.bytes);
  live.leaves.set(chunk.seq, leaf);
  return leaf;
}
