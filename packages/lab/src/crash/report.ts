import type { Verdict } from "./checker/check.ts";
import { KINDS, type Violation, type ViolationKind } from "./checker/violations.ts";
import type { CycleResult } from "./cycle.ts";
import type { FaultName } from "./faults.ts";

/** The figures of a run so far. */
export class Report {
  readonly cycles: CycleResult[] = [];
  readonly violations: Violation[] = [];
  /** Faults that this machine cannot make, and why. */
  readonly skipped = new Map<FaultName, string>();
  readonly #resent: number[] = [];
  readonly #sums = { invoked: 0, acked: 0, failed: 0, unknownStored: 0, unknownGone: 0, files: 0 };

  cycle(result: CycleResult): void {
    this.cycles.push(result);
  }

  skip(fault: FaultName, why: string): void {
    this.skipped.set(fault, why);
  }

  verdict({ violations, resent, ...sums }: Verdict): void {
    this.violations.push(...violations);
    this.#resent.push(...resent);
    for (const key of Object.keys(this.#sums) as (keyof typeof sums)[]) this.#sums[key] += sums[key];
  }

  violation(violation: Violation): void {
    this.violations.push(violation);
  }

  table(): string {
    const { invoked, acked, failed, unknownStored, unknownGone, files } = this.#sums;
    const kinds = (Object.keys(KINDS) as ViolationKind[]).map((kind) => `${kind} ${this.#count(kind)}`);
    const names = [...new Set(this.cycles.map(({ fault }) => fault))].sort();
    const unknown = unknownStored + unknownGone;
    return [
      row(["fault", "cycles", "amid file", "outage p50", "first ack p50", "p99", "max", "caught up p50", "p99", "max"]),
      ...names.map((name) =>
        faultRow(
          name,
          this.cycles.filter(({ fault }) => fault === name),
        ),
      ),
      faultRow("all", this.cycles),
      ...[...this.skipped].map(([fault, why]) => `not run: ${fault} (${why})`),
      "",
      `cycles ${this.cycles.length}, invoked ${invoked}, acked ${acked} (${files} of them files), refused ${failed},`,
      `unknown ${unknown}: in the log ${unknownStored}, not in it ${unknownGone}`,
      `chunks sent again, of a file: ${[50, 99, 100].map((at) => `${nameOf(at)} ${percentile(this.#resent, at)}`).join(", ")}`,
      kinds.join(", "),
    ].join("\n");
  }

  #count(kind: ViolationKind): number {
    return this.violations.filter((violation) => violation.kind === kind).length;
  }
}

function faultRow(name: string, cycles: readonly CycleResult[]): string {
  const amid = cycles.filter(({ amidTransfer }) => amidTransfer).length;
  const spread = (values: number[]): number[] => [50, 99, 100].map((at) => percentile(values, at));
  const times = [
    percentile(
      cycles.map(({ outage }) => outage),
      50,
    ),
    ...spread(cycles.map(({ firstAck }) => firstAck)),
    ...spread(cycles.map(({ caughtUp }) => caughtUp)),
  ];
  return row([name, String(cycles.length), String(amid), ...times.map((time) => `${time.toFixed(0)} ms`)]);
}

const row = ([first = "", ...cells]: string[]): string =>
  first.padEnd(20) + cells.map((cell) => cell.padStart(14)).join("");

const nameOf = (percent: number): string => (percent === 100 ? "max" : `p${percent}`);

/** Nearest rank; 0 of nothing. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
