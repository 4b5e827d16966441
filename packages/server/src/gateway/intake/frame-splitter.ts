import { type FrameHead, HeadReader, isControl, OPCODE, restarted } from "./frame-head.ts";
import { LARGEST, type Slabs, sizeFor } from "./slabs.ts";
import { unmask } from "./unmask.ts";

export interface SplitterOutput {
  /** Bytes for the ordinary receiver, in their order. They are the caller's again afterwards. */
  pass(bytes: Buffer): void;
  /** A whole binary message, unmasked, over a slab that is the receiver's now. */
  message(bytes: Buffer): void;
}

/** In a head · in the payload of a frame that is passed on · in one that is filled into the message's slab, up to `end`. */
type State = { is: "head" } | { is: "passing"; rest: number } | Filling;

interface Filling {
  is: "filling";
  into: Gathered;
  head: FrameHead;
  mask: Buffer;
  end: number;
}

/** A large message of which all that came lies in its slab, in one frame or in several. */
interface Gathered {
  slab: Buffer;
  filled: number;
  frames: number;
}

/** As many as ws takes, to which a message of more is left. A browser makes about one for each 64 KiB. */
const FRAMES = 16_384;

/**
 * Takes the large binary messages out of what a WebSocket client sends (RFC 6455, section 5.2), those that carry chunks,
 * and passes everything else on untouched: small frames, text, control frames, and all that is malformed, so that one
 * receiver judges it. A browser sends what is larger than 64 KiB in fragments, with the length of none known before; they are
 * put together in one slab, as long as all of it is a chunk's message. Where it turns out not to be, what was put together is
 * handed to the ordinary receiver as the first fragment. The payload is written to its place once; with `space` the system
 * writes it there itself.
 */
export class FrameSplitter {
  readonly #slabs: Slabs;
  readonly #output: SplitterOutput;
  readonly #head = new HeadReader();
  /** Between the first and the last fragment of a message that is passed on. */
  #fragmented = false;
  #gathered: Gathered | undefined;
  /** Bytes of the last message that came in fragments: a file's chunks are of one size. */
  #usual = LARGEST;
  #state: State = { is: "head" };

  constructor(slabs: Slabs, output: SplitterOutput) {
    this.#slabs = slabs;
    this.#output = output;
  }

  /** Where the next bytes from the socket belong, while a slab is being filled. */
  get space(): Buffer | undefined {
    return this.#state.is === "filling" ? spaceOf(this.#state) : undefined;
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
        const length = bytes.copy(spaceOf(state), 0, at);
        at += length;
        from = at;
        this.#fill(state, length);
      } else {
        const carried = this.#head.length;
        const start = at;
        at += this.#head.take(bytes, at);
        const { head } = this.#head;
        if (head === undefined) {
          // The rest of the head comes with the next bytes; until then nobody knows whose it is.
          this.#pass(bytes, from, start);
          return;
        }
        const into = this.#gather(head);
        if (into !== undefined) {
          this.#pass(bytes, from, start);
          from = at;
          this.#begin(into, head);
        } else {
          if (this.#gathered !== undefined && !isControl(head.first)) {
            // What was put together goes before the frame that ends it.
            this.#pass(bytes, from, start);
            from = start;
            this.#giveUp(this.#gathered);
          }
          if (carried > 0) this.#output.pass(Buffer.from(this.#head.bytes.subarray(0, carried)));
          this.#beginPassing(head);
        }
        this.#head.clear();
      }
    }
    this.#pass(bytes, from, at);
  }

  /** The connection is gone, and with it what was being filled. */
  end(): void {
    if (this.#gathered !== undefined) this.#slabs.give(this.#gathered.slab);
    this.#gathered = undefined;
    this.#state = { is: "head" };
  }

  #pass(bytes: Buffer, from: number, to: number): void {
    if (to > from) this.#output.pass(bytes.subarray(from, to));
  }

  /** @returns where the payload of a frame belongs that is a large message or its next fragment, with room for it */
  #gather({ first, masked, payload }: FrameHead): Gathered | undefined {
    const gathered = this.#gathered;
    if (gathered === undefined) {
      // No extension's bits, masked as a client must, and of the size of a chunk, or of what may become one.
      const begins = first === OPCODE.finalBinary || first === OPCODE.binary;
      if (this.#fragmented || !begins || !masked || !this.#slabs.fits(payload)) return undefined;
      const length = first === OPCODE.finalBinary ? payload : payload > this.#usual ? LARGEST : this.#usual;
      this.#gathered = { slab: this.#slabs.take(length), filled: 0, frames: 1 };
      return this.#gathered;
    }
    const goesOn = first === OPCODE.continuation || first === OPCODE.finalContinuation;
    const whole = gathered.filled + payload;
    if (!goesOn || !masked || whole > LARGEST || gathered.frames >= FRAMES) return undefined;
    gathered.frames += 1;
    if (whole > gathered.slab.length) {
      const slab = this.#slabs.take(LARGEST);
      gathered.slab.copy(slab, 0, 0, gathered.filled);
      this.#slabs.give(gathered.slab);
      gathered.slab = slab;
    }
    return gathered;
  }

  #giveUp({ slab, filled }: Gathered): void {
    this.#gathered = undefined;
    this.#fragmented = true;
    this.#output.pass(restarted(filled));
    this.#output.pass(slab.subarray(0, filled));
    this.#slabs.give(slab);
  }

  #begin(into: Gathered, head: FrameHead): void {
    const filling: Filling = { is: "filling", into, head, mask: this.#head.mask, end: into.filled + head.payload };
    this.#state = filling;
    // A fragment may be empty.
    if (head.payload === 0) this.#fill(filling, 0);
  }

  #beginPassing({ first, payload, final }: FrameHead): void {
    if (!isControl(first)) this.#fragmented = !final;
    this.#state = payload === 0 ? { is: "head" } : { is: "passing", rest: payload };
  }

  /** The message in a slab of its size: whoever holds it is reckoned with what it weighs, not with what was expected of it. */
  #fitted({ slab, filled }: Gathered): Buffer {
    if (slab.buffer.byteLength <= sizeFor(filled)) return slab.subarray(0, filled);
    const fitting = this.#slabs.take(filled);
    slab.copy(fitting, 0, 0, filled);
    this.#slabs.give(slab);
    return fitting;
  }

  #fill({ into, head, mask, end }: Filling, bytes: number): void {
    into.filled += bytes;
    if (into.filled < end) return;
    unmask(into.slab.subarray(end - head.payload, end), mask);
    this.#state = { is: "head" };
    if (!head.final) return;
    this.#gathered = undefined;
    if (head.first !== OPCODE.finalBinary) this.#usual = into.filled;
    this.#output.message(this.#fitted(into));
  }
}

const spaceOf = ({ into, end }: Filling): Buffer => into.slab.subarray(into.filled, end);
