import { createHash } from "node:crypto";
import { crc32 } from "@chatcast/protocol";
import type { Platform } from "../../src/platform.ts";

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

const EPOCH = Date.UTC(2030, 0, 1);

/** A clock that only moves when a test says so, and a platform that lives by it. Random numbers come from a seed. */
export class VirtualTime {
  #now = 0;
  #order = 0;
  #timers: Timer[] = [];
  #random: () => number;

  constructor(seed = 1) {
    this.#random = mulberry32(seed);
  }

  get now(): number {
    return this.#now;
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.length;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Runs everything that is due within the next `ms`, in order, promises included. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) await this.#fire(timer);
    this.#now = end;
  }

  /** Runs the one timer that is due next, if there is any, promises included. */
  async next(): Promise<void> {
    await settled();
    const timer = this.#next(Number.POSITIVE_INFINITY);
    if (timer !== undefined) await this.#fire(timer);
  }

  /** Advances until `condition` holds. Throws after `limitMs` of virtual time. */
  async until(condition: () => boolean, limitMs = 120_000): Promise<void> {
    const end = this.#now + limitMs;
    await settled();
    while (!condition()) {
      const timer = this.#next(end);
      if (timer === undefined) throw new Error(`still not so after ${limitMs} ms`);
      await this.advance(timer.at - this.#now);
    }
  }

  platform(overrides: Partial<Platform> = {}): Platform {
    const encoder = new TextEncoder();
    return {
      now: () => EPOCH + this.#now,
      monotonic: () => this.#now,
      after: (delayMs, run) => this.after(delayMs, run),
      random: () => this.#random(),
      randomBytes: (into) => into.map(() => Math.floor(this.#random() * 256)),
      crc32,
      sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
      async sha256Of(pieces) {
        const hash = createHash("sha256");
        for await (const piece of pieces) hash.update(piece);
        return hash.digest("hex");
      },
      utf8: (text) => encoder.encode(text),
      fetch: () => Promise.reject(new Error("no network in this test")),
      visible: () => true,
      onVisible: () => () => undefined,
      onNetwork: () => () => undefined,
      ...overrides,
    };
  }

  async #fire(timer: Timer): Promise<void> {
    this.#timers = this.#timers.filter((other) => other !== timer);
    this.#now = timer.at;
    timer.run();
    await settled();
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }
}

/** Every promise that can go on without a timer has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
