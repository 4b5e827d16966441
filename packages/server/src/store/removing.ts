import type { MessageDraft } from "./port.ts";
import type { Gone } from "./removals.ts";

/** What an adapter knows how to do when files go. */
export interface Remover {
  /** Removes a file and closes its transfer. @param ownerId only if it was that member who brought it */
  removeFile(savedName: string, ownerId?: string): Removed | undefined;
  blobInUse(blobId: string): boolean;
  /** At most `limit` files whose time was over at `at`, those first that were over first. */
  expired(at: number, limit: number): string[];
}

export interface Removed {
  blobId: string;
  transferId?: string;
}

/** What is gone with these files, which the store has no more. */
export function goneOf(files: readonly Removed[], isUsed: (blobId: string) => boolean): Gone {
  const blobs = new Set(files.map(({ blobId }) => blobId).filter((id) => !isUsed(id)));
  return { files: files.length, blobs: [...blobs], transfers: files.flatMap(({ transferId }) => transferId ?? []) };
}

/** Removes what a message deletes, once it stands in the log. */
export function removeRetracted(remover: Remover, { senderId }: MessageDraft, savedName: string): Gone {
  return goneOf([remover.removeFile(savedName, senderId) ?? []].flat(), (id) => remover.blobInUse(id));
}

/** One step: short enough that whoever waits for the next commit hardly notices. */
export function expireStep(remover: Remover, at: number, limit: number): Gone & { more: boolean } {
  const names = remover.expired(at, limit);
  const removed = names.flatMap((name) => remover.removeFile(name) ?? []);
  return { ...goneOf(removed, (id) => remover.blobInUse(id)), more: names.length === limit };
}
