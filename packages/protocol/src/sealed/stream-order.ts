import { equalBytes } from "./bytes.ts";

/** What a frame says of its place in its stream, and where the log has it. */
export interface StreamPlace {
  offset: number;
  seq: number;
  /** SHA-256 of what its sender signed. */
  digest: Uint8Array;
  /** The digest of the frame before it in the stream, as its sender says; zero for the first. */
  previous: Uint8Array;
}

export type OrderFinding = "fine" | "replayed" | "moved" | "gap" | "equivocal";

const ZERO = new Uint8Array(32);

/**
 * The frames of one stream that stand in order: by number, and therefore by offset too. A frame is compared with its two
 * neighbours alone, so that a long stream costs no more than a short one.
 */
export class StreamOrder {
  readonly #places: StreamPlace[] = [];

  get isEmpty(): boolean {
    return this.#places.length === 0;
  }

  /** @param isWhole whether everything between two offsets was read */
  place(frame: StreamPlace, isWhole: (first: number, end: number) => boolean): OrderFinding {
    const { seq, offset, digest, previous } = frame;
    const at = this.#indexOf(seq);
    const [before, after] = [this.#places[at - 1], this.#places[at]];
    if (after?.seq === seq) return equalBytes(after.digest, digest) ? "replayed" : "equivocal";
    if (seq === 0 && !equalBytes(previous, ZERO)) return "equivocal";
    if (before?.seq === seq - 1 && !equalBytes(previous, before.digest)) return "equivocal";
    if (after?.seq === seq + 1 && !equalBytes(after.previous, digest)) return "equivocal";
    if ((before?.offset ?? 0) > offset || (after?.offset ?? Number.POSITIVE_INFINITY) < offset) return "moved";
    this.#places.splice(at, 0, frame);
    // Of a stream that is new here, whatever was said before in it stands before the first offset that was read.
    const follows = seq === (before?.seq ?? -1) + 1;
    return follows || !isWhole(before?.offset ?? 0, offset) ? "fine" : "gap";
  }

  forget({ seq, offset }: StreamPlace): void {
    const at = this.#indexOf(seq);
    if (this.#places[at]?.offset === offset) this.#places.splice(at, 1);
  }

  /** Index of the first frame whose number is not below this one. */
  #indexOf(seq: number): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle]?.seq ?? seq) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
