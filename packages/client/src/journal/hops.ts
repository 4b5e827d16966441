import type { ConversationView, IntegrityEvent, SealedFileView, TransferView } from "../api.ts";

/** ok: found good · failed: found bad · unknown: this client was told nothing so far · none: nobody looks, or nobody tells. */
export type HopState = "ok" | "failed" | "unknown" | "none";

/**
 * What each of the three who check a chunk says of it, as far as this client was told. The first two are the server's word:
 * where they are ok and the receiver's is failed, the server lies, or somebody between it and the receiver does.
 */
export interface Hops {
  /** The server, of its tag or signature when it came. */
  arrival: HopState;
  /** The server, of the SHA-256 that it kept when it read the chunk from its disk again. */
  readBack: HopState;
  /** Whoever got it. */
  receiver: HopState;
  /** That is this client. */
  here?: true;
  /** Who has verified all of the file. */
  verifiedBy: readonly string[];
}

/**
 * Of a chunk of this client's own transfer; undefined when there is none of that number. Who has verified the whole file had
 * every chunk of it from the server as it was signed.
 * @param sealed what is known of the file since its message stands in the log
 */
export function hopsOfOwn(
  transfer: Pick<TransferView, "sealed" | "phase" | "chunk">,
  seq: number,
  sealed: SealedFileView | undefined,
): Hops | undefined {
  const chunk = transfer.chunk(seq);
  if (chunk === undefined) return undefined;
  const { phase } = transfer;
  const stopped = phase.state === "killed" && phase.verdict?.seq === seq;
  const verifiedBy = sealed?.receipts.map(({ name }) => name) ?? [];
  // Fetched again by who sent it: no receipt is given for that.
  const verified = verifiedBy.length > 0 || sealed?.reading.state === "verified";
  return {
    arrival: stopped ? "failed" : chunk.status === "acked" ? "ok" : "unknown",
    readBack: chunk.lost ? "failed" : verified ? "ok" : "unknown",
    receiver: transfer.sealed ? (verified ? "ok" : "unknown") : "none",
    verifiedBy,
  };
}

/** Of the chunk that a verdict is about; undefined for a verdict about a message. */
export function hopsOf(
  event: IntegrityEvent,
  { transfers, sealed }: { transfers: readonly TransferView[]; sealed: ReadonlyMap<string, SealedFileView> },
): Hops | undefined {
  const { type, status, suite, source, seq, readFrom, readBack } = event;
  if (type !== "FILE_CHUNK") return undefined;
  const found = status === "valid" ? "ok" : "failed";
  // A file's message is in the log, and its chunks are given out, only when the server has found them good.
  if (readBack) return { arrival: "ok", readBack: "failed", receiver: "unknown", here: true, verifiedBy: [] };
  if (readFrom !== undefined) return { arrival: "ok", readBack: "ok", receiver: found, here: true, verifiedBy: [] };
  const own = transfers.find(({ id }) => id === source);
  const hops = own && hopsOfOwn(own, seq, sealed.get(source));
  const receiver = suite === "crc32-xor-seq" ? "none" : "unknown";
  return { ...(hops ?? { readBack: "unknown", receiver, verifiedBy: [] }), arrival: found };
}

/** The files that stand in conversations of a sealed room, by the transfers that brought them. */
export const sealedFilesOf = (conversations: readonly ConversationView[]): ReadonlyMap<string, SealedFileView> =>
  new Map(
    conversations.flatMap(({ messages }) =>
      messages.flatMap(({ file }) =>
        file?.sealed === undefined ? [] : [[file.sealed.transferId, file.sealed] as const],
      ),
    ),
  );
