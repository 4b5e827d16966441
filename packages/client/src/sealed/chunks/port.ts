import type { FileRoots, KeyedVerdict, Seq, Signer, StreamContext, StreamKeys } from "@chatcast/protocol";

/** One stream of chunks that is to be sealed. */
export interface StreamToSeal {
  context: StreamContext;
  keys: StreamKeys;
  /** Signs its frames; `seed` makes the same key. */
  signer: Signer;
  seed: Uint8Array;
  /** Chunks that an earlier run has sealed, as their leaves over the plain bytes. */
  sealed: readonly (readonly [seq: Seq, leaf: Uint8Array])[];
}

/** One stream of chunks that is to be opened. */
export interface StreamToOpen {
  context: StreamContext;
  keys: StreamKeys;
  /** Whose signature they must have: its SHA-256 is the context's sender id. */
  publicKey: Uint8Array;
}

/** A chunk as it travels, and its leaves in the trees over the plain bytes and over the frames. */
export interface SealedChunk extends FileRoots {
  bytes: Uint8Array<ArrayBuffer>;
}

/** What was found of a chunk as it travels. Its bytes are there only when signature and tag are good. */
export type OpenedFrame =
  | ({ status: "valid"; verdict: KeyedVerdict; bytes: Uint8Array } & FileRoots)
  | { status: "compromised"; verdict: KeyedVerdict };

interface Droppable {
  /**
   * What was asked and has not begun is not wanted any more, and keys that were given away for this stream are forgotten:
   * those calls reject with `E_UNAVAILABLE`. It can be asked again afterwards.
   */
  drop(): void;
}

export interface ChunkSealing extends Droppable {
  /** The same bytes give the same frame. @throws ChatCastError `E_SOURCE_CHANGED` when other bytes were sealed there before */
  seal(seq: Seq, bytes: Uint8Array): Promise<SealedChunk>;
  /** Nobody looks at the bytes any more that `seal` gave: their memory may serve again. */
  release?(bytes: Uint8Array): void;
}

export interface ChunkOpening extends Droppable {
  /** @param frame whatever came as that chunk */
  open(seq: Seq, frame: Uint8Array): Promise<OpenedFrame>;
  /** Nobody looks at the bytes any more that `open` gave: their memory may serve again. */
  release?(bytes: Uint8Array): void;
}

/** What goes over the bytes of sealed files: on this thread or on another one, to the same results. */
export interface ChunkWork {
  /** @throws ChatCastError `E_TOO_LARGE`, `E_SUITE` for a signer that is not the sender's */
  sealing(stream: StreamToSeal): Promise<ChunkSealing>;
  /** @throws ChatCastError `E_SUITE` for a key that is not the sender's */
  opening(stream: StreamToOpen): Promise<ChunkOpening>;
  /** Leaf of a chunk in the tree over the plain bytes. */
  leaf(seq: Seq, bytes: Uint8Array): Promise<Uint8Array>;
  /** Root of the tree over all leaves of a file, in their order. @throws RangeError without leaves */
  root(leaves: readonly Uint8Array[]): Promise<Uint8Array>;
}
