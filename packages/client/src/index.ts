import type { ChatCastClient } from "./api.ts";
import type { FileOpener } from "./files/opener.ts";
import type { Identities } from "./identity/port.ts";
import type { Leases } from "./lease/port.ts";
import { defaultPlatform, type Platform } from "./platform.ts";
import { Session } from "./session.ts";
import type { Storage } from "./storage/port.ts";
import type { OpenConnection } from "./transport/port.ts";
import { socketIoTransport } from "./transport/socket-io.ts";

export type {
  Audience,
  CommandKind,
  ErrorBody,
  ErrorCode,
  FaultRule,
  Role,
  ServerFacts,
  Tamper,
  Verdict,
} from "@chatcast/protocol";
export { ChatCastError, ERROR_CODES, LIMITS, TAMPERS } from "@chatcast/protocol";
export * from "./api.ts";
export { webCrypto } from "./crypto/web-crypto.ts";
export { type CsvCell, toCsv } from "./csv.ts";
export { browserDigests } from "./digests/browser.ts";
export { blobSource } from "./files/blob.ts";
export { bytesSource } from "./files/bytes.ts";
export { type DownloadOptions, downloadFile } from "./files/download-file.ts";
export type { DownloadPhase, DownloadView } from "./files/download-types.ts";
export { type FileHandleLike, fileHandleSource } from "./files/file-handle.ts";
export { type FileOpener, handleOpener, pathOpener } from "./files/opener.ts";
export { browserIdentities } from "./identity/browser.ts";
export { type FileIdentitiesOptions, fileIdentities } from "./identity/file.ts";
export type { Identities } from "./identity/port.ts";
export { sameName } from "./journal/fold-name.ts";
export { integrityCsv } from "./journal/integrity-csv.ts";
export { transferJson } from "./journal/transfer-json.ts";
export { browserLeases } from "./lease/browser.ts";
export type { Lease, Leases } from "./lease/port.ts";
export type { Platform } from "./platform.ts";
export type { Suspicion } from "./sealed/port.ts";
export { browserStorage } from "./storage/browser.ts";
export { type FileStorageOptions, fileStorage } from "./storage/file.ts";
export { memoryStorage } from "./storage/memory.ts";
export type { Storage, StoredSource } from "./storage/port.ts";

export interface ClientOptions {
  /** Address of the server, `http://host:port`. A page leaves it out: its own origin is meant. */
  url?: string;
  /** Replaces parts of the platform: a clock in tests, a faster digest where there is one. */
  platform?: Partial<Platform>;
  /** Replaces Socket.IO. */
  openConnection?: OpenConnection;
  /** Where what was said and read survives the program. Without it everything lives as long as the client. */
  storage?: Storage;
  /** Where several clients share a storage: lets one of them at a time drive a membership. */
  leases?: Leases;
  /** Who this person is, and whom it has met. Without it the person enters as anybody, and takes everybody as they come. */
  identities?: Identities;
  /** How the files of transfers are found again that an earlier run began. Without it somebody has to choose each again. */
  files?: FileOpener;
}

/**
 * A client that begins to connect at once and goes on doing so until `close`. Works in browsers (on plain-HTTP origins
 * too) and in Node.
 */
export function openClient(options: ClientOptions = {}): ChatCastClient {
  const { url, platform, openConnection, storage, leases, identities, files } = options;
  return new Session({
    url,
    platform: { ...defaultPlatform(), ...platform },
    openConnection: openConnection ?? socketIoTransport(url),
    storage,
    leases,
    identities,
    files,
  });
}
