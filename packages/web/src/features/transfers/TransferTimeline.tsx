import type { TransferSample, TransferView } from "@chatcast/client";
import { lazy, memo, Suspense, useMemo, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { formatDuration, formatRate } from "../../ui/format.ts";
import { say, useLanguage } from "../../words/words.ts";
import { thinned, timelineColumns } from "./timeline-data.ts";

const load = () => import("./TimelineChart.tsx");
const TimelineChart = lazy(() => load().catch(() => ({ default: Unreachable })));

/** Fetches the chart ahead of its first use: the server may be away then. */
export function preloadTimeline(): void {
  load().catch(() => undefined);
}

function Unreachable() {
  return <p className="text-ink-soft text-sm">{say("transfers.chart-away")}</p>;
}

const ROWS = 12;
const COLUMNS = [
  "transfers.after",
  "transfers.throughput",
  "transfers.window",
  "transfers.round-trip",
  "transfers.sent-again",
] as const;

interface TransferTimelineProps {
  timeline: TransferView["timeline"];
  /** Draws again when it is another one: the time line does not change more often than anybody can see. */
  moment: number;
}

/** How a transfer went: throughput, window, RTT and retransmits over time, as a chart or as a table. */
export const TransferTimeline = memo(function TransferTimeline({ timeline, moment }: TransferTimelineProps) {
  useLanguage();
  const [table, setTable] = useState(false);
  const samples = useMemo(() => timeline(), [timeline, moment]);
  const columns = useMemo(() => timelineColumns(samples), [samples]);
  if (columns.seconds.length < 2) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between">
        <h4 className="font-semibold text-ink-soft text-xs">{say("transfers.time-line")}</h4>
        <Button dense look="quiet" aria-expanded={table} onClick={() => setTable((shown) => !shown)}>
          {say("transfers.as-table")}
        </Button>
      </div>
      {table ? (
        <TimelineTable samples={samples} />
      ) : (
        <div className="min-h-56">
          <Suspense>
            <TimelineChart columns={columns} />
          </Suspense>
        </div>
      )}
    </div>
  );
});

function TimelineTable({ samples }: { samples: readonly TransferSample[] }) {
  const rows = thinned(samples, ROWS);
  const columns = timelineColumns(rows);
  return (
    <table className="w-full text-end text-xs">
      <thead className="text-2xs text-ink-soft">
        <tr>
          {COLUMNS.map((word) => (
            <th key={word} scope="col" className="py-1 font-medium">
              {say(word)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="figures">
        {columns.seconds.map((seconds, at) => (
          <tr key={seconds} className="border-line border-t">
            <td className="py-1">{formatDuration(seconds * 1_000)}</td>
            <td>{formatRate(columns.throughput[at] ?? 0)}</td>
            <td>{columns.window[at]}</td>
            <td>{columns.rtt[at] == null ? "–" : formatDuration(columns.rtt[at])}</td>
            <td>{columns.retransmits[at] ?? 0}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
