import type { IntegritySuite, TransferStarted, TransferStopped } from "@chatcast/protocol";
import type { BlobStore } from "../blobs/port.ts";
import type { Clock, Timers } from "../clock.ts";
import type { Store, StoredMessage } from "../store/port.ts";
import type { Telemetry } from "../telemetry.ts";

/** Who sends, and whom a private transfer can reach. Subset of a seat in a room, so that transfers know no rooms. */
export interface Sender {
  memberId: string;
  roomId: string;
  name: string;
  /** The member that a private file would reach; undefined: nobody, oneself, no possible name, another id. */
  recipient(name: string, id: string | undefined): { memberId: string; name: string } | undefined;
  /** SHA-256 of a sealed room's id; undefined in an open one. */
  roomHash: Uint8Array | undefined;
}

/** How transfers tell a room what happened. */
export interface Announcer {
  /** A completed file's message is in the log: deliver it. */
  publish(roomId: string, message: StoredMessage): void;
  /** A sealed file is under way. `readers` as of `stopped`. */
  started(roomId: string, readers: readonly string[] | undefined, start: TransferStarted): void;
  /** `readers` absent: everybody in the room. */
  stopped(roomId: string, readers: readonly string[] | undefined, stop: TransferStopped): void;
  /** Of a sealed room that is loaded. */
  epochOf(roomId: string): number | undefined;
}

export interface TransferContext {
  store: Store;
  blobs: BlobStore;
  clock: Clock;
  /** The system's own when absent. */
  timers?: Timers;
  suite: IntegritySuite;
  telemetry: Telemetry;
  announce: Announcer;
  maxFileSize: number;
  /** Open transfers that one member may have. */
  maxOpen: number;
  /** Other nodes have the same store: what is in memory here may be behind it. */
  shared?: boolean;
}
