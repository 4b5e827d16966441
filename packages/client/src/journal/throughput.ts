const BUCKET_MS = 250;
const BUCKETS = 20;
const WINDOW_MS = BUCKET_MS * BUCKETS;
/** Below this a rate says more about the moment of asking than about the network. */
const SHORTEST_SPAN_MS = 500;

/** Sliding average over the last 5 s. Times in milliseconds of one monotonic clock. */
export class Throughput {
  readonly #bytes = new Float64Array(BUCKETS);
  /** Bucket number since the clock's start that each place holds. */
  readonly #bucket = new Float64Array(BUCKETS).fill(-1);
  #since: number | undefined;

  record(now: number, bytes: number): void {
    const bucket = Math.floor(now / BUCKET_MS);
    if (this.#since === undefined || this.#sum(bucket) === 0) this.#since = now;
    const place = bucket % BUCKETS;
    if (this.#bucket[place] !== bucket) {
      this.#bucket[place] = bucket;
      this.#bytes[place] = 0;
    }
    this.#bytes[place] = (this.#bytes[place] ?? 0) + bytes;
  }

  /** Bytes per second; 0 when nothing was recorded in the last 5 s. */
  rate(now: number): number {
    if (this.#since === undefined) return 0;
    const span = Math.min(WINDOW_MS, Math.max(SHORTEST_SPAN_MS, now - this.#since));
    return (this.#sum(Math.floor(now / BUCKET_MS)) * 1000) / span;
  }

  #sum(current: number): number {
    let sum = 0;
    for (let place = 0; place < BUCKETS; place++) {
      const bucket = this.#bucket[place] ?? -1;
      if (bucket >= 0 && bucket > current - BUCKETS) sum += this.#bytes[place] ?? 0;
    }
    return sum;
  }
}
