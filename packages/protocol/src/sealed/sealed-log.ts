import { equalBytes } from "./bytes.ts";
import type { ChainPlace } from "./content.ts";
import type { CryptoPort } from "./crypto-port.ts";
import { type Claimant, type Fork, HeadChain } from "./head-chain.ts";
import { type OrderFinding, StreamOrder, type StreamPlace } from "./stream-order.ts";

/** A frame that was verified, where the log has it. */
export interface LoggedFrame extends StreamPlace {
  /** One name for sender and stream. */
  stream: string;
  /** What its sender had seen of the log. */
  seen: ChainPlace;
  by: Claimant;
  /** Whether this reader said it itself. */
  own: boolean;
  /** Of the message, where its sender named it. */
  id?: string | undefined;
}

/**
 * What a log is found to be at one frame.
 * - `replayed`: the frame, or another one of the same person with the same id, stands at another place already.
 * - `moved`: it stands before one that its sender said earlier, before what its sender had seen, or where another one stood.
 * - `gap`: something that its sender said before it is kept back.
 * - `equivocal`: it is not the one that its sender says came next, or first, or not the only one with its number.
 * - `fork`: people were told different logs up to that offset; both heads are told.
 */
export type LogFinding = { finding: OrderFinding } | ({ finding: "fork" } & Fork);

/** Frames that a reader remembers of a conversation; an order that was broken before them is not found. */
export const REMEMBERED_FRAMES = 16_384;

/** A frame that was not shown has no place in a stream. */
interface Remembered {
  digest: Uint8Array;
  placed: { frame: StreamPlace; stream: string; name: string | undefined } | undefined;
}

/**
 * What one reader holds of a conversation's frames: whether each sender's stand in their order without a hole, and
 * whether all senders have seen the same log. Pages may come in any order. One call at a time.
 */
export class SealedLog {
  readonly #streams = new Map<string, StreamOrder>();
  /** By offset, in the order in which they came. */
  readonly #frames = new Map<number, Remembered>();
  /** Offsets by who said it and under which id. */
  readonly #named = new Map<string, number>();
  readonly #heads: HeadChain;

  /** @param start head of the conversation before its first message (`chainStart`) */
  constructor(crypto: Pick<CryptoPort, "sha256">, start: Uint8Array) {
    this.#heads = new HeadChain(crypto, start, (offset) => this.#frames.get(offset)?.digest);
  }

  /** The furthest place whose head is known, and not by one person's word alone. */
  get tip(): ChainPlace {
    return this.#heads.tip;
  }

  /**
   * Takes a frame in; the one that was taken in at its offset before says nothing new. One that is out of its sender's
   * order counts for the chain all the same: others were told it too. What a sender says to have seen behind its own
   * frame it cannot have seen, and counts for nothing.
   */
  async add(frame: LoggedFrame): Promise<LogFinding> {
    const { offset, digest, seen, stream, by, own } = frame;
    const before = this.#frames.get(offset);
    if (before?.placed !== undefined) return { finding: equalBytes(before.digest, digest) ? "fine" : "moved" };
    if (before !== undefined && !equalBytes(before.digest, digest)) return { finding: "moved" };
    const possible = seen.offset < offset;
    const placed = possible ? this.#placeInStream(frame) : "moved";
    const name = frame.id === undefined ? undefined : `${by.person} ${frame.id}`;
    const order = placed === "fine" && this.#isTaken(name, offset) ? "replayed" : placed;
    this.#remember(offset, { digest, placed: { frame, stream, name } });
    const claimed = possible ? await this.#heads.claim(seen, by, own) : undefined;
    const extended = await this.#heads.extend(offset - 1);
    const fork = claimed ?? extended;
    return order === "fine" && fork !== undefined ? { finding: "fork", ...fork } : { finding: order };
  }

  /** Takes in a frame that was signed for this place and is not shown: others were told it too. */
  async witness(offset: number, digest: Uint8Array): Promise<void> {
    if (this.#frames.has(offset)) return;
    this.#remember(offset, { digest, placed: undefined });
    await this.#heads.extend(offset - 1);
  }

  /** Whether that person has said something else under that id; else it is this one's from now on. */
  #isTaken(name: string | undefined, offset: number): boolean {
    if (name === undefined) return false;
    const first = this.#named.get(name) ?? offset;
    this.#named.set(name, first);
    return first !== offset;
  }

  #placeInStream(frame: LoggedFrame): OrderFinding {
    const order = this.#streams.get(frame.stream) ?? new StreamOrder();
    this.#streams.set(frame.stream, order);
    return order.place(frame, (first, end) => this.#isWhole(first, end));
  }

  /** Everything between two offsets was read: what is not there was kept back. */
  #isWhole(first: number, end: number): boolean {
    for (let offset = first + 1; offset < end; offset++) if (!this.#frames.has(offset)) return false;
    return true;
  }

  #remember(offset: number, remembered: Remembered): void {
    this.#frames.set(offset, remembered);
    for (const [oldest, { placed }] of this.#frames) {
      if (this.#frames.size <= REMEMBERED_FRAMES) return;
      this.#frames.delete(oldest);
      this.#heads.forget(oldest);
      if (placed === undefined) continue;
      this.#forgetPlace(placed.stream, placed.frame);
      if (placed.name !== undefined && this.#named.get(placed.name) === oldest) this.#named.delete(placed.name);
    }
  }

  #forgetPlace(stream: string, frame: StreamPlace): void {
    const order = this.#streams.get(stream);
    order?.forget(frame);
    if (order?.isEmpty) this.#streams.delete(stream);
  }
}
