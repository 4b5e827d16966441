import type { MessageIntegrity, SearchHit, TaggedRelation } from "@chatcast/protocol";
import type { BotChange, BotStore } from "./bots.ts";
import type { PushStore } from "./pushes.ts";
import type { Quarantines } from "./quarantines.ts";
import type { Removals } from "./removals.ts";
import type { Survey } from "./survey.ts";

/** Milliseconds since the epoch. */
type EpochMillis = number;

export interface RoomRecord {
  id: string;
  name: string;
  /** Folded name; unique, and of sealed rooms another one with each epoch. */
  key: string;
  suite: string;
  createdAt: EpochMillis;
  /** Since when nobody is in it; null while somebody is. */
  idleSince: EpochMillis | null;
  /** Who made it: the member, and its public key where it proved one. Rooms of before have none. */
  founder?: { memberId: string; key?: string };
  /** What the administrator of the server made of it. */
  standing?: "quarantined" | "closed";
}

/** A member is what its token proves. Only the token's SHA-256 (hex) is kept. */
export interface MemberRecord {
  id: string;
  roomId: string;
  tokenHash: string;
  name: string;
  nameKey: string;
  /** The member is connected or its name is still reserved for it. */
  holdsName: boolean;
  /** The member said goodbye (leave_room); its file urls are void until it comes back. */
  left: boolean;
  joinedAt: EpochMillis;
  /** Public key that the member has proved (unpadded base64url); the name belongs to it. */
  identity?: string;
  /** In a sealed room: the keys with which it came last, in JSON. */
  session?: string;
  /** What was ordered about the member. Only `putCommand` changes it once the member is known. */
  standing?: Standing;
}

/** muted: may not speak. removed: the membership is over, its token and its urls are void. */
export type Standing = "muted" | "removed";

/** What was ordered in a room. */
export interface CommandRecord {
  /** Counts 0, 1, 2 … in its room. */
  seq: number;
  /** As everybody is told it, in JSON. */
  body: string;
}

/** What a command makes of a sealed room: another key to be found by, and boxes (JSON) for everybody who stays. */
export type EpochChange = { key: string; boxes: string };

/** What a command makes of memberships: those of a key, that of one member, or all in the room. */
export interface StandingChange {
  of: { key: string } | { memberId: string } | "all";
  /** Undefined: free to speak again; a membership that is over stays so. */
  standing: Standing | undefined;
}

export interface FileRecord {
  /** Public name in `/files/<savedName>`; unique. */
  savedName: string;
  roomId: string;
  ownerId: string;
  blobId: string;
  fileName: string;
  size: number;
  /** Lower-case hex of the whole file's SHA-256. */
  sha256: string;
  createdAt: EpochMillis;
  /** When it goes by itself. */
  expiresAt?: EpochMillis;
  /** Its sender's small picture of it, in base64url. */
  thumbnail?: string;
  /** Where the leaves of its chunks are, when it came in chunks. */
  chunks?: { transferId: string; chunkSize: number };
}

/** A conversation is the room's, or that of a pair of members; offsets count within it. */
export type Conversation =
  | { kind: "room"; roomId: string }
  | { kind: "pair"; roomId: string; members: readonly [string, string] };

export interface MessageBody {
  type: "text" | "file";
  text?: string;
  /** Set for type "file": which stored file it is. */
  savedName?: string;
  fileName?: string;
  fileSize?: number;
  sha256?: string;
  transferId?: string;
  /** When the file goes by itself. */
  expiresAt?: EpochMillis;
  /** Only ever read: that of the file which its transfer became, as long as that file is here. */
  thumbnail?: string;
  /** What it says about an earlier message of the same conversation; in a sealed room that is inside the text. */
  relation?: TaggedRelation;
}

export interface MessageDraft {
  conversation: Conversation;
  senderId: string;
  /** The sender's own id: UNIQUE(room, sender, id), kept as long as the log. */
  id: string;
  from: string;
  recipient?: { memberId: string; name: string };
  body: MessageBody;
  integrity: MessageIntegrity;
  at: EpochMillis;
  /** The sender's message that must stand in this conversation before this one; not kept. */
  prevId?: string;
  /** Place of a sealed frame in its sender's stream: each is taken once, 0, 1, 2 … */
  stream?: { name: string; seq: number };
}

export interface StoredMessage extends Omit<MessageDraft, "prevId" | "stream"> {
  offset: number;
}

/**
 * Outcome of an append: a retry of the same body gets the first place again, another body under the same id is refused,
 * and so is a message whose `prevId` is not in the conversation, or whose place in its stream is not the one that is due.
 */
export type Appended =
  | { status: "stored"; offset: number; at: EpochMillis }
  | { status: "duplicate"; offset: number; at: EpochMillis }
  | { status: "conflict" }
  | { status: "gap" };

/**
 * Messages of one conversation, oldest first. `head` is its last offset (0: nothing was ever said), `first` the oldest
 * offset that is still kept: 1 unless the log was trimmed, one more than `head` when nothing is left of it.
 */
export interface LogPage {
  messages: StoredMessage[];
  head: number;
  first: number;
}

/** Where a pair's conversation ends: the other's id and last known name, the last offset, the message's id if it is kept. */
export interface PairHead {
  memberId: string;
  name: string;
  head: number;
  last?: string;
}

export type TransferState = "open" | "complete" | "cancelled" | "killed";

export interface TransferRecord {
  id: string;
  roomId: string;
  ownerId: string;
  /** Name of the owner when it opened the transfer. */
  from: string;
  state: TransferState;
  recipient?: { memberId: string; name: string };
  fileName: string;
  /** As stored: in a sealed room chunks are longer by signature and tag than those of the file. */
  totalChunks: number;
  chunkSize: number;
  totalSize: number;
  /** In a sealed room: the sender's manifest (an envelope), by which its chunks are checked. */
  manifest?: string;
  /** How long the file is kept once it is complete, in seconds. */
  expiresIn?: number;
  /** Its sender's small picture of it, in base64url, until it is complete or has ended: then the file has it, or nobody. */
  thumbnail?: string;
  blobId: string;
  createdAt: EpochMillis;
  touchedAt: EpochMillis;
  /** The file that it became, when complete. */
  savedName?: string;
  /** Stopped, and so many of its first chunks are kept (`Quarantines`). */
  quarantined?: number;
  /** By whose signed word it was killed, as long as something of it is kept: a `ToldKill` as JSON. */
  killedBy?: string;
}

/** A stored chunk and its leaf: 32 bytes by which its own are known again. */
export type ChunkLeaf = { seq: number; leaf: Uint8Array };

/**
 * The log and the registers. Every promise resolves only after what it says is durable, and writes are applied in the
 * order of the calls; a call sees every call made before it. A full disk rejects with ChatCastError `E_DISK_FULL`, any
 * other trouble with `E_UNAVAILABLE`; after a rejection nothing of that call is stored, except where a database went away
 * before it answered (`E_UNAVAILABLE`): whoever asks again finds what is there. What belongs to a room that does not exist
 * (any more) rejects with `E_NO_ROOM`.
 */
export interface Store extends Survey, Quarantines, Removals, BotStore, PushStore {
  /** "exists" also where a room had that key before. */
  createRoom(room: RoomRecord): Promise<"created" | "exists">;
  findRoom(key: string): Promise<RoomRecord | undefined>;
  /** The room that had that key before it got another one. */
  findFormerRoom(key: string): Promise<RoomRecord | undefined>;
  findRoomById(roomId: string): Promise<RoomRecord | undefined>;
  setRoomIdle(roomId: string, since: EpochMillis | null): Promise<void>;
  /** Rooms that nobody has been in since before `at`. */
  roomsIdleBefore(at: EpochMillis): Promise<RoomRecord[]>;
  /** Removes a room with all that belongs to it. @returns the blobs that nothing refers to any more. */
  removeRoom(roomId: string): Promise<string[]>;
  /** For a restart: marks as idle since `at` every room that was in use when the server stopped, but those in `except`. */
  markRoomsIdle(at: EpochMillis, except?: readonly string[]): Promise<void>;

  /** Inserts or replaces by id; the member becomes the last holder of its name when it holds it. */
  putMember(member: MemberRecord): Promise<void>;
  findMember(memberId: string): Promise<MemberRecord | undefined>;
  findMemberByToken(tokenHash: string): Promise<MemberRecord | undefined>;
  /** Members of a room that hold their name. */
  nameHolders(roomId: string): Promise<MemberRecord[]>;
  /** Members of a room that were not removed, here or not, by id, with one behind `after`; at most `limit`. */
  members(roomId: string, after: string, limit: number): Promise<MemberRecord[]>;
  /** Who holds a name, else who held it last. */
  lastHolder(roomId: string, nameKey: string): Promise<MemberRecord | undefined>;

  /**
   * In one transaction: the command has its place, memberships or bots are as it says, and its line is in the log. Removed
   * members hold no name any more. With an epoch the room is found by another key alone, and its boxes take the place of
   * those before. "conflict": another command has that place, or the key is another room's, and nothing changes.
   */
  putCommand(
    roomId: string,
    command: CommandRecord,
    line: MessageDraft,
    change?: StandingChange | BotChange,
    epoch?: EpochChange,
  ): Promise<Extract<Appended, { status: "stored" | "conflict" }>>;
  /** What was ordered in a room from that place on, at most `limit`, in order. */
  commands(roomId: string, from: number, limit: number): Promise<CommandRecord[]>;
  /** The boxes that came with a command, while no other ones have come. */
  boxes(roomId: string, seq: number): Promise<string | undefined>;

  append(draft: MessageDraft): Promise<Appended>;
  /** The message that a member stored under an id of its own. */
  findMessage(roomId: string, senderId: string, id: string): Promise<StoredMessage | undefined>;
  /** The first messages with an offset above `after`. */
  page(conversation: Conversation, after: number, limit: number): Promise<LogPage>;
  /**
   * The newest messages, of those with an offset below `before`, that have all `words` (`wordsOf`) or words that begin so,
   * in what their authors left of them. `behind`: the index is not that far yet; ask again.
   */
  search(
    conversation: Conversation,
    words: readonly string[],
    range: { before?: number; limit: number },
  ): Promise<{ hits: SearchHit[]; behind: boolean }>;
  /** What is pinned, as its authors left it, what was pinned last first. `behind` as above. */
  pins(conversation: Conversation, limit: number): Promise<{ hits: SearchHit[]; behind: boolean }>;
  /** The last messages; with `before`, of those with an offset below it. */
  newest(conversation: Conversation, limit: number, before?: number): Promise<LogPage>;
  /** The pair conversations of a member, but those with somebody whose name has passed to another: no name leads to them. */
  pairHeads(memberId: string): Promise<PairHead[]>;

  /** Opens a transfer together with its first chunk, or, with state "killed", closes an id for good. */
  openTransfer(transfer: TransferRecord, first?: ChunkLeaf): Promise<"opened" | "exists">;
  findTransfer(id: string): Promise<TransferRecord | undefined>;
  /** Leaves by number of a transfer that is open, complete or in quarantine; with `range`, those from `first` to `last` inclusive. */
  leaves(transferId: string, range?: { first: number; last: number }): Promise<ChunkLeaf[]>;
  /** Adds a chunk to an open transfer; a number that is there keeps its first leaf. "closed" when it is open no more (nothing is added). */
  recordChunk(transferId: string, chunk: ChunkLeaf, at: EpochMillis): Promise<"recorded" | "closed">;
  /** Takes a chunk out of an open transfer: its bytes are lost. "closed" when it is open no more (nothing is taken). */
  forgetChunk(transferId: string, seq: number): Promise<"forgotten" | "closed">;
  /** Ends an open transfer and forgets its chunks. "closed" when it was not open. */
  closeTransfer(transferId: string, state: "cancelled" | "killed", at: EpochMillis): Promise<"done" | "closed">;
  /**
   * In one transaction: the transfer is complete, the file exists, its message is in the log. Again: the first place, as
   * "duplicate", whatever file and message say. "conflict", or a saved name that is taken (`E_CONFLICT`), changes
   * nothing. Rejects with `E_NOT_FOUND` for an unknown transfer and `E_STREAM_CLOSED` for a cancelled or killed one.
   * The chunks are kept.
   */
  completeTransfer(transferId: string, file: FileRecord, message: MessageDraft): Promise<Appended>;
  openTransferCount(ownerId: string): Promise<number>;
  /** Open transfers without a new chunk since before `at`. */
  transfersUntouchedSince(at: EpochMillis): Promise<TransferRecord[]>;

  /** `E_CONFLICT` when the saved name is taken. `leaves`: SHA-256 of each MiB of what came in one upload, side by side. */
  addFile(file: FileRecord, leaves?: Uint8Array): Promise<void>;
  /** Leaves of a file that came in one upload, from `first` to `last` inclusive, side by side; undefined: none are kept. */
  uploadLeaves(savedName: string, range: { first: number; last: number }): Promise<Uint8Array | undefined>;
  /** Keeps leaves of a file that has none; of any other, or an unknown one, nothing changes. */
  keepUploadLeaves(savedName: string, leaves: Uint8Array): Promise<void>;
  findFile(savedName: string): Promise<FileRecord | undefined>;
  /** Blobs of files, and of transfers that are open or in quarantine: a sweep keeps these alone. */
  blobsInUse(): Promise<Set<string>>;

  close(): Promise<void>;
}
