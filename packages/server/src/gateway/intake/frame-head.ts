const LONGEST_HEAD = 14;
const FIN = 0x80;
const MASKED = 0x80;
/** From here on opcodes are those of control frames, which may come between the fragments of a message. */
const FIRST_CONTROL = 0x08;

/** First bytes of frames (RFC 6455, section 5.2) that belong to binary messages and have no bit of an extension. */
export const OPCODE = { continuation: 0x00, binary: 0x02, finalContinuation: FIN, finalBinary: FIN | 0x02 } as const;

export interface FrameHead {
  /** Its first byte. */
  first: number;
  /** The last frame of its message. */
  final: boolean;
  masked: boolean;
  /** Bytes behind the head. */
  payload: number;
}

export const isControl = (first: number): boolean => (first & 0x0f) >= FIRST_CONTROL;

/** Puts the head of a frame together, however its bytes are cut. */
export class HeadReader {
  /** What came of it so far is in front. */
  readonly bytes = Buffer.alloc(LONGEST_HEAD);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Takes what belongs to the head, from `at` on. @returns how many bytes */
  take(bytes: Buffer, at: number): number {
    const before = this.#length;
    for (let next = at; next < bytes.length && !this.#isWhole; next++) {
      this.bytes[this.#length] = bytes[next] ?? 0;
      this.#length += 1;
    }
    return this.#length - before;
  }

  /** Undefined while it is not whole. */
  get head(): FrameHead | undefined {
    if (!this.#isWhole) return undefined;
    const [first = 0, second = 0] = this.bytes;
    return { first, final: (first & FIN) !== 0, masked: (second & MASKED) !== 0, payload: this.#payload };
  }

  /** Four bytes, of a whole head that is masked. */
  get mask(): Buffer {
    return Buffer.from(this.bytes.subarray(this.#length - 4, this.#length));
  }

  /** The next one begins. */
  clear(): void {
    this.#length = 0;
  }

  get #isWhole(): boolean {
    if (this.#length < 2) return false;
    const second = this.bytes[1] ?? 0;
    const short = second & ~MASKED;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    return this.#length >= 2 + extended + (second & MASKED ? 4 : 0);
  }

  get #payload(): number {
    const short = (this.bytes[1] ?? 0) & ~MASKED;
    if (short === 126) return this.bytes.readUInt16BE(2);
    return short === 127 ? Number(this.bytes.readBigUInt64BE(2)) : short;
  }
}

/** The head of a first binary fragment of that length, masked with zeros, as which what was put together is told again. */
export function restarted(length: number): Buffer {
  const head = Buffer.alloc(LONGEST_HEAD);
  head[0] = OPCODE.binary;
  head[1] = MASKED | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
