import { FaultInjector, type FaultOptions } from "@chatcast/faults";
import type { FaultRule } from "@chatcast/protocol";
import type { Room } from "../rooms/room.ts";
import type { Member } from "../rooms/roster.ts";

/** What is said of no member of another room: its id, and the plan that its room keeps where several nodes serve that. */
type Planner = Pick<Member, "id" | "plan">;

interface Faults {
  plan: readonly FaultRule[];
  /** As the room keeps it. */
  text: string;
  injector: FaultInjector;
}

/**
 * The faults that members set for their own traffic. They outlive a lost connection and end when the member leaves. Where
 * several nodes serve the rooms a plan holds at all of them, and does the same to a packet whichever it comes to.
 */
export class Lab {
  readonly #options: FaultOptions;
  readonly #shared: boolean;
  readonly #faults = new Map<string, Faults>();

  /** @param shared rooms keep the plans, so that other nodes have them */
  constructor(options: FaultOptions, shared: boolean) {
    this.#options = options;
    this.#shared = shared;
  }

  /** Replaces the member's plan; an empty one clears it. */
  async set(room: Pick<Room, "keepPlan">, member: Member, plan: readonly FaultRule[]): Promise<void> {
    const text = plan.length === 0 ? undefined : JSON.stringify(plan);
    if (this.#shared) await room.keepPlan(member, text);
    this.#take(member.id, text);
  }

  of(member: Planner): FaultInjector | undefined {
    return this.#current(member)?.injector;
  }

  planOf(member: Planner): readonly FaultRule[] {
    return this.#current(member)?.plan ?? [];
  }

  clear(memberId: string): void {
    this.#faults.delete(memberId);
  }

  #current({ id, plan }: Planner): Faults | undefined {
    if (this.#shared && this.#faults.get(id)?.text !== plan) this.#take(id, plan);
    return this.#faults.get(id);
  }

  #take(memberId: string, text: string | undefined): void {
    if (text === undefined) {
      this.#faults.delete(memberId);
      return;
    }
    // As it was written by `set`.
    const plan = JSON.parse(text) as FaultRule[];
    this.#faults.set(memberId, { plan, text, injector: new FaultInjector(this.#options, plan) });
  }
}
