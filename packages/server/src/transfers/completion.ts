import { ChatCastError, safeFileName } from "@chatcast/protocol";
import { newId } from "../ids.ts";
import { conversationOf } from "../store/conversation-of.ts";
import type { FileRecord, MessageDraft } from "../store/port.ts";
import type { TransferContext } from "./context.ts";
import type { Completed, LiveTransfer, Sealing } from "./live-transfer.ts";
import { readBack } from "./read-back.ts";
import type { Registry } from "./registry.ts";
import { savedNameFor } from "./saved-name.ts";

/**
 * Seals a transfer whose chunks are all stored: whole-file digest, then file, message and state in one commit, then
 * delivery. Of a transfer that is complete already it tells the same again; of one whose chunks have rotted meanwhile,
 * what is missing of it.
 */
export async function completeTransfer(
  context: TransferContext,
  registry: Registry,
  live: LiveTransfer,
): Promise<Sealing> {
  const { store, clock } = context;
  const { record, receiver, digest } = live;
  if (record.savedName !== undefined) return { kind: "sealed", file: await sealed(context, record.savedName) };
  const last = record.totalChunks - 1;
  while (receiver.complete && digest.next <= last) {
    await digest.catchUp(
      () => Math.min(last, receiver.highestContiguous),
      (seq) => readBack(context, live, seq),
    );
  }
  if (record.state !== "open") throw new ChatCastError("E_STREAM_CLOSED", "the transfer has ended");
  if (!receiver.complete) return { kind: "incomplete", report: receiver.missing() };
  const sha256 = digest.hex();
  const file: FileRecord = {
    savedName: savedNameFor(record.fileName),
    roomId: record.roomId,
    ownerId: record.ownerId,
    blobId: record.blobId,
    fileName: safeFileName(record.fileName),
    size: record.totalSize,
    sha256,
    createdAt: clock.epoch(),
    chunks: { transferId: record.id, chunkSize: record.chunkSize },
  };
  const message = messageOf(context, live, file);
  const appended = await store.completeTransfer(record.id, file, message);
  if (appended.status !== "stored") throw new ChatCastError("E_CONFLICT", "the transfer was sealed before");
  record.state = "complete";
  record.savedName = file.savedName;
  registry.ended(live);
  context.telemetry.message("file");
  context.announce.publish(record.roomId, { ...message, offset: appended.offset });
  return { kind: "sealed", file: { savedName: file.savedName, sha256, size: file.size } };
}

async function sealed({ store }: TransferContext, savedName: string): Promise<Completed> {
  const file = await store.findFile(savedName);
  if (file === undefined) throw new ChatCastError("E_NOT_FOUND", "the file is gone");
  return { savedName, sha256: file.sha256, size: file.size };
}

function messageOf({ suite }: TransferContext, { record }: LiveTransfer, file: FileRecord): MessageDraft {
  const { roomId, ownerId, recipient } = record;
  return {
    conversation: conversationOf(roomId, ownerId, recipient?.memberId),
    senderId: ownerId,
    id: newId(),
    from: record.from,
    ...(recipient ? { recipient } : {}),
    body: {
      type: "file",
      savedName: file.savedName,
      fileName: file.fileName,
      fileSize: file.size,
      sha256: file.sha256,
      transferId: record.id,
    },
    integrity: { suite: suite.name, status: "valid" },
    at: file.createdAt,
  };
}
