import { FaultInjector, type FaultOptions } from "@chatcast/faults";
import type { FaultRule } from "@chatcast/protocol";

/** The faults that members set for their own traffic. They outlive a lost connection and end when the member leaves. */
export class Lab {
  readonly #options: FaultOptions;
  readonly #injectors = new Map<string, FaultInjector>();

  constructor(options: FaultOptions) {
    this.#options = options;
  }

  /** Replaces the member's plan; an empty one clears it. */
  set(memberId: string, plan: readonly FaultRule[]): void {
    if (plan.length === 0) this.#injectors.delete(memberId);
    else this.#injectors.set(memberId, new FaultInjector(this.#options, plan));
  }

  of(memberId: string): FaultInjector | undefined {
    return this.#injectors.get(memberId);
  }

  clear(memberId: string): void {
    this.#injectors.delete(memberId);
  }
}
