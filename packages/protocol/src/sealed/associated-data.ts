import type { KeyedSuiteName } from "../integrity/suite.ts";
import { ascii, concat, u32, u64 } from "./bytes.ts";

export const ASSOCIATED_DATA_BYTES = 160;

const MAGIC = ascii("CCFRAME1");

/** Numbers of the suites in associated data; 0 is the seed's `crc32-xor-seq`, which has none. */
export const SUITE_IDS: Record<KeyedSuiteName, number> = { "hmac-sha256-room": 3, "aes-256-gcm-room": 4 };

export const FRAME_KINDS = { message: 1, chunk: 2, manifest: 3, seal: 4, receipt: 5, control: 6 } as const;
export type FrameKind = keyof typeof FRAME_KINDS;

const DIRECTIONS = { room: 0, unicast: 1 } as const;

/** What all frames of a stream have in common. Both sides know it before a frame comes; none of it is read from one. */
export interface StreamContext {
  suite: KeyedSuiteName;
  kind: FrameKind;
  /** Unsigned 32 bit; grows when a member is removed. */
  epoch: number;
  /** SHA-256 of the room's 16-byte id. */
  roomHash: Uint8Array;
  /** SHA-256 of the public key that signs the sender's frames. */
  senderId: Uint8Array;
  /** SHA-256 of the recipient's key; undefined for the whole room. */
  recipientId: Uint8Array | undefined;
  /** 16 random bytes, never used twice. */
  streamId: Uint8Array;
  /** Chunks of the file; 0 for everything that is no file. */
  total: number;
  /** Bytes of every chunk but the last; 0 for everything that is no file. */
  chunkSize: number;
  /** Bytes of the whole file; 0 for everything that is no file. */
  totalSize: number;
  /** Of a manifest alone: where its file goes on behind what another stream has sealed. */
  continues?: StreamStart | undefined;
}

/** A stream, and how many of the chunks up to there are good. */
export interface StreamStart {
  /** 16 bytes. */
  streamId: Uint8Array;
  chunks: number;
}

/** What differs from frame to frame. */
export interface FramePosition {
  seq: number;
  final: boolean;
  /** Bytes of plaintext. */
  length: number;
}

/** Flags at byte 11. */
const FINAL = 1;
const CONTINUES = 2;

/**
 * What a tag and a signature cover beside the bytes: 160 bytes, big-endian, every field at its fixed place (SPEC SA); of a
 * manifest that goes on with another stream 24 more, which a flag tells of.
 */
export function associatedData(context: StreamContext, { seq, final, length }: FramePosition): Uint8Array {
  const data = new Uint8Array(ASSOCIATED_DATA_BYTES);
  data.set(MAGIC, 0);
  data[8] = SUITE_IDS[context.suite];
  data[9] = FRAME_KINDS[context.kind];
  data[10] = context.recipientId === undefined ? DIRECTIONS.room : DIRECTIONS.unicast;
  const { continues } = context;
  data[11] = (final ? FINAL : 0) | (continues === undefined ? 0 : CONTINUES);
  data.set(u32(context.epoch), 12);
  data.set(exactly(32, context.roomHash), 16);
  data.set(exactly(32, context.senderId), 48);
  if (context.recipientId !== undefined) data.set(exactly(32, context.recipientId), 80);
  data.set(exactly(16, context.streamId), 112);
  data.set(u64(seq), 128);
  data.set(u64(context.total), 136);
  data.set(u32(context.chunkSize), 144);
  data.set(u32(length), 148);
  data.set(u64(context.totalSize), 152);
  return continues === undefined ? data : concat(data, exactly(16, continues.streamId), u64(continues.chunks));
}

/** A field of another length would move into its neighbour, and two contexts could have the same bytes. */
function exactly(length: number, field: Uint8Array): Uint8Array {
  if (field.length !== length) throw new RangeError(`a field of ${length} bytes has ${field.length}`);
  return field;
}
