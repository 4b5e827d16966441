import { equalBytes } from "./bytes.ts";
import { chainStep } from "./chain.ts";
import type { ChainPlace } from "./content.ts";
import type { CryptoPort } from "./crypto-port.ts";

/** Who says that a conversation has a head. */
export interface Claimant {
  /** One name for the person, whatever it is called. */
  person: string;
  /** As the person is shown. */
  name: string;
}

/** Two heads at one offset, and who told each; undefined for one that was computed here from the first message on. */
export interface Fork {
  at: number;
  ours: Uint8Array;
  oursBy: Claimant | undefined;
  theirs: Uint8Array;
  theirsBy: Claimant | undefined;
}

/** How much a head is worth: one person's word, two people's (or one's own), computed from the first message on. */
const CLAIMED = 0;
const AGREED = 1;
const COMPUTED = 2;

/** Heads that are kept; the oldest go first, and what is told of a place without one is believed anew. */
const KEPT_HEADS = 32_768;

/** Heads that hang together: each follows from the one before by what was read. */
class Root {
  worth: number;
  readonly by: Claimant | undefined;
  /** The furthest of them. */
  last: ChainPlace;
  #into: Root | undefined;

  constructor(worth: number, by: Claimant | undefined, last: ChainPlace) {
    this.worth = worth;
    this.by = by;
    this.last = last;
  }

  get whole(): Root {
    return this.#into?.whole ?? this;
  }

  /** Both are one chain: they meet in one head. */
  join(other: Root): void {
    const agreed = this.by !== undefined && other.by !== undefined && this.by.person !== other.by.person;
    this.worth = Math.max(this.worth, other.worth, agreed ? AGREED : CLAIMED);
    if (other.last.offset > this.last.offset) this.last = other.last;
    other.#into = this;
  }
}

interface Known {
  head: Uint8Array;
  root: Root;
}

/**
 * The heads of a conversation, as far as they follow from what was read. Where nothing is known, the first who tells a
 * head is believed; but a belief that nobody else has shared is passed on to nobody, and gives way to whoever contradicts it.
 */
export class HeadChain {
  readonly #crypto: Pick<CryptoPort, "sha256">;
  /** What stands at an offset. */
  readonly #digestAt: (offset: number) => Uint8Array | undefined;
  readonly #heads = new Map<number, Known>();
  #tip: ChainPlace;

  constructor(
    crypto: Pick<CryptoPort, "sha256">,
    start: Uint8Array,
    digestAt: (offset: number) => Uint8Array | undefined,
  ) {
    this.#crypto = crypto;
    this.#digestAt = digestAt;
    this.#tip = { offset: 0, head: start };
    this.#know(this.#tip, new Root(COMPUTED, undefined, this.#tip));
  }

  /** The furthest head that does not stand on one person's word alone. */
  get tip(): ChainPlace {
    return this.#tip;
  }

  /** Somebody tells what it saw. @param own this reader said so itself, in another run */
  async claim(place: ChainPlace, by: Claimant, own: boolean): Promise<Fork | undefined> {
    const known = this.#heads.get(place.offset);
    const root = known?.root.whole;
    if (known === undefined || root === undefined) return this.#believe(place, by, own);
    if (equalBytes(known.head, place.head)) {
      if (own || root.by?.person !== by.person) this.#trust(root, AGREED);
      return undefined;
    }
    const fork = { at: place.offset, ours: known.head, oursBy: root.by, theirs: place.head, theirsBy: by };
    if (root.worth === CLAIMED) {
      this.#drop(root);
      await this.#believe(place, by, own);
    }
    return fork;
  }

  /** Computes heads from an offset on, as far as frames are known. */
  async extend(from: number): Promise<Fork | undefined> {
    let known = this.#heads.get(from);
    let fork: Fork | undefined;
    for (let offset = from + 1; known !== undefined; offset++) {
      const digest = this.#digestAt(offset);
      if (digest === undefined) return fork;
      const root: Root = known.root.whole;
      const head = await chainStep(this.#crypto, known.head, digest);
      const there = this.#heads.get(offset);
      const other = there?.root.whole;
      if (there === undefined || other === undefined) {
        this.#know({ offset, head }, root);
      } else if (equalBytes(there.head, head)) {
        if (other !== root) this.#merge(root, other);
        return fork;
      } else if (root.worth < other.worth) {
        this.#drop(root);
        return { at: offset, ours: there.head, oursBy: other.by, theirs: head, theirsBy: root.by };
      } else {
        fork ??= { at: offset, ours: head, oursBy: root.by, theirs: there.head, theirsBy: other.by };
        this.#know({ offset, head }, root);
      }
      known = this.#heads.get(offset);
    }
    return fork;
  }

  forget(offset: number): void {
    if (offset !== 0) this.#heads.delete(offset);
  }

  async #believe(place: ChainPlace, by: Claimant, own: boolean): Promise<Fork | undefined> {
    this.#know(place, new Root(own ? AGREED : CLAIMED, by, place));
    return this.extend(place.offset);
  }

  #know(place: ChainPlace, root: Root): void {
    this.#heads.set(place.offset, { head: place.head, root });
    for (const offset of this.#heads.keys()) {
      if (this.#heads.size <= KEPT_HEADS) break;
      this.forget(offset);
    }
    if (place.offset > root.last.offset) root.last = place;
    if (root.worth > CLAIMED && place.offset >= this.#tip.offset) this.#tip = place;
  }

  #trust(root: Root, worth: number): void {
    root.worth = Math.max(root.worth, worth);
    if (root.worth > CLAIMED && root.last.offset > this.#tip.offset) this.#tip = root.last;
  }

  #merge(root: Root, other: Root): void {
    root.join(other);
    this.#trust(root, root.worth);
  }

  #drop(root: Root): void {
    for (const [offset, known] of this.#heads) if (known.root.whole === root) this.#heads.delete(offset);
  }
}
