import { systemTimers } from "../clock.ts";
import type { RoomContext } from "./context.ts";
import type { Roster } from "./roster.ts";

/**
 * The list weighs as much as the room is large and goes to as many: in a storm of entries it is told after a pause that
 * grows with the room, to this at most. Each coming and going is told at once all the same.
 */
const PAUSE_MS = 2_000;
const PAUSE_MS_EACH = 20;

/** Tells everybody in a room who is in it. */
export class UserList {
  readonly #roster: Roster;
  readonly #context: RoomContext;
  #stop: (() => void) | undefined;
  /** When the list was last told; monotonic. */
  #told = Number.NEGATIVE_INFINITY;

  constructor(roster: Roster, context: RoomContext) {
    this.#roster = roster;
    this.#context = context;
  }

  /** A change is told soon, changes without end the more rarely the more they are told to. */
  changed(): void {
    if (this.#stop !== undefined) return;
    const { usersEveryMs, clock, timers = systemTimers } = this.#context;
    const pause = Math.min(PAUSE_MS, this.#roster.size * PAUSE_MS_EACH);
    const wait = Math.max(usersEveryMs, this.#told + pause - clock.monotonic());
    this.#stop = timers.after(wait, () => {
      this.#stop = undefined;
      this.#told = clock.monotonic();
      const payload = { users: this.#roster.users() };
      this.#roster.visit(undefined, (outlet) => outlet.push("room_users", payload));
    });
  }

  /** Ends what is pending; nobody is told. */
  close(): void {
    this.#stop?.();
  }
}
