import type { Verdict } from "./checker/check.ts";
import { KINDS, type Violation, type ViolationKind } from "./checker/violations.ts";
import type { CycleResult } from "./cycle.ts";

/** The figures of a run so far. */
export class Report {
  readonly cycles: CycleResult[] = [];
  readonly violations: Violation[] = [];
  readonly #sums = { invoked: 0, acked: 0, failed: 0, unknownStored: 0, unknownGone: 0, files: 0 };

  cycle(result: CycleResult): void {
    this.cycles.push(result);
  }

  verdict({ violations, ...sums }: Verdict): void {
    this.violations.push(...violations);
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
      row(["fault", "cycles", "amid file", "outage p50", "first ack p50", "p99", "caught up p50", "p99"]),
      ...names.map((name) =>
        faultRow(
          name,
          this.cycles.filter(({ fault }) => fault === name),
        ),
      ),
      faultRow("all", this.cycles),
      "",
      `cycles ${this.cycles.length}, invoked ${invoked}, acked ${acked} (${files} of them files), refused ${failed},`,
      `unknown ${unknown}: in the log ${unknownStored}, not in it ${unknownGone}`,
      kinds.join(", "),
    ].join("\n");
  }

  #count(kind: ViolationKind): number {
    return this.violations.filter((violation) => violation.kind === kind).length;
  }
}

function faultRow(name: string, cycles: readonly CycleResult[]): string {
  const amid = cycles.filter(({ amidTransfer }) => amidTransfer).length;
  const times = [
    percentile(
      cycles.map(({ outage }) => outage),
      50,
    ),
    percentile(
      cycles.map(({ firstAck }) => firstAck),
      50,
    ),
    percentile(
      cycles.map(({ firstAck }) => firstAck),
      99,
    ),
    percentile(
      cycles.map(({ caughtUp }) => caughtUp),
      50,
    ),
    percentile(
      cycles.map(({ caughtUp }) => caughtUp),
      99,
    ),
  ];
  return row([name, String(cycles.length), String(amid), ...times.map((time) => `${time.toFixed(0)} ms`)]);
}

const row = ([first = "", ...cells]: string[]): string =>
  first.padEnd(16) + cells.map((cell) => cell.padStart(14)).join("");

/** Nearest rank; 0 of nothing. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
