import { LIMITS } from "./limits.ts";

/** A small picture of a file, by its sender: what it shows is that person's word until the file was verified. */
export interface Thumbnail {
  type: "image/jpeg" | "image/webp";
  /** In pixels. */
  width: number;
  height: number;
  bytes: Uint8Array;
}

type Size = Pick<Thumbnail, "width" | "height">;

/**
 * The gate for small pictures of strangers, before anything decodes one: a baseline JPEG or a lossy WebP, alone in its bytes,
 * without animation, metadata or colour profile, and as small as it may be by the size that its own header tells.
 * @returns undefined for everything else
 */
export function readThumbnail(bytes: Uint8Array): Thumbnail | undefined {
  if (bytes.length > LIMITS.thumbnailBytes) return undefined;
  const webp = webpSize(bytes);
  const size = webp ?? jpegSize(bytes);
  if (size === undefined || !isSmall(size)) return undefined;
  return { type: webp === undefined ? "image/jpeg" : "image/webp", ...size, bytes };
}

const isSmall = ({ width, height }: Size): boolean =>
  width >= 1 && height >= 1 && Math.max(width, height) <= LIMITS.thumbnailSide;

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);
const latin = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** RIFF, one chunk `VP8 ` (RFC 6386, section 9.1) that reaches to the end, and in it a key frame. */
function webpSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 30 || latin(bytes, 0, 4) !== "RIFF" || latin(bytes, 8, 16) !== "WEBPVP8 ") return undefined;
  const view = viewOf(bytes);
  const chunk = view.getUint32(16, true);
  // Chunks have an even length; a byte is added to others.
  if (view.getUint32(4, true) !== bytes.length - 8 || 20 + chunk + (chunk % 2) !== bytes.length) return undefined;
  const isKeyFrame = ((bytes[20] ?? 1) & 1) === 0;
  if (!isKeyFrame || view.getUint16(23) !== 0x9d01 || bytes[25] !== 0x2a) return undefined;
  // Of each sixteen bits two tell how it may be scaled.
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

const [START, END, SCAN, FRAME] = [0xd8, 0xd9, 0xda, 0xc0];
/** JFIF's own header, tables, and the restart interval. */
const HARMLESS: ReadonlySet<number> = new Set([0xe0, 0xdb, 0xc4, 0xdd]);

/** Segments of ITU-T T.81, annex B: tables, one frame, one scan, and the end. */
function jpegSize(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== START) return undefined;
  const view = viewOf(bytes);
  let size: Size | undefined;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const [mark, kind] = [bytes[at], bytes[at + 1]];
    const next = at + 2 + view.getUint16(at + 2);
    if (mark !== 0xff || kind === undefined || next > bytes.length) return undefined;
    if (kind === SCAN) return isScan(bytes, next) ? size : undefined;
    if (kind === FRAME && size === undefined && next >= at + 9) {
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else if (!HARMLESS.has(kind)) return undefined;
    at = next;
  }
  return undefined;
}

/** Whether all from there is one scan's data, and the end behind it. */
function isScan(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const kind = bytes[at + 1] ?? 0;
    if (kind === END) return at + 2 === bytes.length;
    if (kind !== 0 && (kind < 0xd0 || kind > 0xd7)) return false;
  }
  return false;
}

/**
 * The same picture without what its encoder says of it beside: profiles, camera and place. Of a WebP its lossy frame is left,
 * of a JPEG what is needed to draw it. Anything else comes back as it is.
 */
export function barePicture(bytes: Uint8Array): Uint8Array {
  if (latin(bytes, 0, 4) === "RIFF" && latin(bytes, 8, 12) === "WEBP") return bareWebp(bytes);
  return bytes[0] === 0xff && bytes[1] === START ? bareJpeg(bytes) : bytes;
}

function bareWebp(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const next = at + 8 + length + (length % 2);
    if (latin(bytes, at, at + 4) === "VP8 ") {
      const bare = joined([bytes.subarray(0, 12), bytes.subarray(at, next)]);
      viewOf(bare).setUint32(4, bare.length - 8, true);
      return bare;
    }
    at = next;
  }
  return bytes;
}

/** Without application segments but JFIF's, and comments. */
function bareJpeg(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length; ) {
    const kind = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || kind === SCAN) return joined([...kept, bytes.subarray(at)]);
    const next = at + 2 + view.getUint16(at + 2);
    const saysMore = (kind > 0xe0 && kind <= 0xef) || kind === 0xfe;
    if (!saysMore) kept.push(bytes.subarray(at, next));
    at = next;
  }
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
