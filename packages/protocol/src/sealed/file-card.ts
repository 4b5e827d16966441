import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { ByteReader } from "./byte-reader.ts";
import { concat, u8, u32, u64 } from "./bytes.ts";

/** A file as the log of a sealed room has it: public sizes, and the two envelopes that say what it is. */
export interface FileCard {
  /** Bytes of the file. */
  totalSize: number;
  /** Bytes of each chunk but the last. */
  chunkSize: number;
  /** Envelope of kind `manifest`. */
  manifest: string;
  /** Envelope of kind `seal`. */
  seal: string;
}

const VERSION = 1;

/** @throws RangeError for envelopes that are no base64url */
export function writeFileCard({ totalSize, chunkSize, manifest, seal }: FileCard): string {
  const [first, second] = [manifest, seal].map(fromBase64Url);
  if (first === undefined || second === undefined) throw new RangeError("no envelope");
  return toBase64Url(concat(u8(VERSION), u64(totalSize), u32(chunkSize), u32(first.length), first, second));
}

/** @returns undefined for everything that `writeFileCard` does not write */
export function readFileCard(text: string): FileCard | undefined {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) return undefined;
  const reader = new ByteReader(bytes);
  const [version, totalSize, chunkSize, manifest] = [reader.u8(), reader.u64(), reader.u32(), reader.block()];
  if (version !== VERSION || totalSize === undefined || chunkSize === undefined || manifest === undefined)
    return undefined;
  const seal = bytes.subarray(1 + 8 + 4 + 4 + manifest.length);
  return { totalSize, chunkSize, manifest: toBase64Url(manifest), seal: toBase64Url(seal) };
}
