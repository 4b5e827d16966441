import { equalBytes } from "./bytes.ts";
import { chainStep } from "./chain.ts";
import type { ChainPlace } from "./content.ts";
import type { CryptoPort } from "./crypto-port.ts";

/** A frame that was verified, where the log has it. */
export interface LoggedFrame {
  offset: number;
  /** One name for sender and stream. */
  stream: string;
  seq: number;
  /** SHA-256 of what its sender signed. */
  digest: Uint8Array;
  /** The digest of the frame before it in the stream, as its sender says; zero for the first. */
  previous: Uint8Array;
  /** What its sender had seen of the log. */
  seen: ChainPlace;
}

/**
 * What a log is found to be at one frame.
 * - `replayed`: the frame stands at another place already.
 * - `moved`: it stands before one that its sender said earlier, before what its sender had seen, or where another one stood.
 * - `gap`: something that its sender said before it is kept back.
 * - `equivocal`: it is not the one that its sender says came next, or first.
 * - `fork`: its sender was told another log up to that offset; both heads are told.
 */
export type LogFinding =
  | { finding: "fine" }
  | { finding: "replayed" | "moved" | "gap" | "equivocal" }
  | { finding: "fork"; at: number; ours: Uint8Array; theirs: Uint8Array };

interface Place {
  offset: number;
  digest: Uint8Array;
  previous: Uint8Array;
}

const ZERO = new Uint8Array(32);

/**
 * What one reader holds of a conversation's frames: whether each sender's stand in their order without a hole, and
 * whether all senders have seen the same log. Pages may come in any order; from where nothing is known yet, the first
 * sender who tells its head is believed, and everybody after it compared. One call at a time.
 */
export class SealedLog {
  readonly #crypto: Pick<CryptoPort, "sha256">;
  readonly #streams = new Map<string, Map<number, Place>>();
  readonly #digests = new Map<number, Uint8Array>();
  readonly #heads: Map<number, Uint8Array>;
  #tip: ChainPlace;

  /** @param start head of the conversation before its first message (`chainStart`) */
  constructor(crypto: Pick<CryptoPort, "sha256">, start: Uint8Array) {
    this.#crypto = crypto;
    this.#heads = new Map([[0, start]]);
    this.#tip = { offset: 0, head: start };
  }

  /** The furthest place whose head is known. */
  get tip(): ChainPlace {
    return this.#tip;
  }

  /**
   * Takes a frame in; the one that was taken in at its offset before says nothing new. One that is out of its sender's order counts for the chain all the same: others
   * were told it too.
   */
  async add(frame: LoggedFrame): Promise<LogFinding> {
    const { offset, digest, seen } = frame;
    const before = this.#digests.get(offset);
    if (before !== undefined) return { finding: equalBytes(before, digest) ? "fine" : "moved" };
    const order = seen.offset >= offset ? "moved" : this.#placeInStream(frame);
    this.#digests.set(offset, digest);
    const fork = (await this.#compare(seen)) ?? (await this.#extend(offset - 1));
    return order === "fine" && fork !== undefined ? fork : { finding: order };
  }

  #placeInStream({
    stream,
    seq,
    offset,
    digest,
    previous,
  }: LoggedFrame): "fine" | "replayed" | "moved" | "gap" | "equivocal" {
    const places = this.#streams.get(stream) ?? new Map<number, Place>();
    if (places.has(seq)) return "replayed";
    const [before, after] = [places.get(seq - 1), places.get(seq + 1)];
    if (seq === 0 && !equalBytes(previous, ZERO)) return "equivocal";
    if (before !== undefined && !equalBytes(previous, before.digest)) return "equivocal";
    if (after !== undefined && !equalBytes(after.previous, digest)) return "equivocal";
    for (const [other, place] of places) {
      if (other < seq !== place.offset < offset) return "moved";
    }
    const last = Math.max(-1, ...[...places].filter(([, place]) => place.offset < offset).map(([other]) => other));
    // Of a stream that is new here, whatever was said before in it stands before the first offset that was read.
    const whole = seq > last + 1 && this.#isWhole(places.get(last)?.offset ?? 0, offset);
    this.#streams.set(stream, places.set(seq, { offset, digest, previous }));
    return whole ? "gap" : "fine";
  }

  /** Everything between two offsets was read: what is not there was kept back. */
  #isWhole(first: number, end: number): boolean {
    for (let offset = first + 1; offset < end; offset++) if (!this.#digests.has(offset)) return false;
    return true;
  }

  async #compare({ offset, head }: ChainPlace): Promise<LogFinding | undefined> {
    const ours = this.#heads.get(offset);
    if (ours === undefined) {
      this.#know(offset, head);
      return this.#extend(offset);
    }
    return equalBytes(ours, head) ? undefined : { finding: "fork", at: offset, ours, theirs: head };
  }

  /** Computes heads from an offset on, as far as frames are known. */
  async #extend(from: number): Promise<LogFinding | undefined> {
    let head = this.#heads.get(from);
    for (let offset = from + 1; head !== undefined; offset++) {
      const digest = this.#digests.get(offset);
      if (digest === undefined) return undefined;
      const computed = await chainStep(this.#crypto, head, digest);
      const known = this.#heads.get(offset);
      if (known !== undefined) {
        return equalBytes(known, computed) ? undefined : { finding: "fork", at: offset, ours: computed, theirs: known };
      }
      this.#know(offset, computed);
      head = computed;
    }
    return undefined;
  }

  #know(offset: number, head: Uint8Array): void {
    this.#heads.set(offset, head);
    if (offset > this.#tip.offset) this.#tip = { offset, head };
  }
}
