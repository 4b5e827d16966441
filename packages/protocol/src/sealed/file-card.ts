import { fromBase64Url, toBase64Url } from "../base64url.ts";
import { ByteReader } from "./byte-reader.ts";
import { concat, u8, u32, u64 } from "./bytes.ts";
import { MAX_STRETCHES, type Stretch } from "./continuation.ts";

/** A file as the log of a sealed room has it: public sizes, and the two envelopes that say what it is. */
export interface FileCard {
  /** Bytes of the file. */
  totalSize: number;
  /** Bytes of each chunk but the last. */
  chunkSize: number;
  /** Envelope of kind `manifest`. */
  manifest: string;
  /** Manifests of the streams that have sealed its first chunks, oldest first. */
  before: readonly Stretch<string>[];
  /** Envelope of kind `seal`. */
  seal: string;
}

const VERSION = 1;
/** Of a file that other streams began. */
const CONTINUED = 2;

/** @throws RangeError for envelopes that are no base64url */
export function writeFileCard({ totalSize, chunkSize, manifest, before, seal }: FileCard): string {
  const version = before.length === 0 ? VERSION : CONTINUED;
  const head = concat(u8(version), u64(totalSize), u32(chunkSize), sized(envelopeBytes(manifest)));
  const earlier = before.map(({ below, stream }) => concat(u64(below), sized(envelopeBytes(stream))));
  const count = version === CONTINUED ? u8(before.length) : new Uint8Array();
  return toBase64Url(concat(head, count, ...earlier, envelopeBytes(seal)));
}

/** @returns undefined for everything that `writeFileCard` does not write */
export function readFileCard(text: string): FileCard | undefined {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) return undefined;
  const reader = new ByteReader(bytes);
  const [version, totalSize, chunkSize, manifest] = [reader.u8(), reader.u64(), reader.u32(), reader.block()];
  if (version !== VERSION && version !== CONTINUED) return undefined;
  if (totalSize === undefined || chunkSize === undefined || manifest === undefined) return undefined;
  const before = version === CONTINUED ? readBefore(reader) : [];
  if (before === undefined) return undefined;
  return { totalSize, chunkSize, manifest: toBase64Url(manifest), before, seal: toBase64Url(reader.rest()) };
}

function readBefore(reader: ByteReader): Stretch<string>[] | undefined {
  const count = reader.u8() ?? 0;
  if (count === 0 || count >= MAX_STRETCHES) return undefined;
  const before: Stretch<string>[] = [];
  for (let at = 0; at < count; at++) {
    const [below, manifest] = [reader.u64(), reader.block()];
    if (below === undefined || manifest === undefined) return undefined;
    before.push({ below, stream: toBase64Url(manifest) });
  }
  return before;
}

const sized = (bytes: Uint8Array): Uint8Array => concat(u32(bytes.length), bytes);

function envelopeBytes(text: string): Uint8Array {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) throw new RangeError("no envelope");
  return bytes;
}
