/** The suites that the matrix compares, weakest first. */
export const MATRIX_SUITES = ["crc32-xor-seq", "hmac-sha256-room", "aes-256-gcm-room"] as const;
export type MatrixSuite = (typeof MATRIX_SUITES)[number];

/** A frame on its way, whichever suite sealed it: content and tag apart, and the claims beside them. */
export interface Frame {
  kind: "manifest" | "chunk" | "seal" | "message";
  /** Which suite the frame says it is sealed with. */
  suite: MatrixSuite;
  /** Whose frame it says it is. */
  from: string;
  /** Name of the room that it is brought to. */
  room: string;
  /** 16 bytes: the transfer, or the sender's messages. */
  stream: Uint8Array;
  seq: number;
  final: boolean;
  /** The bytes as they travel, encrypted where the suite encrypts. */
  bytes: Uint8Array;
  /** Undefined: none came. */
  tag: Uint8Array | undefined;
  signature: Uint8Array | undefined;
  /** What a chunk says about its file. */
  chunks: number;
  size: number;
}

/** What became of one frame: "taken", "copy", "gap", or why it was refused. */
export interface Fate {
  kind: Frame["kind"];
  seq: number;
  fate: string;
}

/** What a receiver made of the frames that came. */
export interface Report {
  /** Every frame, in the order of arrival. */
  fates: Fate[];
  /** Why frames were refused, one word a frame. */
  refused: string[];
  /** Frames that were known to be copies of earlier ones. */
  copies: number;
  /** What was believed, and would be shown: a file, or messages with their senders' names. */
  took: string[];
  /** Something is missing; `proven`: an authentic frame says so. */
  missing: "no" | "seen" | "proven";
  /** What the receiver would compare with others: a digest of all that was said to it. */
  head?: string;
}

/** The sender's bytes, and what the receivers of one suite's room do with frames. */
export interface Arena {
  /** A file of four chunks, in a room called `here`. */
  file: Frame[];
  /** Another file of the same sender there, of the same size. */
  otherFile: Frame[];
  /** A file of the same sender in another room. */
  elsewhere: Frame[];
  /** Three messages of one sender. */
  messages: Frame[];
  /** A second version of the first message, made by its own sender. */
  secondVersion: Frame;
  /** What another member of the room can make in the sender's name. */
  forgery: Frame;
  /** What `file` and `messages` amount to, as a report's `took`. */
  sentFile: string[];
  sentMessages: string[];
  /** What a member reads to whom the server shows another's private message; undefined: nothing. */
  readPrivate(): Promise<string | undefined>;
  /**
   * Receives frames. `server`: on their way to the server, by whoever checks there. `member`: as the server hands them
   * on, by a member; in an open room members check nothing themselves.
   */
  receive(by: "server" | "member", frames: readonly Frame[]): Promise<Report>;
}
