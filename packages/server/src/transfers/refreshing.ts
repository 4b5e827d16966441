import type { TransferContext } from "./context.ts";
import type { LiveTransfer } from "./live-transfer.ts";
import type { Registry } from "./registry.ts";

/**
 * Brings a transfer in memory up to what another node has made of it: its sender may have gone on there, and somebody may have
 * ended it there. Does nothing where one server alone has the store.
 */
export async function refresh(context: TransferContext, registry: Registry, id: string): Promise<void> {
  const live = context.shared === true ? registry.get(id) : undefined;
  if (live === undefined || live.record.state !== "open") return;
  const { store, blobs } = context;
  // Where it could not be opened the store knows nothing of it.
  await live.opened.catch(() => undefined);
  const record = await store.findTransfer(id);
  // Decided here meanwhile, or not in the store yet.
  if (live.record.state !== "open" || record === undefined) return;
  if (record.state === "open" || record.state === "complete") await takeIn(context, live);
  if (record.state === "open" || live.record.state !== "open") return;
  live.record.state = record.state;
  if (record.savedName !== undefined) live.record.savedName = record.savedName;
  if (record.quarantined !== undefined) live.record.quarantined = record.quarantined;
  if (record.killedBy !== undefined) live.record.killedBy = record.killedBy;
  registry.ended(live);
  // Of a sealed file another stream may have taken over the bytes by now.
  if (record.state === "complete" || (record.state === "killed" && live.sealed !== undefined)) return;
  // A write that was on its way made the file again after the other node had removed it.
  await live.settled();
  await blobs.remove(record.blobId);
}

async function takeIn({ store }: TransferContext, live: LiveTransfer): Promise<void> {
  for (const { seq, leaf } of await store.leaves(live.record.id)) {
    if (!live.receiver.begin(seq)) continue;
    live.leaves.set(seq, leaf);
    live.receiver.stored(seq);
  }
}
