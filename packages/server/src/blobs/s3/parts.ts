/** A part that the bucket has: how S3 calls it, and the SHA-256 (lower-case hex) of the bytes that went there. */
export interface SentPart {
  etag: string;
  sha256: string;
}

/** Where a part lies in its blob: the first byte, and the one behind the last. */
export interface Span {
  start: number;
  end: number;
}

/**
 * Which parts of a growing blob are whole, and which of them the bucket has as they are now. Parts are counted from 1 and
 * have one size, but for the last. Writing to a part makes what was sent of it worthless, also while it is being sent.
 */
export class Parts {
  readonly #partBytes: number;
  /** What was written of parts that are not whole yet: spans in order, none touching another. */
  readonly #pieces = new Map<number, Span[]>();
  readonly #whole = new Set<number>();
  readonly #sent = new Map<number, SentPart>();
  /** Counts up whenever a part's bytes may have changed. */
  readonly #changes = new Map<number, number>();
  #version = 0;

  constructor(partBytes: number) {
    this.#partBytes = partBytes;
  }

  /** Another number whenever bytes may have changed. */
  get version(): number {
    return this.#version;
  }

  /** Bytes `start` to `end` (exclusive) are durable. @returns the parts that may be sent because of it */
  written(start: number, end: number): number[] {
    return this.changed(start, end).filter((number) => {
      const span = this.spanOf(number, Number.POSITIVE_INFINITY);
      if (!this.#whole.has(number)) this.#cover(number, clip({ start, end }, span), span);
      return this.#whole.has(number);
    });
  }

  /** These bytes may be others now. @returns the parts that they are in */
  changed(start: number, end: number): number[] {
    this.#version += 1;
    if (end <= start) return [];
    const first = Math.floor(start / this.#partBytes) + 1;
    const last = Math.floor((end - 1) / this.#partBytes) + 1;
    const touched = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    for (const number of touched) {
      this.#sent.delete(number);
      this.#changes.set(number, this.stateOf(number) + 1);
    }
    return touched;
  }

  /** What `sent` must be told, as it was before the part's bytes were read. */
  stateOf(number: number): number {
    return this.#changes.get(number) ?? 0;
  }

  /** The bucket has a part as it was in that state. @returns false when it was changed since: it must be sent again */
  sent(number: number, state: number, part: SentPart): boolean {
    if (this.stateOf(number) !== state) return false;
    this.#sent.set(number, part);
    return true;
  }

  has(number: number): boolean {
    return this.#sent.has(number);
  }

  /** The bucket has nothing of it any more. */
  forgetSent(): void {
    this.#sent.clear();
  }

  /** What the bucket has not, of a blob of that size. */
  due(size: number): number[] {
    const count = Math.ceil(size / this.#partBytes);
    return Array.from({ length: count }, (_, index) => index + 1).filter((number) => !this.#sent.has(number));
  }

  /** What the bucket has, in order. */
  list(): { number: number; etag: string }[] {
    const numbers = [...this.#sent.keys()].sort((a, b) => a - b);
    return numbers.map((number) => ({ number, etag: this.#sent.get(number)?.etag ?? "" }));
  }

  spanOf(number: number, size: number): Span {
    return { start: (number - 1) * this.#partBytes, end: Math.min(size, number * this.#partBytes) };
  }

  #cover(number: number, { start, end }: Span, part: Span): void {
    const before: Span[] = [];
    const after: Span[] = [];
    const merged = { start, end };
    for (const span of this.#pieces.get(number) ?? []) {
      if (span.end < start) before.push(span);
      else if (span.start > end) after.push(span);
      else {
        merged.start = Math.min(merged.start, span.start);
        merged.end = Math.max(merged.end, span.end);
      }
    }
    if (merged.start === part.start && merged.end === part.end) {
      this.#whole.add(number);
      this.#pieces.delete(number);
    } else {
      this.#pieces.set(number, [...before, merged, ...after]);
    }
  }
}

const clip = (span: Span, within: Span): Span => ({
  start: Math.max(span.start, within.start),
  end: Math.min(span.end, within.end),
});
