import type { KeyedSuiteName } from "../integrity/suite.ts";
import { ascii, concat, toHex, u32, u64 } from "./bytes.ts";

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

/** Where each field stands, in the order of the bytes; each ends where the next begins (SPEC SA). */
const STARTS = {
  magic: 0,
  suite: 8,
  kind: 9,
  direction: 10,
  flags: 11,
  epoch: 12,
  room: 16,
  sender: 48,
  recipient: 80,
  stream: 112,
  seq: 128,
  chunks: 136,
  chunkSize: 144,
  length: 148,
  totalSize: 152,
} as const;
export type AssociatedField = keyof typeof STARTS;

/** Flags. */
const FINAL = 1;
const CONTINUES = 2;

/**
 * What a tag and a signature cover beside the bytes: 160 bytes, big-endian, every field at its fixed place (SPEC SA); of a
 * manifest that goes on with another stream 24 more, which a flag tells of.
 */
export function associatedData(context: StreamContext, { seq, final, length }: FramePosition): Uint8Array {
  const data = new Uint8Array(ASSOCIATED_DATA_BYTES);
  data.set(MAGIC, STARTS.magic);
  data[STARTS.suite] = SUITE_IDS[context.suite];
  data[STARTS.kind] = FRAME_KINDS[context.kind];
  data[STARTS.direction] = context.recipientId === undefined ? DIRECTIONS.room : DIRECTIONS.unicast;
  const { continues } = context;
  data[STARTS.flags] = (final ? FINAL : 0) | (continues === undefined ? 0 : CONTINUES);
  data.set(u32(context.epoch), STARTS.epoch);
  data.set(exactly(32, context.roomHash), STARTS.room);
  data.set(exactly(32, context.senderId), STARTS.sender);
  if (context.recipientId !== undefined) data.set(exactly(32, context.recipientId), STARTS.recipient);
  data.set(exactly(16, context.streamId), STARTS.stream);
  data.set(u64(seq), STARTS.seq);
  data.set(u64(context.total), STARTS.chunks);
  data.set(u32(context.chunkSize), STARTS.chunkSize);
  data.set(u32(length), STARTS.length);
  data.set(u64(context.totalSize), STARTS.totalSize);
  return continues === undefined ? data : concat(data, exactly(16, continues.streamId), u64(continues.chunks));
}

/** What a person is shown of associated data. Hashes, stream and magic are their bytes alone. */
export interface AssociatedView {
  /** Each field's bytes as hex digits, in their order. */
  hex: Record<AssociatedField, string>;
  suite: KeyedSuiteName | undefined;
  isMessage: boolean;
  isUnicast: boolean;
  isFinal: boolean;
  /** Unsigned 32 or 64 bit. */
  numbers: Record<"epoch" | "seq" | "chunks" | "chunkSize" | "length" | "totalSize", bigint>;
}

/** Reads what `associatedData` has written. @param data at least 160 bytes */
export function viewAssociatedData(data: Uint8Array): AssociatedView {
  const names = Object.keys(STARTS) as AssociatedField[];
  const bytesOf = (name: AssociatedField): Uint8Array => {
    const next = names[names.indexOf(name) + 1];
    return data.subarray(STARTS[name], next === undefined ? ASSOCIATED_DATA_BYTES : STARTS[next]);
  };
  const hex = Object.fromEntries(names.map((name) => [name, toHex(bytesOf(name))])) as AssociatedView["hex"];
  const number = (name: AssociatedField): bigint => BigInt(`0x${hex[name]}`);
  const suites = Object.entries(SUITE_IDS) as [KeyedSuiteName, number][];
  return {
    hex,
    suite: suites.find(([, id]) => id === data[STARTS.suite])?.[0],
    isMessage: data[STARTS.kind] === FRAME_KINDS.message,
    isUnicast: data[STARTS.direction] === DIRECTIONS.unicast,
    isFinal: ((data[STARTS.flags] ?? 0) & FINAL) !== 0,
    numbers: {
      epoch: number("epoch"),
      seq: number("seq"),
      chunks: number("chunks"),
      chunkSize: number("chunkSize"),
      length: number("length"),
      totalSize: number("totalSize"),
    },
  };
}

/** A field of another length would move into its neighbour, and two contexts could have the same bytes. */
function exactly(length: number, field: Uint8Array): Uint8Array {
  if (field.length !== length) throw new RangeError(`a field of ${length} bytes has ${field.length}`);
  return field;
}
