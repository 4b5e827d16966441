import { ChatCastError, chunkSpan } from "@chatcast/protocol";
import { checkedChunk } from "./checked-read.ts";
import type { TransferContext } from "./context.ts";
import type { LiveTransfer } from "./live-transfer.ts";

/**
 * The bytes of a chunk of an open transfer, as they were acknowledged. What the disk gives back otherwise is lost: it is
 * named in the log, forgotten, and missing again, so that its sender, who has it, is asked for it.
 * @returns undefined for a chunk that was lost.
 */
export async function readBack(
  { store, blobs, telemetry }: TransferContext,
  live: LiveTransfer,
  seq: number,
): Promise<Uint8Array | undefined> {
  const { record, terms, receiver, leaves } = live;
  const { position, length } = chunkSpan(terms, seq);
  try {
    return checkedChunk(
      await blobs.read(record.blobId, position, length),
      leaves.get(seq),
      seq,
      `transfer ${record.id}`,
    );
  } catch (error) {
    const lost = error instanceof ChatCastError && (error.code === "E_INTEGRITY" || error.code === "E_NOT_FOUND");
    if (!lost || record.state !== "open") throw error;
    telemetry.log.error(
      { err: error, transferId: record.id, seq },
      "a stored chunk is damaged, its sender is asked again",
    );
    const forgotten = await store.forgetChunk(record.id, seq);
    if (forgotten === "closed") throw new ChatCastError("E_STREAM_CLOSED", "the transfer has ended", { cause: error });
    receiver.unset(seq);
    return undefined;
  }
}
