import { safeFileName } from "@chatcast/protocol";
import type { TransferContext } from "./context.ts";
import type { LiveTransfer } from "./live-transfer.ts";
import type { Registry } from "./registry.ts";

/**
 * Ends an open transfer before it is complete: at once for every chunk that comes after, then durably; its bytes go and
 * its audience is told. The store decides between an end and a completion that is under way: what is complete stays so.
 * @returns false when it was not open any more; nothing has changed then.
 */
export async function endTransfer(
  { store, blobs, clock, announce }: TransferContext,
  registry: Registry,
  live: LiveTransfer,
  state: "cancelled" | "killed",
): Promise<boolean> {
  const { record } = live;
  if (record.state !== "open") return false;
  record.state = state;
  const opened = await live.opened.then(
    () => true,
    () => false,
  );
  const at = clock.epoch();
  if (!opened) await store.openTransfer(record);
  else if ((await store.closeTransfer(record.id, state, at)) === "closed") {
    record.state = "complete";
    return false;
  }
  registry.ended(live);
  // A write that is still on its way would make the file again after it was removed.
  await live.settled();
  await blobs.remove(record.blobId);
  announce.stopped(record.roomId, live.readers, {
    transfer_id: record.id,
    from: record.from,
    filename: safeFileName(record.fileName),
    reason: state === "killed" ? "integrity_compromised" : "cancelled",
    at,
  });
  return true;
}
