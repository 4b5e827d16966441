import type { IntegrityEvent, VerdictStretch } from "../api.ts";
import { BoundedList } from "./bounded-list.ts";
import { Slice } from "./slice.ts";

/** Rows of the newest verdicts, and of compromised ones from before those. */
const NEWEST = 1_000;
const COMPROMISED = 500;
/** The last five minutes are counted by stretches of so many milliseconds. */
const WIDTH = 5_000;
const STRETCHES = 61;

/**
 * Verdicts as they are listed: the newest, behind compromised ones that came earlier, so that good ones push no red row out
 * of sight; and how many there were in each stretch of the last minutes, which counts those too that are listed no more.
 */
export class VerdictList {
  readonly #newest = new BoundedList<IntegrityEvent>(NEWEST);
  readonly #listed = new Slice(() => this.#merged());
  readonly #counted = new Slice<readonly VerdictStretch[]>(() => [...this.#stretches]);
  #compromised: IntegrityEvent[] = [];
  #stretches: VerdictStretch[] = [];

  get listed(): readonly IntegrityEvent[] {
    return this.#listed.value;
  }

  /** Stretches in which there was a verdict, oldest first. */
  get counted(): readonly VerdictStretch[] {
    return this.#counted.value;
  }

  add(event: Omit<IntegrityEvent, "key">): void {
    const kept = this.#newest.add(event);
    if (kept.status === "compromised") this.#compromised = [...this.#compromised, kept].slice(-COMPROMISED);
    this.#count(kept);
    this.#listed.stale();
    this.#counted.stale();
  }

  #count({ at, status }: IntegrityEvent): void {
    const from = Math.floor(at / WIDTH) * WIDTH;
    const last = this.#stretches.at(-1);
    // A clock that was set back counts where it stands.
    if (last === undefined || last.from < from) {
      const fresh = { from, valid: 0, compromised: 0, [status]: 1 };
      this.#stretches = [...this.#stretches, fresh].slice(-STRETCHES);
    } else this.#stretches[this.#stretches.length - 1] = { ...last, [status]: last[status] + 1 };
  }

  #merged(): readonly IntegrityEvent[] {
    const newest = this.#newest.view;
    const first = newest[0]?.key ?? 0;
    const earlier = this.#compromised.filter(({ key }) => key < first);
    return earlier.length === 0 ? newest : [...earlier, ...newest];
  }
}
