import type { ChatCastClient } from "./api.ts";
import { Membership } from "./driver/membership.ts";
import { type ClientOptions, openWith } from "./open.ts";
import { StraightChunks } from "./transport/straight.ts";

export type {
  Audience,
  BotView,
  CommandKind,
  ErrorBody,
  ErrorCode,
  FaultRule,
  NewBot,
  Reason,
  Role,
  ServerFacts,
  Tamper,
  Thumbnail,
  Verdict,
} from "@chatcast/protocol";
export {
  ChatCastError,
  ERROR_CODES,
  LIMITS,
  REASONS,
  safeFileName,
  TAMPERS,
  viewAssociatedData,
  wordsOf,
} from "@chatcast/protocol";
export * from "./api.ts";
export { webCrypto } from "./crypto/web-crypto.ts";
export { type CsvCell, toCsv } from "./csv.ts";
export { type Delivered, deliveredTo } from "./delivered-to.ts";
export { browserDigests } from "./digests/browser.ts";
export { blobSource } from "./files/blob.ts";
export { bytesSource } from "./files/bytes.ts";
export { type DownloadOptions, downloadFile } from "./files/download-file.ts";
export type { DownloadPhase, DownloadView } from "./files/download-types.ts";
export { type FileHandleLike, fileHandleSource } from "./files/file-handle.ts";
export { fileSink } from "./files/file-sink.ts";
export { type FileOpener, handleOpener, pathOpener } from "./files/opener.ts";
export { provenBytes } from "./files/proven.ts";
export { browserIdentities } from "./identity/browser.ts";
export { type FileIdentitiesOptions, fileIdentities } from "./identity/file.ts";
export type { Identities } from "./identity/port.ts";
export { type EvidenceOf, evidenceJson } from "./journal/evidence.ts";
export { sameName } from "./journal/fold-name.ts";
export { type HopState, type Hops, hopsOf, hopsOfOwn, sealedFilesOf } from "./journal/hops.ts";
export { integrityCsv } from "./journal/integrity-csv.ts";
export { transferJson } from "./journal/transfer-json.ts";
export { browserLeases } from "./lease/browser.ts";
export type { Lease, Leases } from "./lease/port.ts";
export type { ClientOptions } from "./open.ts";
export type { Platform } from "./platform.ts";
export { notKeptHere, Refusal } from "./refusal.ts";
export { browserSealing } from "./sealed/chunks/browser.ts";
export type { Suspicion } from "./sealed/port.ts";
export { browserStorage } from "./storage/browser.ts";
export { type FileStorageOptions, fileStorage } from "./storage/file.ts";
export { memoryStorage } from "./storage/memory.ts";
export type { Storage, StoredSource } from "./storage/port.ts";
export { thumbnailOf } from "./thumbnail-of.ts";
export {
  type Endings,
  type Notices,
  type Refusals,
  type Sentence,
  type Stops,
  type Told,
  told,
  type Waits,
} from "./told.ts";

/**
 * A client that begins to connect at once and goes on doing so until `close`. Works in browsers (on plain-HTTP origins
 * too) and in Node. All that it needs in a room comes with it; a page that has to load fast opens `@chatcast/client/page`.
 */
export function openClient(options: ClientOptions = {}): ChatCastClient {
  return openWith(
    async () => Membership,
    options,
    (socket, left) => new StraightChunks(socket, left),
  );
}
