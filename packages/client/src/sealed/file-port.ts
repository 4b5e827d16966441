import type {
  FileManifestPacket,
  FileReceipt,
  FileRoots,
  KeyedVerdict,
  ReceiptClaim,
  Seq,
  Thumbnail,
  User,
} from "@chatcast/protocol";

/** A file that is to be sealed, and for whom: undefined for everyone. */
export interface FileToSeal {
  /** Name under which it is sent. */
  from: string;
  to: User | undefined;
  /** 16 random bytes in base64url, never used before. */
  streamId: string;
  name: string;
  type: string;
  size: number;
  chunkSize: number;
  totalChunks: number;
  /** A small picture of it, or what somebody takes for one. */
  thumbnail?: Uint8Array | undefined;
}

/** What a later run of the program needs to go on. `seed` makes the key that signs: it is a secret. */
export interface KeptSealing {
  seed: string;
  manifest: string;
  /** Streams that have sealed the file's first chunks, up to that one, oldest first. */
  before?: readonly ({ chunks: number } & Omit<KeptSealing, "before">)[];
}

/** A chunk as it travels, with the beginning of its tag, and what its bytes are bound to from now on. */
export interface SealedBytes {
  bytes: Uint8Array;
  /** 8 hex digits. */
  tag: string;
  leaf: Uint8Array;
}

/** Seals one file. */
export interface FileSealing {
  readonly kept: KeptSealing;
  /** The stream with whose chunks it begins, and how many there are. */
  readonly continues: FileManifestPacket["continues"];
  /** Its keys are those of the room's present epoch. */
  readonly current: boolean;
  /** To which bytes its places are bound. */
  readonly leaves: readonly (readonly [seq: Seq, leaf: Uint8Array])[];
  /** @throws ChatCastError `E_SOURCE_CHANGED` when this chunk was sealed with other bytes before */
  seal(seq: Seq, bytes: Uint8Array): Promise<SealedBytes>;
  /** Nobody looks at the bytes any more that `seal` gave: their memory may serve again. Not all need be told of. */
  release(bytes: Uint8Array): void;
  /** Chunks that were asked for and have not begun are not wanted any more: those calls reject. */
  drop(): void;
  /**
   * Goes on with the file in another stream, with another session and the keys of the present epoch: chunks below `from` stay
   * as they were sealed, and this one seals nothing any more. @throws ChatCastError `E_TOO_LARGE` for too many streams
   */
  continueAs(file: Omit<FileToSeal, "to">, from: Seq): Promise<FileSealing>;
  /** What ends the file, the same each time. `read` gives the bytes of a chunk that an earlier run has sealed. */
  finish(read: (seq: Seq) => Promise<Uint8Array>): Promise<string>;
}

/**
 * A chunk as it was found: its bytes are there only when they are its sender's, for that place. `leaves` are what proves that
 * to a later reading, which has no signature any more.
 */
export type OpenedChunk =
  | { status: "valid"; verdict: KeyedVerdict; bytes: Uint8Array; leaves: FileRoots }
  | { status: "compromised"; verdict: KeyedVerdict };

/** One reading of a file, from its first chunk to its last. */
export interface FileReading {
  open(seq: Seq, frame: Uint8Array): Promise<OpenedChunk>;
  /** Nobody looks at the bytes any more that `open` gave: their memory may serve again. Not all need be told of. */
  release(bytes: Uint8Array): void;
  /** Takes a chunk that an earlier reading has opened. @returns whether these are the bytes that it had these leaves of */
  again(seq: Seq, bytes: Uint8Array, leaves: FileRoots): Promise<boolean>;
  /** It is over: what was asked for and has not begun is not wanted any more, and those calls reject. */
  close(): void;
  /** Whether all chunks are there, and are those that the seal names. */
  agrees(): Promise<boolean>;
}

/** A file of a sealed room as its manifest and its seal, both of which were verified, describe it. */
export interface SealedFile {
  readonly name: string;
  readonly type: string;
  /** What its sender shows of it. */
  readonly thumbnail: Thumbnail | undefined;
  readonly size: number;
  readonly chunkSize: number;
  readonly totalChunks: number;
  /** Names it: no other file has the same. */
  readonly stream: string;
  /** Under which parts of it are kept, 64 hex digits: of its stream and of what the seal says that its bytes are. */
  readonly partName: string;
  /** What a receipt for it is about. */
  readonly claim: Omit<ReceiptClaim, "receiver" | "receiverName">;
  read(): FileReading;
  /** This person's receipt, as it is said in the room: all of the file was verified. */
  sign(receiverName: string): Promise<string>;
  /** Whether it is for this file, by that key and under that name. */
  isReceipt(receipt: FileReceipt, by: string, receiverName: string): Promise<boolean>;
}
