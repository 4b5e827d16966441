/** How much of a frame is shown to whoever reads it: enough for an event's name and its first fields. */
const PREFIX = 320;

/**
 * Walks through the frames of a WebSocket without assembling them: a load process that has to take hundreds of thousands
 * a second looks at the first bytes of each and skips the rest. Server to client, so never masked (RFC 6455, 5.2).
 */
export class FrameReader {
  readonly #onFrame: (bytes: Buffer, start: number, end: number) => void;
  /** Bytes of the present frame still to skip. */
  #skip = 0;
  #tail: Buffer | undefined;

  /** @param onFrame gets the first bytes of each frame's payload, valid during the call only. */
  constructor(onFrame: (bytes: Buffer, start: number, end: number) => void) {
    this.#onFrame = onFrame;
  }

  feed(chunk: Buffer, length: number): void {
    let bytes = chunk;
    let end = length;
    if (this.#tail) {
      bytes = Buffer.concat([this.#tail, chunk.subarray(0, length)]);
      end = bytes.length;
      this.#tail = undefined;
    }
    let at = 0;
    while (at < end) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, end - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      const [head, payload] = this.#header(bytes, at, end);
      const shown = Math.min(payload, PREFIX);
      if (head === 0 || at + head + shown > end) {
        this.#tail = Buffer.from(bytes.subarray(at, end));
        return;
      }
      this.#onFrame(bytes, at + head, at + head + shown);
      this.#skip = payload - shown;
      at += head + shown;
    }
  }

  /** @returns the lengths of header and payload; 0 when the header is not all here. */
  #header(bytes: Buffer, at: number, end: number): [number, number] {
    const short = end - at < 2 ? 0 : (bytes[at + 1] ?? 0) & 0x7f;
    if (end - at < 2) return [0, 0];
    if (short < 126) return [2, short];
    if (short === 126) return end - at < 4 ? [0, 0] : [4, bytes.readUInt16BE(at + 2)];
    return end - at < 10 ? [0, 0] : [10, Number(bytes.readBigUInt64BE(at + 2))];
  }
}

/** A text frame from a client. Its mask is zero, which is allowed and costs nothing to apply. */
export function clientFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 6 : 8;
  if (length > 65_535) throw new RangeError("longer than a bench needs");
  const frame = Buffer.alloc(head + length);
  frame[0] = 0x81;
  if (head === 6) frame[1] = 0x80 | length;
  else {
    frame[1] = 0xfe;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, head);
  return frame;
}
