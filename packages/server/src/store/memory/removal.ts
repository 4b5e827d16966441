import type { SyncStore } from "../calls.ts";
import { expireStep, type Remover, removeRetracted } from "../removing.ts";
import { STEP } from "../trimming.ts";
import type { MemoryData } from "./data.ts";
import { blobsInUse } from "./rooms.ts";

export function removalCalls(
  data: MemoryData,
  append: SyncStore["append"],
): Pick<SyncStore, "retract" | "expireFiles"> {
  const remover = removerOf(data);
  return {
    retract(draft, savedName) {
      const appended = append(draft);
      if (!("offset" in appended)) return { appended, gone: { files: 0, blobs: [], transfers: [] } };
      return { appended, gone: removeRetracted(remover, draft, savedName) };
    },
    expireFiles: (at) => expireStep(remover, at, STEP.files),
  };
}

export const removerOf = (data: MemoryData): Remover => ({
  removeFile(savedName, ownerId) {
    const file = data.files.get(savedName);
    if (file === undefined || (ownerId !== undefined && file.ownerId !== ownerId)) return undefined;
    data.files.delete(savedName);
    data.uploadLeaves.delete(savedName);
    if (file.chunks === undefined) return { blobId: file.blobId };
    const entry = data.transfers.get(file.chunks.transferId);
    if (entry?.record.state === "complete") {
      entry.record.state = "cancelled";
      delete entry.record.savedName;
      entry.leaves.clear();
    }
    return { blobId: file.blobId, transferId: file.chunks.transferId };
  },

  blobInUse: (blobId) => blobsInUse(data).has(blobId),

  expired: (at, limit) =>
    [...data.files.values()]
      .flatMap(({ savedName, expiresAt }) => (expiresAt === undefined ? [] : { savedName, expiresAt }))
      .filter(({ expiresAt }) => expiresAt <= at)
      .sort((one, other) => one.expiresAt - other.expiresAt)
      .slice(0, limit)
      .map(({ savedName }) => savedName),
});
