import type { ErrorBody, Seq, StreamContext } from "@chatcast/protocol";
import type { OpenedFrame, SealedChunk } from "./port.ts";

/** What seals the chunks of one stream, and nothing else. Neither key can be read, only used. */
export interface PostedSealing {
  context: StreamContext;
  /** AES-256-GCM, to seal alone. */
  aead: CryptoKey;
  iv: Uint8Array;
  /** Ed25519, and its public half. */
  sign: CryptoKey;
  publicKey: Uint8Array;
  /** Chunks that were sealed already, and their leaves, 32 bytes each, in one array. */
  seqs: readonly Seq[];
  leaves: Uint8Array<ArrayBuffer>;
}

/** Likewise what opens them. */
export interface PostedOpening {
  context: StreamContext;
  /** AES-256-GCM, to open alone. */
  aead: CryptoKey;
  iv: Uint8Array;
  /** Ed25519, and the same key as bytes. */
  verify: CryptoKey;
  publicKey: Uint8Array;
}

/** Page to worker. A job is a number of its own; that of a stream names it as long as the worker has it. */
export type SealingOrder =
  /** Not answered; what cannot be begun is told with its first chunk. */
  | { do: "begin-sealing"; job: number; stream: PostedSealing }
  | { do: "begin-opening"; job: number; stream: PostedOpening }
  | { do: "seal" | "open"; job: number; of: number; seq: Seq; bytes: Uint8Array<ArrayBuffer> }
  /** Of a chunk that lies open here already. */
  | { do: "leaf"; job: number; seq: Seq; bytes: Uint8Array<ArrayBuffer> }
  /** All leaves of a file, 32 bytes each, in one array. */
  | { do: "root"; job: number; leaves: Uint8Array<ArrayBuffer> }
  /** Forgets a stream and its keys; not answered. */
  | { do: "forget"; job: number };

/** Worker to page: the order about this job is carried out, or refused. */
export interface SealingAnswer {
  job: number;
  sealed?: SealedChunk;
  opened?: OpenedFrame;
  /** A leaf, or a root. */
  digest?: Uint8Array;
  refused?: ErrorBody;
}
