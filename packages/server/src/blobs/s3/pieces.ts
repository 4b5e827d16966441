import { isBlobId, noSuchBlob } from "../ids.ts";
import type { Spool } from "../port.ts";
import { AtHand } from "./at-hand.ts";
import { cover, type Piece, sizeOf } from "./cover.ts";
import { Slots } from "./patience.ts";
import { PIECE, type Remote } from "./remote.ts";
import { BucketError } from "./trouble.ts";

/** `.pieces/<blob>/<order>-<position>-<length>`: no id of a blob begins with a dot. */
const FOLDER = ".pieces/";
const NAME = /^\.pieces\/([^/]+)\/(\d+)-(\d+)-(\d+)$/;
/** Likewise, and it has no bytes: the blob's object is being made pieces of, and is its truth no more once they are there. */
const BACK = "back";
/** Of the pieces that an object is made into: below everything that was written since. */
const LOWEST = 0;
/** For how long whoever writes or asks waits out trouble with the bucket, in ms. */
const WAIT_MS = 5_000;
/** Requests about pieces under way at once, beside those that put one. */
const AT_ONCE = 16;
/** Bytes of pieces put here that are kept to make parts of: a few parts that several senders fill in any order. */
const AT_HAND = 32 * 1024 * 1024;

/** What is known of a blob's pieces. Another server may have put more of them, or removed all. */
interface Known {
  pieces: Piece[];
  /** Put here, each while the look of that number was the latest that was begun. */
  own: { piece: Piece; look: number }[];
  /** At least that of the next one that is put here. */
  order: number;
  /** Somebody has begun to bring the blob back. */
  back: boolean;
  /** How many looks were begun, and the latest of those that were answered. */
  looks: number;
  answered: number;
}

/**
 * Blobs that are not whole yet, as every server that has the bucket can read them: each write is an object of its own, and is
 * answered when the bucket has it. Bytes that were written twice are those of the higher order, which begins with the time: who
 * writes does not know what another server has put meanwhile.
 */
export class Pieces implements Omit<Spool, "writeStream"> {
  readonly #remote: Remote;
  readonly #slots = new Slots(AT_ONCE);
  readonly #atHand = new AtHand(AT_HAND);
  readonly #known = new Map<string, Promise<Known>>();

  constructor(remote: Remote) {
    this.#remote = remote;
  }

  async write(id: string, position: number, bytes: Uint8Array, only?: "existing"): Promise<void> {
    const known = await this.#of(id);
    // From here on this is what is known, whoever else asks.
    if (!this.#known.has(id)) this.#known.set(id, Promise.resolve(known));
    if (only === "existing" && known.pieces.length === 0) {
      await this.#look(id, known);
      if (known.pieces.length === 0) throw noSuchBlob();
    }
    // Bytes that are written again must win over all that came before, also over what a faster clock has put elsewhere.
    if (known.pieces.some((one) => overlap(one, { position, length: bytes.length }))) await this.#look(id, known);
    // Microseconds since the epoch: not even a burst of writes runs ahead of the clock.
    const order = Math.max(known.order, Date.now() * 1_000);
    known.order = order + 1;
    const piece = { order, position, length: bytes.length };
    const name = nameOf(id, piece);
    await this.#remote.asking(() => this.#remote.bucket.put(name, bytes), WAIT_MS);
    this.#atHand.put(name, bytes);
    known.pieces.push(piece);
    known.own.push({ piece, look: known.looks });
  }

  async read(id: string, position: number, length: number, _into?: Uint8Array, only?: "written"): Promise<Uint8Array> {
    const known = await this.#of(id);
    let found = await this.#assemble(id, known, position, length);
    if (found === undefined) {
      await this.#look(id, known);
      found = await this.#assemble(id, known, position, length, only === "written" ? undefined : "with holes");
    }
    // Not told of yet by the bucket, lost there, or one of those that another server is removing.
    if (found === undefined && only === "written" && known.pieces.length > 0)
      throw new BucketError("putting pieces together", undefined, "Hole");
    // It went while it was read: another server has finished or removed it.
    if (found === undefined) throw noSuchBlob();
    return found;
  }

  async size(id: string): Promise<number> {
    const looked = !this.#known.has(id);
    const known = await this.#of(id);
    if (!looked) await this.#look(id, known);
    if (known.pieces.length === 0) throw noSuchBlob();
    return sizeOf(known.pieces);
  }

  /** Whether somebody has begun to bring it back and has not ended that, as it was when the bucket was asked last. */
  async isComingBack(id: string): Promise<boolean> {
    return (await this.#of(id)).back;
  }

  /**
   * Makes pieces of its object, which goes then: written to it is whole no more. Cut off anywhere it can be begun again by
   * anybody, since nothing is written to it before it has ended, and what is written then lies above.
   * @param size of the object; undefined when it is gone already
   */
  async bringBack(id: string, size: number | undefined): Promise<void> {
    const { bucket } = this.#remote;
    const ask = (work: () => Promise<void>): Promise<void> => this.#remote.asking(work, WAIT_MS);
    const mark = `${FOLDER}${id}/${BACK}`;
    if (size !== undefined) {
      await ask(() => bucket.put(mark, new Uint8Array()));
      for (let at = 0; at < size || at === 0; at += PIECE) {
        const bytes = await this.#remote.read(id, at, Math.min(PIECE, size - at));
        await ask(() => bucket.put(nameOf(id, { order: LOWEST, position: at, length: bytes.length }), bytes));
      }
      // Without its mark another server has ended it meanwhile, and what is there now is newer.
      const ours = await this.#remote.asking(() => bucket.size(mark), WAIT_MS);
      if (ours !== undefined) await ask(() => bucket.remove(id));
    }
    await ask(() => bucket.remove(mark));
    this.#known.delete(id);
  }

  async remove(id: string): Promise<void> {
    this.#known.delete(id);
    const names = await this.#list(id);
    for (const name of names) this.#atHand.drop(name);
    const { bucket } = this.#remote;
    await Promise.all(
      names.map((name) => this.#slots.during(() => this.#remote.asking(() => bucket.remove(name), WAIT_MS))),
    );
  }

  async list(): Promise<string[]> {
    return [...(await this.changes()).keys()];
  }

  /** When the newest piece of each blob was put, in ms since the epoch by the bucket's clock. */
  changes(): Promise<Map<string, number>> {
    return this.#remote.asking(async () => {
      const newest = new Map<string, number>();
      for await (const { name, changedAt } of this.#remote.bucket.list(FOLDER)) {
        const id = name.slice(FOLDER.length).split("/")[0];
        if (id !== undefined && isBlobId(id)) newest.set(id, Math.max(changedAt, newest.get(id) ?? 0));
      }
      return newest;
    }, WAIT_MS);
  }

  async close(): Promise<void> {
    this.#known.clear();
  }

  #of(id: string): Promise<Known> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const made: Known = { pieces: [], own: [], order: 0, back: false, looks: 0, answered: 0 };
    const looking = this.#look(id, made).then(() => made);
    this.#known.set(id, looking);
    const forget = () => this.#known.get(id) === looking && this.#known.delete(id);
    // Most ids that are asked for are those of whole blobs.
    looking.then(({ pieces }) => pieces.length === 0 && forget(), forget);
    return looking;
  }

  /** Learns what others have put and removed. */
  async #look(id: string, known: Known): Promise<void> {
    known.looks += 1;
    const look = known.looks;
    const names = await this.#list(id);
    // One that was begun later knows better.
    if (look < known.answered) return;
    known.answered = look;
    // What was put here since it began is perhaps too late for the list.
    known.own = known.own.filter((one) => one.look >= look);
    const pieces = new Map(known.own.map(({ piece }) => [nameOf(id, piece), piece]));
    for (const name of names) {
      const [, , order, position, length] = NAME.exec(name) ?? [];
      if (length !== undefined)
        pieces.set(name, { order: Number(order), position: Number(position), length: Number(length) });
    }
    known.pieces = [...pieces.values()];
    known.back = names.includes(`${FOLDER}${id}/${BACK}`);
    known.order = known.pieces.reduce((next, { order }) => Math.max(next, order + 1), known.order);
  }

  #list(id: string): Promise<string[]> {
    return this.#remote.asking(async () => {
      const names: string[] = [];
      for await (const { name } of this.#remote.bucket.list(`${FOLDER}${id}/`)) names.push(name);
      return names;
    }, WAIT_MS);
  }

  /**
   * @returns undefined when that cannot be said by what is known: a piece is gone, or bytes are asked for that no piece has.
   * With holes they are zeros, as in a file.
   */
  async #assemble(
    id: string,
    { pieces }: Known,
    position: number,
    length: number,
    holes?: "with holes",
  ): Promise<Uint8Array | undefined> {
    if (pieces.length === 0) return undefined;
    const end = Math.min(position + length, sizeOf(pieces));
    const { parts, missing } = cover(pieces, position, end);
    if (holes === undefined && (missing || end < position + length)) return undefined;
    const bytes = new Uint8Array(Math.max(0, end - position));
    const { bucket } = this.#remote;
    const got = parts.map(({ piece, start, end: until }) =>
      this.#slots.during(async () => {
        const name = nameOf(id, piece);
        const [first, length] = [start - piece.position, until - start];
        const found =
          this.#atHand.get(name)?.subarray(first, first + length) ??
          (await this.#remote.asking(() => bucket.read(name, first, length), WAIT_MS));
        if (found?.length !== length) return false;
        bytes.set(found, start - position);
        return true;
      }),
    );
    return (await Promise.all(got)).every(Boolean) ? bytes : undefined;
  }
}

const overlap = (one: Omit<Piece, "order">, other: Omit<Piece, "order">): boolean =>
  one.position < other.position + other.length && other.position < one.position + one.length;

const nameOf = (id: string, { order, position, length }: Piece): string =>
  `${FOLDER}${id}/${order}-${position}-${length}`;
