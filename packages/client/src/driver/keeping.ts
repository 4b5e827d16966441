import type { Journal } from "../journal/journal.ts";
import type { Lease, Leases } from "../lease/port.ts";
import type { Platform } from "../platform.ts";
import type { Storage, StoredMembership } from "../storage/port.ts";
import { scopeOf } from "../storage/scope.ts";
import { Shelf } from "./shelf.ts";

export interface KeepingOptions {
  storage: Storage | undefined;
  leases: Leases | undefined;
  /** Where the server is. */
  origin: string;
  journal: Journal;
  platform: Pick<Platform, "after">;
}

/** One membership, driven by this client alone and kept on a shelf. */
export interface Tenure {
  readonly scope: string;
  readonly shelf: Shelf;
  /** What was kept when it began. */
  readonly kept: StoredMembership | undefined;
  /** Somebody else drives it now. */
  readonly lost: boolean;
  /** Ends it; what was asked for is still written. */
  release(): Promise<void>;
}

/** Opens what is kept of memberships, each for one driver at a time. */
export class Keeping {
  readonly #options: KeepingOptions;

  constructor(options: KeepingOptions) {
    this.#options = options;
  }

  /** Takes a membership from whoever drives it, and reads what was kept of it. `lost` is called when it is taken away. */
  async take(token: string, lost: () => void): Promise<Tenure> {
    const held = new Held(lost);
    const scope = scopeOf(this.#options.origin, token);
    const lease = await this.#options.leases?.take(scope, () => held.handOver());
    const shelf = this.#shelf(scope, held);
    const kept = await shelf.load();
    return tenure({ scope, shelf, kept, held, lease: Promise.resolve(lease) });
  }

  /** For a member that was just made: nobody else knows it, nothing is kept of it. */
  begin(token: string, lost: () => void): Tenure {
    const held = new Held(lost);
    const scope = scopeOf(this.#options.origin, token);
    const lease = this.#options.leases?.take(scope, () => held.handOver());
    const shelf = this.#shelf(scope, held);
    return tenure({ scope, shelf, kept: undefined, held, lease: lease ?? Promise.resolve(undefined) });
  }

  /** Whether another tab that is awake drives it. */
  async isElsewhere(token: string): Promise<boolean> {
    return (await this.#options.leases?.isHeld(scopeOf(this.#options.origin, token))) ?? false;
  }

  /** Nothing is kept of it any more. */
  async forget(token: string): Promise<void> {
    const { storage, journal, origin } = this.#options;
    await storage?.drop(scopeOf(origin, token)).catch((cause: unknown) => {
      journal.log(`storage: ${cause instanceof Error ? cause.message : cause}`);
    });
  }

  #shelf(scope: string, held: Held): Shelf {
    const { storage, journal, platform } = this.#options;
    const opening = storage?.open(scope);
    // Its failure is told by whoever uses it first.
    opening?.catch(() => undefined);
    held.shelf = new Shelf({ opening, journal, platform, lost: () => held.lose() });
    return held.shelf;
  }
}

/** Whether a membership is still driven here. */
class Held {
  shelf: Shelf | undefined;
  lost = false;
  readonly #tell: () => void;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  lose(): void {
    if (this.lost) return;
    this.lost = true;
    this.#tell();
  }

  /** Stops, and resolves when everything is written. */
  async handOver(): Promise<void> {
    this.lose();
    await this.shelf?.close();
  }
}

interface Parts extends Pick<Tenure, "scope" | "shelf" | "kept"> {
  held: Held;
  lease: Promise<Lease | undefined>;
}

function tenure({ scope, shelf, kept, held, lease }: Parts): Tenure {
  return {
    scope,
    shelf,
    kept,
    get lost() {
      return held.lost;
    },
    async release() {
      await shelf.close();
      (await lease)?.release();
    },
  };
}
