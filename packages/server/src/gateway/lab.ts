import { FaultInjector, type FaultOptions } from "@chatcast/faults";
import type { FaultRule } from "@chatcast/protocol";

/** The faults that members set for their own traffic. They outlive a lost connection and end when the member leaves. */
export class Lab {
  readonly #options: FaultOptions;
  readonly #faults = new Map<string, { plan: readonly FaultRule[]; injector: FaultInjector }>();

  constructor(options: FaultOptions) {
    this.#options = options;
  }

  /** Replaces the member's plan; an empty one clears it. */
  set(memberId: string, plan: readonly FaultRule[]): void {
    if (plan.length === 0) this.#faults.delete(memberId);
    else this.#faults.set(memberId, { plan, injector: new FaultInjector(this.#options, plan) });
  }

  of(memberId: string): FaultInjector | undefined {
    return this.#faults.get(memberId)?.injector;
  }

  planOf(memberId: string): readonly FaultRule[] {
    return this.#faults.get(memberId)?.plan ?? [];
  }

  clear(memberId: string): void {
    this.#faults.delete(memberId);
  }
}
