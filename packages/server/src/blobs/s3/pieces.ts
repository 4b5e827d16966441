import { isBlobId, noSuchBlob, tooLarge } from "../ids.ts";
import type { Spool } from "../port.ts";
import { type Digests, StreamDigest } from "../stream-digest.ts";
import { AtHand } from "./at-hand.ts";
import { cover, type Piece, sizeOf } from "./cover.ts";
import { Slots } from "./patience.ts";
import type { Remote } from "./remote.ts";

/** `.pieces/<blob>/<order>-<position>-<length>`: no id of a blob begins with a dot. */
const FOLDER = ".pieces/";
const NAME = /^\.pieces\/([^/]+)\/(\d+)-(\d+)-(\d+)$/;
/** For how long whoever writes or asks waits out trouble with the bucket, in ms. */
const WAIT_MS = 5_000;
/** Requests about pieces under way at once, beside those that put one. */
const AT_ONCE = 16;
/** Bytes of pieces put here that are kept to make parts of: a few parts that several senders fill in any order. */
const AT_HAND = 32 * 1024 * 1024;

/** What is known of a blob's pieces. Another server may have put more of them, or removed all. */
interface Known {
  pieces: Piece[];
  /** Of the next one that is put here. */
  order: number;
}

/**
 * Blobs that are not whole yet, as every server that has the bucket can read them: each write is an object of its own, and is
 * answered when the bucket has it. Bytes that were written twice are those of the higher order.
 */
export class Pieces implements Spool {
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
    const piece = { order: known.order++, position, length: bytes.length };
    const name = nameOf(id, piece);
    await this.#remote.asking(() => this.#remote.bucket.put(name, bytes), WAIT_MS);
    this.#atHand.put(name, bytes);
    known.pieces.push(piece);
  }

  async read(id: string, position: number, length: number): Promise<Uint8Array> {
    const known = await this.#of(id);
    let found = await this.#assemble(id, known, position, length);
    if (found === undefined) {
      await this.#look(id, known);
      found = await this.#assemble(id, known, position, length, "with holes");
    }
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

  async writeStream(id: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Digests> {
    const digest = new StreamDigest();
    await this.remove(id);
    try {
      for await (const bytes of source) {
        const at = digest.size;
        digest.update(bytes);
        if (digest.size > maxBytes) throw tooLarge(maxBytes);
        await this.write(id, at, bytes);
      }
      if (digest.size === 0) await this.write(id, 0, new Uint8Array());
      return digest.finish();
    } catch (error) {
      await this.remove(id);
      throw error;
    }
  }

  async remove(id: string): Promise<void> {
    this.#known.delete(id);
    const names = (await this.#list(id)).map((piece) => nameOf(id, piece));
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
        const id = NAME.exec(name)?.[1];
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
    const made: Known = { pieces: [], order: 0 };
    const looking = this.#look(id, made).then(() => made);
    this.#known.set(id, looking);
    const forget = () => this.#known.get(id) === looking && this.#known.delete(id);
    // Most ids that are asked for are those of whole blobs.
    looking.then(({ pieces }) => pieces.length === 0 && forget(), forget);
    return looking;
  }

  /** Learns what others have put and removed. */
  async #look(id: string, known: Known): Promise<void> {
    const before = known.pieces.length;
    const listed = await this.#list(id);
    const names = new Set(listed.map((piece) => nameOf(id, piece)));
    // Put here since, and perhaps too late for the list.
    const since = known.pieces.slice(before).filter((piece) => !names.has(nameOf(id, piece)));
    known.pieces = [...listed, ...since];
    known.order = listed.reduce((next, { order }) => Math.max(next, order + 1), known.order);
  }

  #list(id: string): Promise<Piece[]> {
    return this.#remote.asking(async () => {
      const pieces: Piece[] = [];
      for await (const { name } of this.#remote.bucket.list(`${FOLDER}${id}/`)) {
        const [, , order, position, length] = NAME.exec(name) ?? [];
        if (length !== undefined)
          pieces.push({ order: Number(order), position: Number(position), length: Number(length) });
      }
      return pieces;
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

const nameOf = (id: string, { order, position, length }: Piece): string =>
  `${FOLDER}${id}/${order}-${position}-${length}`;
