import type { StopTimer } from "../platform.ts";
import { type ChannelLike, LeaseChannel } from "./channel.ts";
import type { Lease, Leases } from "./port.ts";

/** The part of `navigator.locks` that is used here. Only secure contexts have it. */
export interface LocksLike {
  request(
    name: string,
    options: { ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal },
    use: (lock: unknown) => Promise<void>,
  ): Promise<unknown>;
  query(): Promise<{ held?: readonly { name?: string }[] }>;
}

export interface TabLeasesOptions {
  /** Where tabs speak to each other; undefined where the browser has no such thing. */
  channel: ChannelLike | undefined;
  /** Undefined on plain-HTTP addresses: there the tabs' word alone has to do. */
  locks: LocksLike | undefined;
  after: (delayMs: number, run: () => void) => StopTimer;
  /** Uniform in [0, 1). */
  random: () => number;
}

/** How long a holder may take to write down what it has; then it is taken for frozen. */
const PATIENCE_MS = 2_000;

interface Holding {
  lost: () => Promise<void>;
  release: () => void;
}

/**
 * Leases among the tabs of one browser. The holder is asked over a channel to finish; that nobody else holds the lease is
 * proved by a lock where the browser has locks, and elsewhere by nobody's having answered.
 */
export class TabLeases implements Leases {
  readonly #options: TabLeasesOptions;
  readonly #channel: LeaseChannel;
  readonly #held = new Map<string, Holding>();
  #taking: Promise<unknown> = Promise.resolve();

  constructor(options: TabLeasesOptions) {
    this.#options = options;
    this.#channel = new LeaseChannel({
      channel: options.channel,
      after: options.after,
      random: options.random,
      holds: (name) => this.#held.has(name),
      handOver: (name) => this.#handOver(name),
    });
  }

  async isHeld(name: string): Promise<boolean> {
    if (this.#held.has(name) || (await this.#isFree(name))) return false;
    return this.#channel.isHeld(name);
  }

  /** No tab has it, by the browser's own word: nobody has to be waited for, who might answer. */
  async #isFree(name: string): Promise<boolean> {
    try {
      const all = await this.#options.locks?.query();
      return all?.held !== undefined && !all.held.some((lock) => lock.name === lockOf(name));
    } catch {
      return false;
    }
  }

  /** This tab's own takes go one after the other. */
  take(name: string, lost: () => Promise<void>): Promise<Lease> {
    const taken = this.#taking.then(() => this.#take(name, lost));
    this.#taking = taken.catch(() => undefined);
    return taken;
  }

  async #take(name: string, lost: () => Promise<void>): Promise<Lease> {
    await this.#handOver(name);
    const { locks } = this.#options;
    const holding: Holding = { lost, release: () => undefined };
    if (locks === undefined) {
      const first = await this.#channel.askFor(name, PATIENCE_MS);
      this.#held.set(name, holding);
      // The other tab that asked drives from now on.
      if (!first) await this.#handOver(name);
    } else await this.#lock(locks, name, holding);
    return { release: () => this.#release(name, holding) };
  }

  async #lock(locks: LocksLike, name: string, holding: Holding): Promise<void> {
    const hold = (options: Parameters<LocksLike["request"]>[1]) => this.#hold(locks, name, holding, options);
    if (await hold({ ifAvailable: true })) return;
    const patience = new AbortController();
    const stop = this.#options.after(PATIENCE_MS, () => patience.abort());
    const waiting = hold({ signal: patience.signal });
    void this.#channel.askFor(name, PATIENCE_MS);
    const granted = await waiting;
    stop();
    if (!granted) await hold({ steal: true });
  }

  /** @returns whether the lock was granted. It is held until `holding.release`, or until it is stolen. */
  #hold(
    locks: LocksLike,
    name: string,
    holding: Holding,
    options: Parameters<LocksLike["request"]>[1],
  ): Promise<boolean> {
    return new Promise((resolve) => {
      const use = (lock: unknown): Promise<void> => {
        if (lock === null) return Promise.resolve(resolve(false));
        this.#held.set(name, holding);
        resolve(true);
        return new Promise((release) => {
          holding.release = release;
        });
      };
      locks.request(lockOf(name), options, use).catch(() => {
        resolve(false);
        // Granted before and refused now: it was stolen.
        if (this.#held.get(name) === holding) this.#handOver(name).catch(() => undefined);
      });
    });
  }

  /** Finishes, then lets go. */
  async #handOver(name: string): Promise<void> {
    const holding = this.#held.get(name);
    if (holding === undefined) return;
    this.#held.delete(name);
    await holding.lost().catch(() => undefined);
    holding.release();
  }

  #release(name: string, holding: Holding): void {
    if (this.#held.get(name) === holding) this.#held.delete(name);
    holding.release();
  }
}

const lockOf = (name: string): string => `chatcast ${name}`;
