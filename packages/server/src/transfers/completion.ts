import { ChatCastError, readLineage, safeFileName, writeFileCard } from "@chatcast/protocol";
import { newId } from "../ids.ts";
import { conversationOf } from "../store/conversation-of.ts";
import type { Conversation, FileRecord, MessageDraft, StoredMessage } from "../store/port.ts";
import type { TransferContext } from "./context.ts";
import { endTransfer } from "./ending.ts";
import type { Completed, LiveTransfer, Sealing } from "./live-transfer.ts";
import { readBack } from "./read-back.ts";
import type { Registry } from "./registry.ts";
import { savedNameFor } from "./saved-name.ts";
import { plainPlan } from "./sealed-stream.ts";

/**
 * The completion of a transfer that may be complete: its chunks are all here, and, in a sealed room, its seal is. One at a
 * time; whoever asks meanwhile gets that one.
 */
export function completionOf(
  context: TransferContext,
  registry: Registry,
  live: LiveTransfer,
): { completion?: Promise<Sealing> } {
  const unsealed = live.sealed !== undefined && live.seal === undefined && live.record.state !== "complete";
  if (!live.receiver.complete || unsealed) return {};
  if (live.completing === undefined) {
    const completing = completeTransfer(context, registry, live);
    live.completing = completing;
    // Not sealed, it is tried again when it is asked for again, or when what was lost has come.
    const again = () => {
      live.completing = undefined;
    };
    // Nobody else may be waiting for it: whoever asked by a repeated chunk is not told.
    completing.then(({ kind }) => kind === "incomplete" && again(), again);
  }
  return { completion: live.completing };
}

/**
 * Seals a transfer whose chunks are all stored: whole-file digest, then file, message and state in one commit, then
 * delivery. Of a transfer that is complete already it tells the same again; of one whose chunks have rotted meanwhile,
 * what is missing of it.
 */
async function completeTransfer(context: TransferContext, registry: Registry, live: LiveTransfer): Promise<Sealing> {
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
  // Complete, and not known under which name: somebody who would have ended it has learnt that from the store.
  const ended = () => record.state !== "open" && record.state !== "complete";
  if (receiver.complete && !ended()) {
    // Before the log tells of it: what a message names is where it stays.
    await context.blobs.finish(record.blobId, record.totalSize).catch((error: unknown) => {
      if (!ended()) throw error;
    });
  }
  if (ended()) throw new ChatCastError("E_STREAM_CLOSED", "the transfer has ended");
  if (!receiver.complete) return { kind: "incomplete", report: receiver.missing() };
  if (live.sealed !== undefined && live.sealed.epoch !== context.announce.epochOf(record.roomId)) {
    // Somebody was put out while it was under way, and has its keys.
    await endTransfer(context, registry, live, "late");
    throw lateFile();
  }
  const sha256 = digest.hex();
  const createdAt = clock.epoch();
  const { expiresIn, thumbnail } = record;
  const shown = thumbnail === undefined ? {} : { thumbnail };
  const file: FileRecord = {
    savedName: savedNameFor(record.fileName),
    roomId: record.roomId,
    ownerId: record.ownerId,
    blobId: record.blobId,
    fileName: safeFileName(record.fileName),
    size: record.totalSize,
    sha256,
    createdAt,
    ...(expiresIn === undefined ? {} : { expiresAt: createdAt + expiresIn * 1_000 }),
    ...shown,
    chunks: { transferId: record.id, chunkSize: record.chunkSize },
  };
  const message = messageOf(context, live, file);
  const appended = await store.completeTransfer(record.id, file, message);
  if (!("offset" in appended)) throw new ChatCastError("E_CONFLICT", "the file's message cannot be stored");
  const { offset } = appended;
  const done =
    appended.status === "stored"
      ? { file, message: { ...message, body: { ...message.body, ...shown }, offset } }
      : await sealedBefore(context, record.id, message.conversation, offset);
  record.state = "complete";
  record.savedName = done.file.savedName;
  delete record.thumbnail;
  registry.ended(live);
  context.telemetry.message("file");
  if (done.message !== undefined) context.announce.publish(record.roomId, done.message);
  return { kind: "sealed", file: { savedName: done.file.savedName, sha256, size: file.size } };
}

/** An earlier attempt was stored and its answer lost on the way here: what it says counts, and nobody was told of it. */
async function sealedBefore(
  context: TransferContext,
  id: string,
  conversation: Conversation,
  offset: number,
): Promise<{ file: Completed; message: StoredMessage | undefined }> {
  const { store } = context;
  const file = await sealed(context, (await store.findTransfer(id))?.savedName ?? "");
  const { messages } = await store.page(conversation, offset - 1, 1);
  return { file, message: messages.find((message) => message.offset === offset) };
}

export const lateFile = (): ChatCastError =>
  new ChatCastError("E_EPOCH", "somebody was put out since it began: send it with the new keys");

async function sealed({ store }: TransferContext, savedName: string): Promise<Completed> {
  const file = await store.findFile(savedName);
  if (file === undefined) throw new ChatCastError("E_NOT_FOUND", "the file is gone");
  return { savedName, sha256: file.sha256, size: file.size };
}

function messageOf({ suite }: TransferContext, live: LiveTransfer, file: FileRecord): MessageDraft {
  const { record } = live;
  const { roomId, ownerId, recipient } = record;
  return {
    conversation: conversationOf(roomId, ownerId, recipient?.memberId),
    senderId: ownerId,
    id: newId(),
    from: record.from,
    ...(recipient ? { recipient } : {}),
    ...saidOf(live, file, suite.name),
    at: file.createdAt,
  };
}

/** What is said of the file: in a sealed room what its sender has signed, and nothing that the server has found. */
function saidOf(
  { record, seal }: LiveTransfer,
  file: FileRecord,
  openSuite: string,
): Pick<MessageDraft, "body" | "integrity"> {
  const { savedName, expiresAt } = file;
  const goes = expiresAt === undefined ? {} : { expiresAt };
  const body = { type: "file", savedName, transferId: record.id, ...goes } as const;
  const { manifest } = record;
  if (manifest === undefined || seal === undefined) {
    const { fileName, size: fileSize, sha256 } = file;
    return { body: { ...body, fileName, fileSize, sha256 }, integrity: { suite: openSuite, status: "valid" } };
  }
  const { totalSize, chunkSize } = plainPlan(record);
  const text = writeFileCard({ totalSize, chunkSize, ...readLineage(manifest), seal });
  return { body: { ...body, text, fileSize: totalSize }, integrity: { suite: "aes-256-gcm-room", status: "valid" } };
}
