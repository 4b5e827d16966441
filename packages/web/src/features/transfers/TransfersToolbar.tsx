import type { TransferView } from "@chatcast/client";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { count, formatBytes, formatNumber, formatRate } from "../../ui/format.ts";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { type TransferFilter, totalsOf } from "./summary.ts";

const FILTERS = [
  { value: "all", label: "All" },
  { value: "moving", label: "Moving" },
  { value: "waiting", label: "Waiting" },
  { value: "done", label: "Done" },
  { value: "stopped", label: "Stopped" },
] as const;

/** One transfer has the buttons on its own row. */
const MANY = 2;

interface TransfersToolbarProps {
  transfers: readonly TransferView[];
  /** What the filter lets through; the buttons are about these. */
  shown: readonly TransferView[];
  filter: TransferFilter;
  onFilter: (filter: TransferFilter) => void;
}

/** All transfers together: sums, which of them are shown, and what can be done with those at once. */
export function TransfersToolbar({ transfers, shown, filter, onFilter }: TransfersToolbarProps) {
  const [asking, setAsking] = useState(false);
  const totals = totalsOf(transfers);
  const pauses = shown.flatMap(({ pause }) => pause ?? []);
  const resumes = shown.flatMap(({ resume }) => resume ?? []);
  const cancels = shown.flatMap(({ cancel }) => cancel ?? []);
  const sums: readonly [string, string][] = [
    ["Acknowledged", `${formatBytes(totals.ackedBytes)} of ${formatBytes(totals.bytes)}`],
    ["Throughput", totals.throughput > 0 ? formatRate(totals.throughput) : "–"],
    ["Retransmits", formatNumber(totals.retransmits)],
    ["Done", `${totals.done} of ${transfers.length}`],
  ];

  return (
    <section aria-label="All transfers" className="flex flex-col gap-2.5 border-line border-b px-4 py-3">
      <dl className="flex flex-wrap gap-x-6 gap-y-1.5">
        {sums.map(([term, value]) => (
          <div key={term}>
            <dt className="text-2xs text-ink-soft">{term}</dt>
            <dd className="figures text-sm">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <SegmentedChoice label="Show" options={FILTERS} value={filter} onChange={onFilter} />
        <div className="flex flex-wrap gap-1.5">
          {pauses.length < MANY ? null : (
            <Button dense onClick={() => all(pauses)}>
              Pause all
            </Button>
          )}
          {resumes.length < MANY ? null : (
            <Button dense onClick={() => all(resumes)}>
              Resume all
            </Button>
          )}
          {cancels.length < MANY ? null : (
            <Button dense onClick={() => setAsking(true)}>
              Cancel all
            </Button>
          )}
        </div>
      </div>
      {asking ? (
        <ConfirmDialog
          title={`Cancel ${count(cancels.length, "transfer")}?`}
          what="The server deletes what it has of them. Your files stay as they are, and what is done stays done."
          yes={`Cancel ${count(cancels.length, "transfer")}`}
          no="Keep them"
          onYes={() => {
            setAsking(false);
            all(cancels);
          }}
          onNo={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}

function all(actions: readonly (() => void)[]): void {
  for (const act of actions) act();
}
