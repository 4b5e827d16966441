import type { ErrorBody } from "@chatcast/protocol";
import { newId } from "../ids.ts";
import type { TransferRecord } from "../store/port.ts";
import type { Sender, TransferContext } from "./context.ts";
import type { Registry } from "./registry.ts";

/** A transfer of which nothing is known but whose it is. */
export function newRecord({ clock }: TransferContext, sender: Sender, id: string, expiresIn?: number): TransferRecord {
  const now = clock.epoch();
  return {
    id,
    roomId: sender.roomId,
    ownerId: sender.memberId,
    from: sender.name,
    state: "open",
    fileName: "",
    totalChunks: 1,
    chunkSize: 1,
    totalSize: 0,
    blobId: newId(),
    createdAt: now,
    touchedAt: now,
    ...(expiresIn === undefined ? {} : { expiresIn }),
  };
}

/** Why a private file cannot begin. */
export function recipientIssue(
  sender: Sender,
  { recipient = "", recipientId }: { recipient?: string | undefined; recipientId?: string | undefined },
): ErrorBody | undefined {
  return sender.recipient(recipient, recipientId) === undefined
    ? { code: "E_NO_RECIPIENT", message: "there is no such member in this room to send to" }
    : undefined;
}

/** Why a file of that size cannot begin now. */
export function quotaIssue(
  { maxOpen, maxFileSize }: TransferContext,
  registry: Registry,
  { memberId }: Sender,
  totalSize: number,
): ErrorBody | undefined {
  if (totalSize > maxFileSize) return { code: "E_TOO_LARGE", message: `a file may have ${maxFileSize} bytes here` };
  return registry.openCount(memberId) >= maxOpen
    ? { code: "E_QUOTA", message: `${maxOpen} transfers are open already; finish or cancel one` }
    : undefined;
}
