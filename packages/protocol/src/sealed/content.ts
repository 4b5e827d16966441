import { ascii, concat, u8, u64 } from "./bytes.ts";

/** Where a conversation ends, as somebody has seen it: its last offset (0: nothing was said yet) and the chain's head there. */
export interface ChainPlace {
  offset: number;
  /** 32 bytes. */
  head: Uint8Array;
}

/** What is inside a sealed message. */
export interface SealedContent {
  /** The sender's person key. A frame cannot be passed off as somebody else's by certifying its session anew. */
  person: Uint8Array;
  /** SHA-256 of what the sender signed before this in the same stream; zero for the first. 32 bytes. */
  previous: Uint8Array;
  /** What the sender had seen of the conversation when it said this. */
  seen: ChainPlace;
  /** Of the message: 1 to 64 of A-Z a-z 0-9 _ -. Undefined for what is no message, and in messages of before it was in them. */
  id?: string | undefined;
  /** UTF-8 of a text, what `writeRelated` writes, or the bytes of a command. */
  body: Uint8Array;
  /** The body is a text with a relation. */
  related: boolean;
}

const VERSION = 1;
const RELATED = 2;
/** With the message's id. */
const NAMED = 3;
const NAMED_RELATED = 4;
export const CONTENT_BYTES: number = 1 + 32 + 32 + 8 + 32;
const ID = /^[A-Za-z0-9_-]{1,64}$/;

export function writeContent({ person, previous, seen, id, body, related }: SealedContent): Uint8Array {
  const version = id === undefined ? (related ? RELATED : VERSION) : related ? NAMED_RELATED : NAMED;
  const named = id === undefined ? [] : [u8(id.length), ascii(id)];
  return concat(u8(version), person, previous, u64(seen.offset), seen.head, ...named, body);
}

/** @returns undefined for everything that `writeContent` does not write */
export function readContent(bytes: Uint8Array): SealedContent | undefined {
  const version = bytes[0] ?? 0;
  if (bytes.length < CONTENT_BYTES || version < VERSION || version > NAMED_RELATED) return undefined;
  const offset = Number(new DataView(bytes.buffer, bytes.byteOffset + 65, 8).getBigUint64(0));
  if (!Number.isSafeInteger(offset)) return undefined;
  const rest = bytes.subarray(CONTENT_BYTES);
  const id = version < NAMED ? undefined : idIn(rest);
  if (id === "") return undefined;
  return {
    person: bytes.subarray(1, 33),
    previous: bytes.subarray(33, 65),
    seen: { offset, head: bytes.subarray(73, 105) },
    ...(id === undefined ? {} : { id }),
    body: id === undefined ? rest : rest.subarray(1 + id.length),
    related: version === RELATED || version === NAMED_RELATED,
  };
}

/** What stands behind its length, in one byte; empty for what is no id. */
function idIn(rest: Uint8Array): string {
  const length = rest[0] ?? 0;
  const id = String.fromCharCode(...rest.subarray(1, 1 + length));
  return id.length === length && ID.test(id) ? id : "";
}

/** Stops a stream of which a frame did not verify: its sender begins another one. */
export interface StopCommand {
  /** SHA-256 of the key that signs the stream's frames. 32 bytes. */
  senderId: Uint8Array;
  streamId: Uint8Array;
  /** The frame that did not verify. */
  seq: number;
}

const STOP = 1;

export const writeStop = ({ senderId, streamId, seq }: StopCommand): Uint8Array =>
  concat(u8(STOP), senderId, streamId, u64(seq));

/** @returns undefined for everything that `writeStop` does not write */
export function readStop(bytes: Uint8Array): StopCommand | undefined {
  if (bytes.length !== 57 || bytes[0] !== STOP) return undefined;
  const seq = Number(new DataView(bytes.buffer, bytes.byteOffset + 49, 8).getBigUint64(0));
  return Number.isSafeInteger(seq)
    ? { senderId: bytes.subarray(1, 33), streamId: bytes.subarray(33, 49), seq }
    : undefined;
}
