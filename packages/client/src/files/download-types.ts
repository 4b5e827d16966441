import type { ErrorBody } from "@chatcast/protocol";

/** What identifies a file: never its url, whose proof changes from member to member. */
export interface DownloadFacts {
  /** SHA-256 of all bytes, 64 lower-case hex digits. */
  sha256: string;
  /** Bytes. */
  size: number;
}

/**
 * checking: bytes of an earlier try are hashed · waiting: lost, tried again by itself at `nextTryAt` (ms since the
 * epoch) · verified: all bytes are here and are those of the message · failed: `kept` tells whether the bytes that
 * came stay, so that going on fetches the rest alone.
 */
export type DownloadPhase =
  | { state: "checking" }
  | { state: "moving" }
  | { state: "waiting"; nextTryAt: number; reason: string }
  | { state: "paused" }
  | { state: "verifying" }
  | { state: "verified" }
  | { state: "failed"; error: ErrorBody; kept: boolean }
  | { state: "cancelled" };

export interface DownloadView {
  phase: DownloadPhase;
  /** Bytes that are written, or in `checking` those that were hashed again. */
  received: number;
  size: number;
  /** Bytes a second over the last seconds. */
  rate: number;
}

/** What an HTTP answer's head means for a download. `body`: the first `skip` bytes of it are here already. */
export type Answer =
  | { kind: "body"; skip: number }
  /** Asking again changes nothing. */
  | { kind: "refused"; error: ErrorBody }
  /** The server is there and cannot answer now; `afterMs` if it said when. */
  | { kind: "later"; reason: string; afterMs?: number }
  /** No answer to what was asked; `withoutRange`: asking for the whole may help. */
  | { kind: "nonsense"; reason: string; withoutRange: boolean };

/** `request` numbers tell the answer of an earlier request from that of the present one. */
export type DownloadInput =
  | { type: "checked"; bytes: number }
  | { type: "opened"; kept: number }
  | { type: "answer"; request: number; answer: Answer }
  | { type: "body"; request: number; length: number }
  /** The body ended (`cut` undefined), or the connection did. */
  | { type: "ended"; request: number; cut: string | undefined }
  | { type: "disk-failed"; error: ErrorBody }
  | { type: "digested"; sha256: string }
  | { type: "delivered" }
  | { type: "pause" }
  | { type: "resume" }
  /** The network may be back: what waits need not wait longer. */
  | { type: "nudge" }
  | { type: "cancel" }
  | { type: "tick" };

export type DownloadEffect =
  /** Open what is kept, cut to what is known to be on the disk, hash it anew, then `opened`. */
  | { do: "open" }
  /** Ask for the bytes from `from` on, or for all of them when `ranged` is false. */
  | { do: "fetch"; request: number; from: number; ranged: boolean }
  | { do: "abort" }
  /** Write and hash `length` bytes of the piece that just came, from its byte `skip` on, to `position`. */
  | { do: "keep"; position: number; skip: number; length: number }
  /** Sync, and note that this many bytes are on the disk. */
  | { do: "sync"; kept: number }
  | { do: "digest" }
  /** The bytes are verified: give them to the person, then `delivered`. */
  | { do: "deliver" }
  | { do: "discard" }
  | { do: "close" }
  /** At most one wake is pending; a later one replaces it. */
  | { do: "wake"; at: number };

/** Where the bytes of one download are kept until they are verified. Calls come one at a time. */
export interface DownloadSink {
  /** @returns bytes of an earlier try that are on the disk; whatever lay behind them is cut off. */
  open(): Promise<number>;
  /** Fewer bytes only at the end. */
  read(position: number, length: number): Promise<Uint8Array>;
  write(position: number, bytes: Uint8Array): Promise<void>;
  /** Resolves when `kept` bytes, and the note of it, are on the disk. */
  sync(kept: number): Promise<void>;
  deliver(): Promise<void>;
  /** Closes; what was synced stays. */
  close(): Promise<void>;
  /** Closes and removes everything. */
  discard(): Promise<void>;
}

/** SHA-256 of bytes that come one piece after the other. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** 64 lower-case hex digits. */
  digest(): string;
}
