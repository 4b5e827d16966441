import { ByteReader } from "./byte-reader.ts";
import { ascii, concat, u8, u32, u64 } from "./bytes.ts";
import type { MacKey } from "./crypto-port.ts";

/** What only members learn of a file before its bytes. Both are UTF-8. */
export interface FileManifest {
  name: Uint8Array;
  /** Media type as the sender's system has it; may be empty. */
  type: Uint8Array;
}

/** Roots of the two trees over a file's chunks, 32 bytes each. */
export interface FileRoots {
  /** Over what was sealed: whoever has the file can compute it. */
  plain: Uint8Array;
  /** Over the frames as they travel (`frameLeaf`). */
  frames: Uint8Array;
}

const VERSION = 1;
const COMMITMENT_BYTES = 32;

/**
 * @param commit of the keys that seal the file's chunks (`StreamKeys.commit`): AES-GCM alone does not commit to its key, so
 * without it two members with different keys could be given two files in one
 */
export async function writeManifest({ name, type }: FileManifest, commit: MacKey): Promise<Uint8Array> {
  const said = concat(u8(VERSION), u32(name.length), name, u32(type.length), type);
  return concat(said, await commit.tag(said));
}

/** @returns undefined for everything that `writeManifest` does not write under that key */
export async function readManifest(bytes: Uint8Array, commit: MacKey): Promise<FileManifest | undefined> {
  const reader = new ByteReader(bytes);
  const [version, name, type, commitment] = [
    reader.u8(),
    reader.block(),
    reader.block(),
    reader.take(COMMITMENT_BYTES),
  ];
  if (version !== VERSION || !reader.done || name === undefined || type === undefined) return undefined;
  if (commitment === undefined) return undefined;
  return (await commit.verify(bytes.subarray(0, -COMMITMENT_BYTES), commitment)) ? { name, type } : undefined;
}

export const writeRoots = ({ plain, frames }: FileRoots): Uint8Array => concat(u8(VERSION), plain, frames);

/** @returns undefined for everything that `writeRoots` does not write */
export function readRoots(bytes: Uint8Array): FileRoots | undefined {
  const reader = new ByteReader(bytes);
  const [version, plain, frames] = [reader.u8(), reader.take(32), reader.take(32)];
  if (version !== VERSION || !reader.done || plain === undefined || frames === undefined) return undefined;
  return { plain, frames };
}

/** Which file somebody has verified, as its room and its sender's stream name it. */
export interface ReceiptClaim {
  /** SHA-256 of the room's id. */
  roomHash: Uint8Array;
  epoch: number;
  /** 16 bytes. */
  streamId: Uint8Array;
  /** Persons' keys, 32 bytes each. */
  sender: Uint8Array;
  receiver: Uint8Array;
  size: number;
  /** Bytes of each chunk but the last. */
  chunkSize: number;
  roots: FileRoots;
  /** UTF-8. */
  fileName: Uint8Array;
  /** Under which the receiver is in the room, UTF-8. */
  receiverName: Uint8Array;
}

/** What a receiver's own key signs when all of a file has been verified. Can be checked without the room, and without us. */
export function receiptStatement(claim: ReceiptClaim): Uint8Array {
  const { fileName, receiverName } = claim;
  return concat(
    ascii("chatcast/v1/receipt"),
    claim.roomHash,
    u32(claim.epoch),
    claim.streamId,
    claim.sender,
    claim.receiver,
    u64(claim.size),
    u32(claim.chunkSize),
    claim.roots.plain,
    claim.roots.frames,
    u32(fileName.length),
    fileName,
    u32(receiverName.length),
    receiverName,
  );
}

/** What is said in the room of a file that was verified; the rest of the claim everybody there knows. */
export interface FileReceipt {
  /** Of the file's stream: SHA-256 of the key that signs its chunks, and its id. */
  senderId: Uint8Array;
  streamId: Uint8Array;
  /** The receiver's own key over `receiptStatement`. 64 bytes. */
  signature: Uint8Array;
}

export const writeReceipt = ({ senderId, streamId, signature }: FileReceipt): Uint8Array =>
  concat(u8(VERSION), senderId, streamId, signature);

/** @returns undefined for everything that `writeReceipt` does not write */
export function readReceipt(bytes: Uint8Array): FileReceipt | undefined {
  const reader = new ByteReader(bytes);
  const [version, senderId, streamId, signature] = [reader.u8(), reader.take(32), reader.take(16), reader.take(64)];
  if (version !== VERSION || !reader.done) return undefined;
  if (senderId === undefined || streamId === undefined || signature === undefined) return undefined;
  return { senderId, streamId, signature };
}
