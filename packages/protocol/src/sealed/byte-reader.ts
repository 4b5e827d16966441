/** Reads fields one after the other. What is not there reads as undefined, and so does everything behind it. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether everything was read, and nothing was missing. */
  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Uint8Array | undefined {
    const end = this.#at + length;
    if (end > this.#bytes.length) {
      this.#at = Number.POSITIVE_INFINITY;
      return undefined;
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** Everything that was not read yet. */
  rest(): Uint8Array {
    const rest = this.#bytes.subarray(this.#at);
    this.#at = this.#bytes.length;
    return rest;
  }

  u8(): number | undefined {
    return this.take(1)?.[0];
  }

  u32(): number | undefined {
    const taken = this.take(4);
    return taken && viewOf(taken).getUint32(0);
  }

  /** Undefined for what is no safe integer as well. */
  u64(): number | undefined {
    const taken = this.take(8);
    const value = taken && Number(viewOf(taken).getBigUint64(0));
    return Number.isSafeInteger(value) ? value : undefined;
  }

  /** Bytes behind their length. */
  block(): Uint8Array | undefined {
    const length = this.u32();
    return length === undefined ? undefined : this.take(length);
  }
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);
