import type { Credit } from "@chatcast/protocol";

/** What the wire allows is 64 chunks and 16 MiB; half of the bytes is left for eight first chunks. */
export const ORDINARY_CREDIT: Credit = { chunks: 48, bytes: 8 * 1024 * 1024 };

/** How many chunks of that size a credit is worth, at least one. */
export const chunksOf = ({ chunks, bytes }: Credit, chunkSize: number): number =>
  Math.max(1, Math.min(chunks, Math.floor(bytes / chunkSize)));

/** What this machine takes of it. @param heldBytes that it wants to hold at most */
export const withinOwn = ({ chunks, bytes }: Credit, heldBytes = bytes): Credit => ({
  chunks,
  bytes: Math.min(bytes, heldBytes),
});

interface Waiting {
  holder: object;
  bytes: number;
  grant: () => void;
}

/**
 * Chunks that all transfers of a client may hold together, in memory and on their way. Whoever holds nothing gets one
 * chunk at any rate, so that nobody starves; the others are served in the order they came.
 */
export class ChunkAllowance {
  readonly #held = new Map<object, number>();
  #chunks = 0;
  #bytes = 0;
  #waiting: Waiting[] = [];
  #bounds = ORDINARY_CREDIT;

  /** From now on so much may be held; what is held already stays. */
  set bounds(bounds: Credit) {
    this.#bounds = bounds;
    this.#serve();
  }

  /** Calls `grant` as soon as `holder` may hold one more chunk of that many bytes, at once if it may now. */
  take(holder: object, bytes: number, grant: () => void): void {
    this.#waiting.push({ holder, bytes, grant });
    this.#serve();
  }

  /** `chunks` chunks of together `bytes` bytes are no longer held. */
  give(holder: object, chunks: number, bytes: number): void {
    this.#count(holder, -chunks, -bytes);
    this.#serve();
  }

  /** Holds them without waiting: a paused transfer goes on with what it had read. */
  force(holder: object, chunks: number, bytes: number): void {
    this.#count(holder, chunks, bytes);
  }

  /** `holder` waits for nothing any more. */
  forget(holder: object): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.holder !== holder);
  }

  #serve(): void {
    const granted: Waiting[] = [];
    this.#waiting = this.#waiting.filter((waiting) => {
      const room = this.#chunks < this.#bounds.chunks && this.#bytes + waiting.bytes <= this.#bounds.bytes;
      if (!room && this.#held.has(waiting.holder)) return true;
      this.#count(waiting.holder, 1, waiting.bytes);
      granted.push(waiting);
      return false;
    });
    for (const { grant } of granted) grant();
  }

  #count(holder: object, chunks: number, bytes: number): void {
    const held = (this.#held.get(holder) ?? 0) + chunks;
    if (held > 0) this.#held.set(holder, held);
    else this.#held.delete(holder);
    this.#chunks += chunks;
    this.#bytes += bytes;
  }
}
