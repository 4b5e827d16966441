import type {
  Audience,
  ErrorBody,
  GivenCommand,
  NoticeKind,
  Relation,
  RelationKind,
  SearchHit,
  Thumbnail,
  Version,
} from "@chatcast/protocol";
import type { Suspicion } from "./sealed/port.ts";
import type { EpochMillis } from "./transfer-view.ts";

/** pending: not yet on the wire · sent: waiting for the server · acknowledged: durable and verified · failed: kept, not delivered. */
export type MessageState =
  | { state: "pending" }
  | { state: "sent"; attempt: number }
  | { state: "acknowledged"; offset: number }
  | { state: "failed"; error: ErrorBody; compromised: boolean };

export interface MessageFile {
  url: string;
  name: string;
  size: number;
  sha256?: string;
  /** From then on, by the server's clock, nobody gets it any more. */
  expiresAt?: EpochMillis;
  /** In an open room: what its sender shows of it, as the server hands it out. `thumbnailOf` looks whether that is a picture. */
  shown?: string;
  /** In a sealed room: `url` leads to ciphertext. `ChatCastClient.receiveFile` opens it. */
  sealed?: SealedFileView;
}

/** unread: nothing of it was fetched here · verified: all of it is what its sender sealed. */
export type ReadingView =
  | { state: "unread" }
  | { state: "reading"; bytes: number }
  | { state: "verified" }
  | { state: "failed"; error: ErrorBody };

export interface SealedFileView {
  /** Id of the transfer by which its sender sent it. */
  transferId: string;
  /** Media type as its sender says; may be empty. */
  type: string;
  /** A small picture of it by its sender, whose word it is before the file is verified. Safe to hand to a decoder. */
  thumbnail?: Thumbnail;
  /** Under which name a sink finds what it has kept of the file (`FilePart.open`), and how long its chunks are, in bytes. */
  part: { name: string; chunkSize: number };
  /** How far this client has it. */
  reading: ReadingView;
  /** Of everybody who has verified all of it, in the order in which they said so. */
  receipts: readonly ReceiptView[];
}

/** Somebody's signed word that it has verified a file. */
export interface ReceiptView {
  name: string;
  key: string;
  /** By that key, base64url. */
  signature: string;
  own: boolean;
  at: EpochMillis;
}

/** Where the bytes of a received file go, one piece after the other, each of them verified. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  /** All of it was verified: only now may anybody see it. */
  finish(): Promise<void>;
  /** It was not: nothing of it may be kept. */
  discard(): Promise<void>;
  /** What of it a later reading finds again; without it each begins anew. */
  readonly part?: FilePart;
  /** Nobody looks at what `write` was given once it has resolved: that memory then serves again. */
  readonly copies?: boolean;
}

/**
 * What a sink keeps of a file that is not here as a whole, for a later reading in this run of the program or another one: its
 * first bytes, and notes that prove them. Nobody may see any of it. Calls come one at a time, between those of the sink.
 */
export interface FilePart {
  /**
   * Opens what is kept of the file that has this name, 64 hex digits; what is there of another one goes.
   * @returns all notes, behind one another
   */
  open(name: string): Promise<Uint8Array>;
  /** Fewer bytes only at the end. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** So many bytes, and so many of the notes, are good. What is behind them goes, and what is written next stands there. */
  cut(bytes: number, notes: number): Promise<void>;
  /** Resolves when all that was written is on the disk, and then these notes, behind those of before. */
  note(notes: Uint8Array): Promise<void>;
  /** The reading ends before the file does: what was noted stays. */
  close(): Promise<void>;
}

/** Who reacts to a message with an emoji. */
export interface ReactionView {
  emoji: string;
  /** Names, in the order in which they reacted. */
  people: readonly string[];
  /** This person is one of them. */
  own: boolean;
}

/** An edit, a deletion, a reaction or a pin of this person's own that the server has not stored: shown as if it had. */
export interface ChangeView {
  /** For `resend` and `discard`. */
  id: string;
  kind: RelationKind;
  state: MessageState;
}

/** What is done to a message that was said. */
export type Change =
  | { kind: "edit"; text: string }
  | { kind: "delete" | "pin" | "unpin" | "decline" | "accept" }
  | { kind: "react" | "unreact"; emoji: string };

export interface MessageView {
  /** Stable from the first draw on: the sender's message id joined with the sender. */
  key: string;
  id: string;
  /** Sequence number that the tag was bound to, for own messages. */
  seq?: number;
  /** Why it is not shown, in a sealed room. */
  withheld?: Suspicion;
  /** Unset until the server has stored it. */
  offset?: number;
  from: string;
  /** Tells people apart who say something under one name: the member, in a sealed room the person's key. */
  by: string;
  own: boolean;
  audience: Audience;
  /** As its author left it; unset when it was deleted. */
  text?: string;
  file?: MessageFile;
  at: EpochMillis;
  /** A bot said it: whoever holds its token, and no member. */
  bot?: true;
  state: MessageState;
  integrity: { suite: string; status: "valid" | "unchecked" | "pending" | "compromised"; checksum?: string };
  /** It is no message but tells of a command, which `text` says in words. */
  command?: GivenCommand;
  /** Likewise, of what the administrator of the server made of the room: the server's word. */
  notice?: NoticeKind;
  /** What it says about an earlier message: those that are shown by themselves answer it. */
  relation?: Relation;
  /** Texts that it had before, oldest first, and when it got the present one. */
  edited?: { earlier: readonly Version[]; at: EpochMillis };
  deletedAt?: EpochMillis;
  /** What was deleted is a file: nobody gets its bytes any more. */
  deletedFile?: Pick<MessageFile, "sha256">;
  reactions?: readonly ReactionView[];
  /** Name of who pinned it last. */
  pinnedBy?: string;
  /** Who does not want the file: names, in the order in which they said so. */
  declined?: Pick<ReactionView, "people" | "own">;
  /** The last of this person's own changes of it that are not stored. */
  change?: ChangeView;
}

/** Messages that are known to be missing and are being fetched. */
export interface GapView {
  count: number;
}

/** One conversation: the room's, or that with another member. */
export interface ConversationView {
  with: string | undefined;
  messages: readonly MessageView[];
  gap: GapView | undefined;
  hasOlder: boolean;
  /** What is pinned before the oldest message that is here, in an open room, by its server's word; what was pinned last first. */
  olderPins?: readonly SearchHit[];
  /** A message of it failed its integrity check and nobody said `Understood` yet: the composer waits. */
  blocked: boolean;
}

/** What was found, the newest first. `whole`: in all that is kept of it; else in what this client has. */
export interface SearchView {
  hits: readonly SearchHit[];
  more: boolean;
  whole: boolean;
}

/** Somebody in the room who writes something. `private`: for this person alone. */
export interface TypingView {
  from: string;
  private: boolean;
}

/** From which offset to which somebody has a conversation. */
export interface ReceivedMark {
  from: number;
  upTo: number;
}

/**
 * How far others have what was said, as they say themselves: by the id of a member, of the room's conversation, and of the
 * private one with this person. `deliveredTo` reads it.
 */
export interface ReceivedView {
  room: ReadonlyMap<string, ReceivedMark>;
  private: ReadonlyMap<string, ReceivedMark>;
}

/** Acknowledgement of a message, as the Transfers & ACKs window lists it. */
export interface MessageAck {
  key: number;
  seq: number;
  id: string;
  at: EpochMillis;
  rttMs: number | undefined;
  state: MessageState["state"];
  /** Its place in the conversation, once it is acknowledged. */
  offset?: number;
}
