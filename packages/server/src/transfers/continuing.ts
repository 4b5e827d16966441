import {
  ChatCastError,
  continued,
  type FileManifestPacket,
  MAX_STRETCHES,
  readLineage,
  type Stretch,
  writeLineage,
} from "@chatcast/protocol";
import type { ChunkLeaf, TransferRecord } from "../store/port.ts";
import type { Sender } from "./context.ts";
import type { LiveTransfer } from "./live-transfer.ts";
import { storedPlan } from "./sealed-stream.ts";

/** What a stream takes over of one that was killed: its verified chunks, and the manifests that say what they are. */
export interface TakenOver {
  from: LiveTransfer;
  chunks: number;
  before: Stretch<string>[];
}

/**
 * What a manifest goes on with. @returns undefined when it begins a file of its own
 * @param from the transfer that it names, where there is one of that id
 * @throws ChatCastError `E_NOT_FOUND` when nothing of the sender's is kept that this is the rest of
 */
export function takenOver(
  from: LiveTransfer | undefined,
  sender: Sender,
  packet: FileManifestPacket,
): TakenOver | undefined {
  if (packet.continues === undefined) return undefined;
  const { chunks } = packet.continues;
  const { quarantined = 0 } = from?.record ?? {};
  const issue = from === undefined || quarantined < chunks || !isSameFile(from.record, sender, packet);
  const { manifest, before } = readLineage(from?.record.manifest ?? "");
  const { totalChunks } = storedPlan(packet.total_size, packet.chunk_size);
  const all = continued([...before, { below: totalChunks, stream: manifest }], chunks, totalChunks, packet.frame);
  if (issue || all.length > MAX_STRETCHES || chunks >= totalChunks) {
    throw notKept();
  }
  return { from, chunks, before: all.slice(0, -1) };
}

export const notKept = (): ChatCastError =>
  new ChatCastError("E_NOT_FOUND", "what was verified of that file is not kept", { path: "continues" });

/** As it is stored. */
export const lineageOf = ({ frame }: FileManifestPacket, taken: TakenOver | undefined): string =>
  writeLineage({ manifest: frame, before: taken?.before ?? [] });

export const leavesOf = (taken: TakenOver | undefined): ChunkLeaf[] =>
  taken === undefined
    ? []
    : Array.from({ length: taken.chunks }, (_, seq) => ({ seq, leaf: taken.from.leaves.get(seq) }));

function isSameFile(record: TransferRecord, sender: Sender, packet: FileManifestPacket): boolean {
  const { totalSize, chunkSize } = storedPlan(packet.total_size, packet.chunk_size);
  const { mode, recipient = "", recipientId } = packet;
  const to = mode === "unicast" ? sender.recipient(recipient, recipientId)?.memberId : undefined;
  const same = record.totalSize === totalSize && record.chunkSize === chunkSize && record.recipient?.memberId === to;
  return same && record.ownerId === sender.memberId && record.roomId === sender.roomId;
}
