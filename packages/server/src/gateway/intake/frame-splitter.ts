import type { Slabs } from "./slabs.ts";
import { unmask } from "./unmask.ts";

export interface SplitterOutput {
  /** Bytes for the ordinary receiver, in their order. They are the caller's again afterwards. */
  pass(bytes: Buffer): void;
  /** A whole binary message, unmasked, over a slab that is the receiver's now. */
  message(bytes: Buffer): void;
}

const FIN_BINARY = 0x82;
const FIN = 0x80;
const OPCODE = 0x0f;
const MASKED = 0x80;
const LONGEST_HEAD = 14;
/** From here on opcodes are those of control frames, which may come between the fragments of a message. */
const FIRST_CONTROL = 0x08;

/** In a head · in the payload of a frame that is passed on · in one that is filled into a slab. */
type State = { is: "head" } | { is: "passing"; rest: number } | { is: "filling"; slab: Buffer; filled: number };

/**
 * Takes the large binary messages out of what a WebSocket client sends (RFC 6455, section 5.2), those that carry chunks,
 * and passes everything else on untouched: small frames, text, control frames, fragments, and all that is malformed, so
 * that one receiver judges it. The payload of a large message is written to its place once; with `space` the system
 * writes it there itself.
 */
export class FrameSplitter {
  readonly #slabs: Slabs;
  readonly #output: SplitterOutput;
  readonly #head = Buffer.alloc(LONGEST_HEAD);
  #headLength = 0;
  /** Between the first and the last fragment of a message. */
  #fragmented = false;
  #state: State = { is: "head" };

  constructor(slabs: Slabs, output: SplitterOutput) {
    this.#slabs = slabs;
    this.#output = output;
  }

  /** Where the next bytes from the socket belong, while a slab is being filled. */
  get space(): Buffer | undefined {
    return this.#state.is === "filling" ? this.#state.slab.subarray(this.#state.filled) : undefined;
  }

  /** That many bytes were written into `space`. */
  wrote(bytes: number): void {
    if (this.#state.is !== "filling") throw new Error("no slab is being filled");
    this.#fill(this.#state, bytes);
  }

  /** What came from the socket, cut anywhere. */
  push(bytes: Buffer): void {
    /** Bytes before `at` that belong to the ordinary receiver begin here. */
    let from = 0;
    let at = 0;
    while (at < bytes.length) {
      const state = this.#state;
      if (state.is === "passing") {
        const length = Math.min(state.rest, bytes.length - at);
        at += length;
        state.rest -= length;
        if (state.rest === 0) this.#state = { is: "head" };
      } else if (state.is === "filling") {
        const length = Math.min(state.slab.length - state.filled, bytes.length - at);
        bytes.copy(state.slab, state.filled, at, at + length);
        at += length;
        from = at;
        this.#fill(state, length);
      } else {
        const carried = this.#headLength;
        const start = at;
        at += this.#takeHead(bytes, at);
        const payload = this.#payloadLength;
        if (payload === undefined) {
          // The rest of the head comes with the next bytes; until then nobody knows whose it is.
          this.#pass(bytes, from, start);
          return;
        }
        if (this.#isLarge(payload)) this.#pass(bytes, from, start);
        else if (carried > 0) this.#output.pass(Buffer.from(this.#head.subarray(0, carried)));
        this.#endHead(payload);
        if (this.#state.is === "filling") from = at;
      }
    }
    this.#pass(bytes, from, at);
  }

  /** The connection is gone, and with it what was being filled. */
  end(): void {
    if (this.#state.is === "filling") this.#slabs.give(this.#state.slab);
    this.#state = { is: "head" };
  }

  #pass(bytes: Buffer, from: number, to: number): void {
    if (to > from) this.#output.pass(bytes.subarray(from, to));
  }

  /** Copies bytes into the head until it is whole. @returns how many. */
  #takeHead(bytes: Buffer, at: number): number {
    const before = this.#headLength;
    for (let next = at; next < bytes.length && this.#payloadLength === undefined; next++) {
      this.#head[this.#headLength] = bytes[next] ?? 0;
      this.#headLength += 1;
    }
    return this.#headLength - before;
  }

  /** Of the frame whose head is whole; undefined while it is not. */
  get #payloadLength(): number | undefined {
    if (this.#headLength < 2) return undefined;
    const second = this.#head[1] ?? 0;
    const short = second & ~MASKED;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (this.#headLength < 2 + extended + (second & MASKED ? 4 : 0)) return undefined;
    if (extended === 2) return this.#head.readUInt16BE(2);
    if (extended === 8) return Number(this.#head.readBigUInt64BE(2));
    return short;
  }

  /** No fragment, no extension's bits, masked as a client must, and of the size of a chunk. */
  #isLarge(payload: number): boolean {
    const [first, second = 0] = this.#head;
    return !this.#fragmented && first === FIN_BINARY && (second & MASKED) !== 0 && this.#slabs.fits(payload);
  }

  #endHead(payload: number): void {
    const [first = 0] = this.#head;
    if (this.#isLarge(payload)) this.#state = { is: "filling", slab: this.#slabs.take(payload), filled: 0 };
    else {
      if ((first & OPCODE) < FIRST_CONTROL) this.#fragmented = (first & FIN) === 0;
      this.#state = payload === 0 ? { is: "head" } : { is: "passing", rest: payload };
      this.#headLength = 0;
    }
  }

  #fill(state: State & { is: "filling" }, bytes: number): void {
    state.filled += bytes;
    if (state.filled < state.slab.length) return;
    unmask(state.slab, this.#head.subarray(this.#headLength - 4, this.#headLength));
    this.#headLength = 0;
    this.#state = { is: "head" };
    this.#output.message(state.slab);
  }
}
