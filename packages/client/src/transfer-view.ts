import { type AnyVerdict, type Audience, CELL, type CellState, type ErrorBody } from "@chatcast/protocol";
import type { StoredSource } from "./storage/port.ts";
import type { Told, Waits } from "./told.ts";

/** Milliseconds since the epoch, by this machine's clock. */
export type EpochMillis = number;

/** Random access to the bytes being sent. Blob in browsers, a file handle in Node, a byte array in tests. */
export interface ChunkSource {
  readonly name: string;
  readonly size: number;
  /** Media type, where it is known. */
  readonly type?: string;
  /**
   * A small picture of it, where one can be made: it is asked for before anything of the file is sent, and travels beside its
   * first chunks, or in a sealed room in its manifest. Left out when it is none that `readThumbnail` takes, and of a manifest
   * also when it does not fit, or the file goes by itself: the manifest stays.
   */
  thumbnail?(): Promise<Uint8Array | undefined>;
  /** Of the file, where it has one. */
  readonly lastModified?: EpochMillis;
  /** Where the bytes can be read again after a restart; without it somebody has to choose the file again. */
  readonly origin?: StoredSource;
  read(position: number, length: number): Promise<Uint8Array>;
  /** Nobody looks at these bytes any more, which `read` gave: their memory may serve again. Not every read is told of. */
  release?(bytes: Uint8Array): void;
  close(): void;
}

export { CELL, type CellState };

/**
 * Why the file of a transfer that was taken up again is not at hand. permission: it is known, and the browser wants a
 * person to allow it · unknown: nobody can say where it is · changed: what was found or given is another file.
 */
export type FileAbsence = "permission" | "unknown" | "changed";

export type TransferPhase =
  | { state: "moving" }
  | { state: "waiting"; reason: string; why: Told<Waits> }
  | { state: "paused" }
  /** Kept, and goes on as soon as its file is here again. */
  | { state: "needs-file"; why: FileAbsence }
  | { state: "done"; at: EpochMillis; url: string; sha256: string }
  | { state: "cancelled"; at: EpochMillis }
  /** By a chunk that was altered on its way; or, without a verdict, by somebody's signed word. */
  | { state: "killed"; at: EpochMillis; verdict: AnyVerdict }
  | { state: "killed"; at: EpochMillis; verdict?: undefined; by: string }
  | { state: "failed"; at: EpochMillis; error: ErrorBody };

/** One chunk of a transfer of this client. */
export interface ChunkView {
  seq: number;
  status: keyof typeof CELL;
  bytes: number;
  /** How often it was sent. */
  tries: number;
  sentAt: EpochMillis | undefined;
  ackedAt: EpochMillis | undefined;
  rttMs: number | undefined;
  /** Its tag; undefined before it was first sent. */
  checksum: string | undefined;
  /** The server had acknowledged it, did not find it on its disk as it was stored, and asked for it again. */
  lost?: true;
}

/** How a transfer stood at one time. Bytes and retransmits are totals: any two samples tell what happened between. */
export interface TransferSample {
  at: EpochMillis;
  ackedBytes: number;
  /** Chunks that might be under way at once, and those that were. */
  window: number;
  inFlight: number;
  rttMs: number | undefined;
  retransmits: number;
}

/** What was verified of a killed transfer. It is offered to nobody. */
export interface QuarantineView {
  /** So many of its first chunks. */
  chunks: number;
  /** Goes on from there in another stream, under new keys; undefined where the file is not at hand. */
  resume: (() => void) | undefined;
  discard: () => void;
}

/** Why a file of somebody else does not come now, and what is kept of it for when its sender goes on. */
export interface HaltView {
  /** `killed`: by a signed word; `altered`: a chunk of it was, on its way; `rekeyed`: the room has new keys. */
  why: "killed" | "altered" | "rekeyed";
  /** Who has signed that it is stopped. */
  by: string | undefined;
  /** So many of its first chunks were verified and are in quarantine. */
  chunks: number;
}

/** A sealed file that somebody else sends, and that is not here yet. */
export interface ComingView {
  id: string;
  from: string;
  size: number;
  private: boolean;
  /** It is under way no more, and may be again. */
  halted: HaltView | undefined;
  /** Stops it for everybody; undefined for whom that is not to say. */
  stop: (() => void) | undefined;
}

/** A transfer of this client. Actions that cannot be taken now are undefined. */
export interface TransferView {
  id: string;
  fileName: string;
  size: number;
  audience: Audience;
  /** Where its bytes are read from, also by a later run; undefined where somebody has to choose the file again. */
  origin?: StoredSource | undefined;
  /** It goes into a sealed room: its chunks are signed, and receivers give receipts. */
  sealed: boolean;
  phase: TransferPhase;
  chunkSize: number;
  totalChunks: number;
  ackedChunks: number;
  ackedBytes: number;
  inFlight: number;
  /** Chunks that may be under way at once. */
  window: number;
  retransmits: number;
  /** Bytes per second over the last seconds; 0 while nothing moves. */
  throughput: number;
  rttMs: number | undefined;
  etaMs: number | undefined;
  startedAt: EpochMillis;
  /** One byte a chunk (`CELL`), changed in place; `version` grows with every change. */
  cells: Uint8Array;
  version: number;
  pause: (() => void) | undefined;
  resume: (() => void) | undefined;
  retry: (() => void) | undefined;
  cancel: (() => void) | undefined;
  /** In a sealed room: stops it for everybody, by a word that this person's key signs. */
  kill: (() => void) | undefined;
  quarantine: QuarantineView | undefined;
  /**
   * Goes on with the same file, chosen again. Rejects with `E_SOURCE_CHANGED` when it is another one: by its size, its
   * date or its bytes. Then nothing was sent, and the transfer waits on.
   */
  provide: ((source: ChunkSource) => Promise<void>) | undefined;
  /** Asks the browser to allow the file that is known; to be called from the press of a button. */
  reopen: (() => Promise<void>) | undefined;
  /** How it went so far, in the order of time; bounded. */
  timeline: () => readonly TransferSample[];
  /** Undefined when there is none of that number. */
  chunk: (seq: number) => ChunkView | undefined;
  /** seq, status, bytes, sent at, acked at, RTT, retries, checksum: RFC 4180, one row a chunk. */
  csv: () => string;
}
