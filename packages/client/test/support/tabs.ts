import type { ChannelLike } from "../../src/lease/channel.ts";
import { type LocksLike, TabLeases } from "../../src/lease/tab-leases.ts";
import type { VirtualTime } from "./virtual-time.ts";

interface Request {
  tab: Tab;
  grant: (lock: unknown) => void;
  fail: () => void;
}

/** A tab of the fake browser; a frozen one neither hears nor answers until it wakes. */
export interface Tab {
  leases: TabLeases;
  frozen: boolean;
  /** Ends it: its locks are free, its channel is silent. */
  close(): void;
}

/** What the tabs of one browser share, in virtual time: a channel, and locks where the context is secure. */
export class FakeBrowser {
  readonly #time: VirtualTime;
  readonly #secure: boolean;
  readonly #ears = new Map<Tab, Set<(event: { data: unknown }) => void>>();
  /** By name: who holds the lock, then who waits. */
  readonly #locks = new Map<string, Request[]>();

  constructor(time: VirtualTime, { secure }: { secure: boolean }) {
    this.#time = time;
    this.#secure = secure;
  }

  openTab(): Tab {
    const browser = this;
    const ears = new Set<(event: { data: unknown }) => void>();
    let missed: unknown[] = [];
    const tab: Tab & { wake: () => void } = {
      leases: new TabLeases({
        channel: this.#channel(ears, () => tab),
        locks: this.#secure ? this.#locksOf(() => tab) : undefined,
        after: (ms, run) => this.#time.after(ms, run),
        random: this.#time.platform().random,
      }),
      get frozen() {
        return asleep;
      },
      set frozen(frozen) {
        asleep = frozen;
        if (!frozen) tab.wake();
      },
      wake() {
        for (const data of missed.splice(0)) for (const ear of ears) ear({ data });
      },
      close() {
        browser.#ears.delete(tab);
        for (const [name, requests] of browser.#locks) {
          const held = requests[0]?.tab === tab;
          browser.#locks.set(
            name,
            requests.filter((request) => request.tab !== tab),
          );
          if (held) browser.#grant(name);
        }
      },
    };
    let asleep = false;
    const hear = ({ data }: { data: unknown }) => {
      if (asleep) missed = [...missed, data];
      else for (const ear of ears) ear({ data });
    };
    this.#ears.set(tab, new Set([hear]));
    return tab;
  }

  #channel(ears: Set<(event: { data: unknown }) => void>, self: () => Tab): ChannelLike {
    return {
      addEventListener: (_type, listener) => void ears.add(listener),
      postMessage: (word) => {
        for (const [tab, heard] of this.#ears) {
          if (tab === self()) continue;
          this.#time.after(1, () => {
            if (this.#ears.has(tab)) for (const ear of heard) ear({ data: structuredClone(word) });
          });
        }
      },
    };
  }

  #locksOf(self: () => Tab): LocksLike {
    return {
      query: async () => ({
        held: [...this.#locks].flatMap(([name, requests]) => (requests.length === 0 ? [] : [{ name }])),
      }),
      request: (name, { ifAvailable, steal, signal }, use) =>
        new Promise((resolve, reject) => {
          const queue = this.#locks.get(name) ?? [];
          this.#locks.set(name, queue);
          if (ifAvailable && queue.length > 0) {
            use(null).then(resolve, reject);
            return;
          }
          const request: Request = {
            tab: self(),
            grant: (lock) => {
              use(lock)
                .then(resolve, reject)
                .finally(() => {
                  const now = this.#locks.get(name) ?? [];
                  if (now[0] !== request) return;
                  now.shift();
                  this.#grant(name);
                });
            },
            fail: () => reject(new DOMException("stolen", "AbortError")),
          };
          if (steal) {
            queue.shift()?.fail();
            queue.unshift(request);
          } else queue.push(request);
          if (queue[0] === request) this.#grant(name);
          signal?.addEventListener("abort", () => {
            if (queue[0] === request || !queue.includes(request)) return;
            queue.splice(queue.indexOf(request), 1);
            request.fail();
          });
        }),
    };
  }

  #grant(name: string): void {
    const first = this.#locks.get(name)?.[0];
    if (first !== undefined) this.#time.after(0, () => first.grant({ name }));
  }
}
