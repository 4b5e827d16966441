import type { Audience, ChatMessage, EndReason, Failure, Relation, ServerFacts } from "@chatcast/protocol";
import type { EpochMillis } from "../api.ts";
import type { KeptSealing } from "../sealed/file-port.ts";

/** Messages that are kept of one conversation: the newest. */
export const KEPT_MESSAGES = 1_000;

/** A room as it was when the member was in it last. Its token is not kept here. */
export interface StoredRoom {
  name: string;
  suite: string;
  username: string;
  /** Of the member in this room; unknown where the server tells none. */
  memberId?: string;
  server?: ServerFacts;
  /** Why the server did not let the member in again; what was said and not delivered stays until somebody decides. */
  ended?: string;
}

/** Where a message of the outbox stands. An acknowledged one waits to be seen in the log. */
export type StoredState =
  | { state: "pending" }
  /** `understood`: nobody has to be alarmed of it any more. */
  | { state: "failed"; failure: Failure; understood: boolean }
  | { state: "acknowledged"; offset: number };

/** A message that this member said and that is not yet in the kept log. */
export interface StoredSaid {
  id: string;
  /** Sequence number that its tag is bound to; automatic retries keep it. */
  seq: number;
  /** Messages are said in the order of their places. */
  place: number;
  /** The member's name when it was said. */
  from: string;
  audience: Audience;
  text: string;
  /** What it says about an earlier message of its conversation. */
  relation?: Relation;
  /** In a sealed room: its relation deletes a file, which the server cannot read and has to be told. */
  deletesFile?: true;
  /** In a sealed room, in place of a text: a frame that did not verify, whose stream is to stop. Nobody sees it as a message. */
  stop?: string;
  /** Likewise: that a file was verified. */
  receipt?: string;
  /** In a sealed room: what is sent of it, the same each time. */
  frame?: string;
  at: EpochMillis;
  state: StoredState;
}

/** The newest messages of a conversation, oldest first, and how far it was read. `with` is undefined for the room's. */
export interface StoredConversation {
  with: string | undefined;
  messages: readonly ChatMessage[];
  /** Last offset that was read: 0 before any. */
  cursor: number;
}

/** Where the bytes of a transfer can be read again after a restart. Never the bytes, never a File or a Blob. */
export type StoredSource =
  /** A `FileSystemFileHandle`: kept by structured clone, lost in an adapter that writes text. */
  | { kind: "handle"; handle: unknown }
  | { kind: "path"; path: string }
  /** Somebody has to pick the file again. */
  | { kind: "none" };

/** A transfer under way. */
export interface StoredTransfer {
  id: string;
  fileName: string;
  size: number;
  /** Of the file, in milliseconds since the epoch, where it has one. */
  lastModified?: EpochMillis;
  audience: Audience;
  /** How long the server keeps the file once it has it, in seconds. */
  expiresIn?: number;
  chunkSize: number;
  totalChunks: number;
  startedAt: EpochMillis;
  /** A person has stopped it: it goes on by hand only. */
  paused: boolean;
  /** A person has cancelled it, and the server has not confirmed that. */
  cancelled?: boolean;
  source: StoredSource;
  /** In a sealed room: with what it goes on. */
  sealed?: KeptSealing;
  /** It was killed, and so many of its first chunks are in quarantine on the server. */
  stopped?: { at: EpochMillis; chunks: number; cause: (EndReason & { kind: "killed" })["cause"] };
}

/**
 * SHA-256 (32 bytes) of a chunk that the server has acknowledged; of a sealed transfer its leaf, from before it is sent on.
 */
export interface StoredLeaf {
  seq: number;
  leaf: Uint8Array;
}

/** Everything of a membership but the leaves of its transfers. */
export interface StoredMembership {
  /** Undefined when nothing was ever kept. */
  room: StoredRoom | undefined;
  /** In the order of their places. */
  said: readonly StoredSaid[];
  /** Number of the member's next message. */
  nextSeq: number;
  conversations: readonly StoredConversation[];
  transfers: readonly StoredTransfer[];
}

/** Messages of a conversation that were read, as one entry of the log. */
export interface Read {
  with: string | undefined;
  messages: readonly ChatMessage[];
  cursor: number;
  /** Own messages among them: they leave the outbox. */
  settled?: readonly string[];
}

/**
 * What is kept of one membership of a room. Calls take effect in the order in which they were made; a call that has
 * resolved survives the end of the program, each as a whole. They reject with `E_DISK_FULL` (quota), `E_CONFLICT` (the
 * scope was opened anew since) or `E_UNAVAILABLE`, and have then changed nothing. What a caller changes afterwards in
 * what it gave or got does not reach the storage.
 */
export interface RoomStorage {
  load(): Promise<StoredMembership>;
  putRoom(room: StoredRoom): Promise<void>;

  /** Keeps a message before it is sent, or in a new state, together with the number of the next. */
  putSaid(said: StoredSaid, nextSeq: number): Promise<void>;
  /** The message is discarded. Nothing when it is unknown. */
  removeSaid(id: string): Promise<void>;

  /** Messages, cursor and what they settle, in one transaction; the oldest beyond `KEPT_MESSAGES` go. */
  putRead(read: Read): Promise<void>;
  /** Forgets a conversation and its cursor: the server's is another one. The outbox stays. */
  resetConversation(withMember: string | undefined): Promise<void>;

  putTransfer(transfer: StoredTransfer): Promise<void>;
  /** Nothing when the transfer is unknown. A chunk that is told again counts once, as it was told last. */
  ackedLeaves(transferId: string, leaves: readonly StoredLeaf[]): Promise<void>;
  transfers(): Promise<readonly StoredTransfer[]>;
  /** By sequence number. */
  leaves(transferId: string): Promise<readonly StoredLeaf[]>;
  /** The transfer and its leaves. */
  removeTransfer(transferId: string): Promise<void>;

  /** Waits for the calls made before; later ones reject. */
  close(): Promise<void>;
}

/** What was said in a room that the member cannot enter any more. */
export interface Leftover {
  scope: string;
  room: StoredRoom;
  said: readonly StoredSaid[];
}

/**
 * Storages of all memberships of one person on one machine. A scope names a membership, see `scopeOf`.
 *
 * Opening a scope makes the caller its one writer: calls through an earlier opening reject with `E_CONFLICT` from then on.
 */
export interface Storage {
  open(scope: string): Promise<RoomStorage>;
  /** Everything of a scope is forgotten. */
  drop(scope: string): Promise<void>;
  /** Undelivered messages of the rooms whose `ended` is set. */
  leftovers(): Promise<readonly Leftover[]>;
  close(): Promise<void>;
}
