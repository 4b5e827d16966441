import type {
  BoxesFields,
  ChatMessage,
  EpochStart,
  FileReceipt,
  Founder,
  Identity,
  KeyedVerdict,
  NoticeKind,
  Relation,
  SealedEntryFields,
  ToldKill,
  User,
} from "@chatcast/protocol";
import type { FileSealing, FileToSeal, KeptSealing, SealedFile } from "./file-port.ts";

/** What is said, and to whom: undefined for everyone, else a member as the room shows it. */
export interface Saying {
  /** Of the message. */
  id: string;
  /** Name under which it is said. */
  from: string;
  text: string;
  /** What it says about an earlier message of the conversation. */
  relation?: Relation | undefined;
  to: User | undefined;
  /** In place of a text: a frame that did not verify, whose stream is to stop. */
  stop?: string | undefined;
  /** In place of a text: that a file was verified (`SealedFile.sign`). */
  receipt?: string | undefined;
}

/** What a sealed message is found to be. Its words are there only when they are its sender's. */
export type Opening =
  /** `by` is the sender's key. */
  | {
      status: "valid";
      text: string;
      relation?: Relation;
      by: string;
      own: boolean;
      verdict: KeyedVerdict;
      doubt?: Doubt;
    }
  /** What it is, not its bytes: those are fetched apart. */
  | { status: "file"; file: SealedFile; by: string; own: boolean; verdict: KeyedVerdict; doubt?: Doubt }
  /** Somebody has verified a file. */
  | { status: "receipt"; receipt: FileReceipt; by: string; own: boolean; verdict: KeyedVerdict; doubt?: Doubt }
  /** Somebody could not verify a message, and stops its stream. */
  | { status: "stop"; own: boolean; verdict: KeyedVerdict }
  | {
      status: "compromised";
      why: Suspicion;
      verdict: KeyedVerdict;
      /** What was told to others at this place is not known here: behind it logs cannot be compared. */
      hole: boolean;
    };

/** A new epoch as a command carries it. */
export interface EpochOffer {
  epoch: EpochStart;
  boxes: BoxesFields;
}

/** Why a message is not shown. */
export type Suspicion =
  /** What came is not what anybody sealed, or not for this place. */
  | "altered"
  /** It is not by whom the server says that it is. */
  | "sender"
  /** It stands where its sender did not put it. */
  | "replayed"
  | "moved"
  | "equivocal"
  /** It was sealed with keys of before somebody was put out, after that. */
  | "late"
  /** It could not be looked at here. */
  | "unchecked";

/** What an authentic message shows about the log in which it stands. */
export type Doubt = { kind: "gap" } | { kind: "fork"; at: number; ours: ToldHead; theirs: ToldHead };

/** Where a conversation ends at an offset, and by whose word; `by` is undefined where that was computed here. */
export interface ToldHead {
  head: string;
  by: string | undefined;
}

/**
 * One sealed room, as somebody has it who has its link: proves that to the server, seals what is said, and opens what
 * others said. Everything secret is behind it.
 */
export interface Vault {
  /** The room's id, as it travels. */
  readonly roomName: string;
  /** In which the room is, as far as this person knows. */
  readonly epoch: number;
  /** Path and fragment of the link of that epoch: the secret is in it. */
  readonly link: string;
  /** SHA-256 of the room's id. */
  readonly roomHash: Uint8Array;
  /** Whether the link was made by who is said to have founded the room. */
  isFounder(founder: Founder): Promise<boolean>;
  /** Whether an Ed25519 key signed that; 32 and 64 bytes, or not. */
  isSigned(key: Uint8Array, statement: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Whether somebody whom the server lists has the link, and speaks with the keys that are listed. */
  isIntroduced(user: User): Promise<boolean>;
  /** At that offset of the room's log stands a command: others were told it too. */
  witness(offset: number, digest: Uint8Array, epoch: number | undefined): Promise<void>;
  /** Likewise of a line that tells what the administrator of the server made of the room. */
  noticed(offset: number, notice: NoticeKind): Promise<void>;
  /**
   * How this vault learns what was ordered in the room until now: without that it knows of no epoch but its own. Rejects
   * where that cannot be learned now.
   */
  catchUp: () => Promise<void>;
  /**
   * Makes the next epoch, for those among these people who have their place in this one. @param out key of who is put out
   */
  succeed(people: readonly User[], out: readonly (string | undefined)[]): Promise<EpochOffer>;
  /**
   * Goes over to the last of these epochs. @param starts of every epoch from 1 on, from commands that were verified
   * @throws ChatCastError `E_FORBIDDEN` without a box for this person, `E_INTEGRITY`
   */
  renew(starts: readonly EpochStart[], boxes: BoxesFields): Promise<void>;
  /** Everything that an entry wants, for this name and that nonce of the server's. */
  prove(nonce: Uint8Array, username: string): Promise<{ identity: Identity; sealed: SealedEntryFields }>;
  /**
   * Seals the next frame of its conversation's stream; one call at a time. @throws ChatCastError `E_NO_RECIPIENT` for
   * somebody without a certified session, `E_SEQ_RANGE` when the stream is used up
   */
  seal(saying: Saying): Promise<string>;
  /** Begins to seal a file in a stream and with a key of its own. @throws ChatCastError `E_NO_RECIPIENT`, `E_FORBIDDEN` */
  sealFile(file: FileToSeal): Promise<FileSealing>;
  /** Goes on with a file of an earlier run. @param leaves of the chunks that it sealed @throws ChatCastError `E_SUITE` */
  goOnSealing(
    file: Omit<FileToSeal, "to">,
    kept: KeptSealing,
    leaves: readonly (readonly [seq: number, leaf: Uint8Array])[],
  ): Promise<FileSealing>;
  /** This person's signature that stops a file which is under way. @param name under which this person is in the room */
  signKill(streamId: string, name: string): Promise<string>;
  /** Whether it is signed by the key and for the name that it tells, over just this file of this room. */
  isKill(streamId: string, kill: ToldKill): Promise<boolean>;
  /** Opens a message as it stands in the log; one call at a time for each conversation. Never throws for what came. */
  open(message: ChatMessage): Promise<Opening>;
  /** Names the stream of a message's frame; undefined for a command, and for what is no frame. */
  streamOf(frame: string): string | undefined;
  /** The stream of this frame ends: what is sealed from now on goes into another. Its frames cannot be sent any more. */
  giveUp(frame: string): void;
  /** Whether the stream of this frame was given up. Frames of an earlier session are as good as any. */
  isGivenUp(frame: string): boolean;
}
