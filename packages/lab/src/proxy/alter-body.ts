import { Transform } from "node:stream";

/** Flips one bit of a body of `length` bytes as it streams by: the one at the share `at` of it. */
export function flipBitOfBody(length: number, at: number): Transform {
  const bit = Math.floor(at * length * 8);
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const index = (bit >>> 3) - passed;
      passed += chunk.length;
      done(null, index >= 0 && index < chunk.length ? withFlipped(chunk, index, bit & 7) : chunk);
    },
  });
}

const HEAD_END = Buffer.from("\r\n\r\n");
/** Heads of a part are short; who writes longer ones passes unaltered. */
const LONGEST_HEAD = 64 * 1024;

/**
 * Flips one bit in the first byte of the first part of a multipart body, the file's: how long the file is nobody says
 * before its end. Where there is no first byte, nothing is changed.
 */
export function flipBitOfUpload(at: number): Transform {
  let head = Buffer.alloc(0);
  let done = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      if (done) return pass(null, chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(HEAD_END);
      const first = end + HEAD_END.length;
      const found = end !== -1 && first < head.length;
      if (!found && head.length < LONGEST_HEAD) return pass();
      done = true;
      pass(null, found && head[first] !== 0x0d ? withFlipped(head, first, Math.floor(at * 8)) : head);
    },
    flush(pass) {
      pass(null, done ? undefined : head);
    },
  });
}

function withFlipped(bytes: Buffer, index: number, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(index) ^ (1 << bit), index);
  return copy;
}
