/** Bytes of a mark: an unsigned 64-bit integer, big-endian. */
const MARK = 8;
/** The file's digest stands before the marks. */
const HEAD = 32;

/**
 * How much of a download is on the disk, as an append-only file: the SHA-256 of the whole, then one mark after every
 * sync of the data. What a power cut leaves behind the last mark, in this file or in the data, is not trusted.
 */
export function marksHead(sha256: string): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(HEAD);
  for (let at = 0; at < HEAD; at++) head[at] = Number.parseInt(sha256.slice(at * 2, at * 2 + 2), 16);
  return head;
}

export function encodeMark(kept: number): Uint8Array<ArrayBuffer> {
  const mark = new Uint8Array(MARK);
  new DataView(mark.buffer).setBigUint64(0, BigInt(kept));
  return mark;
}

/**
 * @param length bytes of data that are there
 * @returns bytes that are known to be synced, and where the next mark goes; `end` 0: these are marks of another file.
 */
export function readMarks(marks: Uint8Array, sha256: string, length: number): { kept: number; end: number } {
  const head = marksHead(sha256);
  if (marks.length < HEAD || head.some((byte, at) => marks[at] !== byte)) return { kept: 0, end: 0 };
  const view = new DataView(marks.buffer, marks.byteOffset, marks.byteLength);
  let kept = 0;
  let end = HEAD;
  while (end + MARK <= marks.length) {
    const mark = Number(view.getBigUint64(end));
    if (mark <= kept || mark > length) break;
    kept = mark;
    end += MARK;
  }
  return { kept, end };
}
