import { ByteReader } from "./byte-reader.ts";
import { ascii, concat, u8, u32, u64 } from "./bytes.ts";
import { MAX_STRETCHES, type Stretch } from "./continuation.ts";
import type { MacKey } from "./crypto-port.ts";

/** What only members learn of a file before its bytes. Name and type are UTF-8. */
export interface FileManifest {
  name: Uint8Array;
  /** Media type as the sender's system has it; may be empty. */
  type: Uint8Array;
  /** A small picture of it, whatever those bytes are: `readThumbnail` looks at them before anybody decodes one. */
  thumbnail?: Uint8Array | undefined;
  /** Streams that have sealed its first chunks, oldest first; none where it began in this one. */
  before: readonly Stretch<StreamRef>[];
}

/** A stream of chunks, as one that goes on with its file names it. */
export interface StreamRef {
  /** SHA-256 of the key that signs it, 32 bytes. */
  senderId: Uint8Array;
  /** 16 bytes. */
  streamId: Uint8Array;
  epoch: number;
}

/** Roots of the two trees over a file's chunks, 32 bytes each. */
export interface FileRoots {
  /** Over what was sealed: whoever has the file can compute it. */
  plain: Uint8Array;
  /** Over the frames as they travel (`frameLeaf`). */
  frames: Uint8Array;
}

const VERSION = 1;
/** Of a manifest of a file that other streams began. */
const CONTINUED = 2;
/** Of a manifest with more to it, whether or not other streams began the file. */
const EXTENDED = 3;
const THUMBNAIL = 1;
const COMMITMENT_BYTES = 32;

/**
 * @param commit of the keys that seal the file's chunks (`StreamKeys.commit`): AES-GCM alone does not commit to its key, so
 * without it two members with different keys could be given two files in one
 */
export async function writeManifest(
  { name, type, before, thumbnail }: FileManifest,
  commit: MacKey,
): Promise<Uint8Array> {
  const version = thumbnail !== undefined ? EXTENDED : before.length === 0 ? VERSION : CONTINUED;
  const streams = version === VERSION ? new Uint8Array() : beforeBytes(before);
  const more = thumbnail === undefined ? [] : [u8(1), u8(THUMBNAIL), u32(thumbnail.length), thumbnail];
  const said = concat(u8(version), u32(name.length), name, u32(type.length), type, streams, ...more);
  return concat(said, await commit.tag(said));
}

function beforeBytes(before: FileManifest["before"]): Uint8Array {
  const refs = before.map(({ below, stream: { senderId, streamId, epoch } }) =>
    concat(u64(below), senderId, streamId, u32(epoch)),
  );
  return concat(u8(before.length), ...refs);
}

/** @returns undefined for everything that `writeManifest` does not write under that key */
export async function readManifest(bytes: Uint8Array, commit: MacKey): Promise<FileManifest | undefined> {
  const reader = new ByteReader(bytes);
  const [version, name, type] = [reader.u8(), reader.block(), reader.block()];
  if (version === undefined || version < VERSION || version > EXTENDED) return undefined;
  if (name === undefined || type === undefined) return undefined;
  const before = version === VERSION ? [] : readBefore(reader, version === CONTINUED ? 1 : 0);
  const more = version === EXTENDED ? readMore(reader) : NOTHING_MORE;
  const commitment = reader.take(COMMITMENT_BYTES);
  if (before === undefined || more === undefined || commitment === undefined || !reader.done) return undefined;
  if (!(await commit.verify(bytes.subarray(0, -COMMITMENT_BYTES), commitment))) return undefined;
  const thumbnail = more.get(THUMBNAIL);
  return { name, type, before, ...(thumbnail === undefined ? {} : { thumbnail }) };
}

const NOTHING_MORE: ReadonlyMap<number, Uint8Array> = new Map();

/** At least one thing, by its kind, kinds in order. Those that nobody here knows are a later version's, and left aside. */
function readMore(reader: ByteReader): ReadonlyMap<number, Uint8Array> | undefined {
  const count = reader.u8() ?? 0;
  const more = new Map<number, Uint8Array>();
  let last = 0;
  for (let at = 0; at < count; at++) {
    const [kind, bytes] = [reader.u8(), reader.block()];
    if (kind === undefined || bytes === undefined || kind <= last) return undefined;
    more.set(kind, bytes);
    last = kind;
  }
  return count === 0 ? undefined : more;
}

/** So many streams at least, each of which has sealed something. */
function readBefore(reader: ByteReader, least: number): FileManifest["before"] | undefined {
  const count = reader.u8();
  if (count === undefined || count < least || count >= MAX_STRETCHES) return undefined;
  const before: Stretch<StreamRef>[] = [];
  for (let at = 0; at < count; at++) {
    const [below, senderId, streamId, epoch] = [reader.u64(), reader.take(32), reader.take(16), reader.u32()];
    if (below === undefined || senderId === undefined || streamId === undefined || epoch === undefined)
      return undefined;
    if (below <= (before.at(-1)?.below ?? 0)) return undefined;
    before.push({ below, stream: { senderId, streamId, epoch } });
  }
  return before;
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
