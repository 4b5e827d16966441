import type { TransferView } from "@chatcast/client";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { formatBytes, formatNumber, formatRate } from "../../ui/format.ts";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { say } from "../../words/words.ts";
import { type TransferFilter, totalsOf } from "./summary.ts";

const FILTERS = [
  { value: "all", label: "transfers.all" },
  { value: "moving", label: "transfers.moving" },
  { value: "waiting", label: "transfers.waiting" },
  { value: "done", label: "transfers.done" },
  { value: "stopped", label: "transfers.stopped" },
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
  const options = FILTERS.map(({ value, label }) => ({ value, label: say(label) }));
  const sums: readonly [string, string][] = [
    [
      say("transfers.sum-acked"),
      say("transfers.of", { some: formatBytes(totals.ackedBytes), all: formatBytes(totals.bytes) }),
    ],
    [say("transfers.throughput"), totals.throughput > 0 ? formatRate(totals.throughput) : "–"],
    [say("transfers.retransmits"), formatNumber(totals.retransmits)],
    [say("transfers.done"), say("transfers.of", { some: String(totals.done), all: String(transfers.length) })],
  ];

  return (
    <section aria-label={say("transfers.all-label")} className="flex flex-col gap-2.5 border-line border-b px-4 py-3">
      <dl className="flex flex-wrap gap-x-6 gap-y-1.5">
        {sums.map(([term, value]) => (
          <div key={term}>
            <dt className="text-2xs text-ink-soft">{term}</dt>
            <dd className="figures text-sm">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <SegmentedChoice label={say("transfers.show")} options={options} value={filter} onChange={onFilter} />
        <div className="flex flex-wrap gap-1.5">
          {pauses.length < MANY ? null : (
            <Button dense onClick={() => all(pauses)}>
              {say("transfers.pause-all")}
            </Button>
          )}
          {resumes.length < MANY ? null : (
            <Button dense onClick={() => all(resumes)}>
              {say("transfers.resume-all")}
            </Button>
          )}
          {cancels.length < MANY ? null : (
            <Button dense onClick={() => setAsking(true)}>
              {say("transfers.cancel-all")}
            </Button>
          )}
        </div>
      </div>
      {asking ? (
        <ConfirmDialog
          title={say("transfers.cancel-ask", { n: cancels.length })}
          what={say("transfers.cancel-what")}
          yes={say("transfers.cancel-yes", { n: cancels.length })}
          no={say("transfers.keep")}
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
