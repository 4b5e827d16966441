import { StoreRefusal, type SyncStore } from "../calls.ts";
import type { TransferRecord } from "../port.ts";
import type { MemoryData } from "./data.ts";
import { blobsInUse } from "./rooms.ts";

type TransferCalls = Pick<
  SyncStore,
  | "openTransfer"
  | "findTransfer"
  | "leaves"
  | "recordChunk"
  | "forgetChunk"
  | "closeTransfer"
  | "completeTransfer"
  | "openTransferCount"
  | "transfersUntouchedSince"
  | "addFile"
  | "uploadLeaves"
  | "keepUploadLeaves"
  | "findFile"
  | "blobsInUse"
>;

/** Bytes of a leaf. */
const LEAF = 32;

const ALL = { first: 0, last: Number.MAX_SAFE_INTEGER };

export function transferCalls(data: MemoryData, append: SyncStore["append"]): TransferCalls {
  const open = (): TransferRecord[] =>
    [...data.transfers.values()].map(({ record }) => record).filter(({ state }) => state === "open");

  return {
    openTransfer(transfer, first) {
      data.requireRoom(transfer.roomId);
      if (data.transfers.has(transfer.id)) return "exists";
      const leaves = new Map(first === undefined || transfer.state !== "open" ? [] : [[first.seq, first.leaf]]);
      data.transfers.set(transfer.id, { record: transfer, leaves, message: undefined });
      return "opened";
    },

    findTransfer: (id) => data.transfers.get(id)?.record,

    leaves: (transferId, { first, last } = ALL) =>
      [...(data.transfers.get(transferId)?.leaves ?? [])]
        .filter(([seq]) => seq >= first && seq <= last)
        .map(([seq, leaf]) => ({ seq, leaf }))
        .sort((one, other) => one.seq - other.seq),

    recordChunk(transferId, { seq, leaf }, at) {
      const entry = data.transfers.get(transferId);
      if (entry?.record.state !== "open") return "closed";
      if (!entry.leaves.has(seq)) entry.leaves.set(seq, leaf);
      entry.record.touchedAt = at;
      return "recorded";
    },

    forgetChunk(transferId, seq) {
      const entry = data.transfers.get(transferId);
      if (entry?.record.state !== "open") return "closed";
      entry.leaves.delete(seq);
      return "forgotten";
    },

    closeTransfer(transferId, state, at) {
      const entry = data.transfers.get(transferId);
      if (entry?.record.state !== "open") return "closed";
      entry.record.state = state;
      entry.record.touchedAt = at;
      delete entry.record.thumbnail;
      entry.leaves.clear();
      return "done";
    },

    completeTransfer(transferId, file, draft) {
      const entry = data.transfers.get(transferId);
      if (entry === undefined) throw new StoreRefusal("E_NOT_FOUND", "there is no such transfer");
      const { record, message } = entry;
      if (record.state === "complete" && message !== undefined) {
        return { status: "duplicate", offset: message.offset, at: message.at };
      }
      if (record.state !== "open") throw new StoreRefusal("E_STREAM_CLOSED", "the transfer is closed");
      if (data.files.has(file.savedName)) throw new StoreRefusal("E_CONFLICT", "the saved name is taken");
      data.requireRoom(file.roomId);
      const appended = append(draft);
      if (!("offset" in appended)) return appended;
      record.state = "complete";
      record.savedName = file.savedName;
      record.touchedAt = draft.at;
      delete record.thumbnail;
      entry.message = { ...draft, offset: appended.offset, at: appended.at };
      data.files.set(file.savedName, file);
      return appended;
    },

    openTransferCount: (ownerId) => open().filter((transfer) => transfer.ownerId === ownerId).length,

    transfersUntouchedSince: (at) =>
      open()
        .filter(({ touchedAt }) => touchedAt < at)
        .sort((one, other) => one.touchedAt - other.touchedAt),

    uploadLeaves: (savedName, { first, last }) =>
      data.uploadLeaves.get(savedName)?.slice(first * LEAF, (last + 1) * LEAF),

    keepUploadLeaves(savedName, leaves) {
      if (data.files.has(savedName) && !data.uploadLeaves.has(savedName)) data.uploadLeaves.set(savedName, leaves);
    },

    addFile(file, leaves) {
      data.requireRoom(file.roomId);
      if (data.files.has(file.savedName)) throw new StoreRefusal("E_CONFLICT", "the saved name is taken");
      data.files.set(file.savedName, file);
      if (leaves !== undefined) data.uploadLeaves.set(file.savedName, leaves);
    },

    findFile: (savedName) => data.files.get(savedName),

    blobsInUse: () => blobsInUse(data),
  };
}
