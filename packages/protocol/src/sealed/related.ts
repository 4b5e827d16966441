import { concat, u8, u64 } from "./bytes.ts";

/** A text that says something about an earlier message of its conversation, as it stands in a sealed content. */
export interface RelatedBody {
  /** Place of the kind in `RELATION_KINDS`. */
  kind: number;
  of: number;
  /** UTF-8; empty where it is no reaction. */
  emoji: Uint8Array;
  /** UTF-8. */
  text: Uint8Array;
}

const HEAD = 1 + 8 + 1;

/** kind (1) || offset (8) || bytes of the emoji (1) || emoji || text. The server sees none of it. */
export const writeRelated = ({ kind, of, emoji, text }: RelatedBody): Uint8Array =>
  concat(u8(kind), u64(of), u8(emoji.length), emoji, text);

/** @returns undefined for everything that `writeRelated` does not write */
export function readRelated(bytes: Uint8Array): RelatedBody | undefined {
  const [kind, length] = [bytes[0], bytes[HEAD - 1]];
  if (kind === undefined || length === undefined || bytes.length < HEAD + length) return undefined;
  const of = Number(new DataView(bytes.buffer, bytes.byteOffset + 1, 8).getBigUint64(0));
  if (!Number.isSafeInteger(of)) return undefined;
  return { kind, of, emoji: bytes.subarray(HEAD, HEAD + length), text: bytes.subarray(HEAD + length) };
}
