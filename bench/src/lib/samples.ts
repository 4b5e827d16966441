import { figure, spreadOf } from "./report.ts";
import { type Spread, spread } from "./statistics.ts";

/** What was measured, run by run, under the names of subject and step. */
export class Samples<Run> {
  readonly #runs = new Map<string, Run[]>();

  add(key: string, run: Run): void {
    this.#runs.set(key, [...(this.#runs.get(key) ?? []), run]);
  }

  of(key: string): readonly Run[] {
    return this.#runs.get(key) ?? [];
  }

  over(key: string, measure: (run: Run) => number): Spread {
    return spread(this.of(key).map(measure));
  }

  /** `median (min…max)`, or a dash where nothing was measured. */
  text(key: string, measure: (run: Run) => number): string {
    return spreadOf(this.over(key, measure));
  }

  median(key: string, measure: (run: Run) => number): number {
    return this.over(key, measure).median;
  }

  /** How many times as much the median of `key` is as that of `other`: `2.5 ×`. */
  ratio(key: string, other: string, measure: (run: Run) => number): string {
    const times = this.median(key, measure) / this.median(other, measure);
    return Number.isFinite(times) ? `${figure(times)} ×` : "–";
  }
}
