import type { AdminNow, AdminSample } from "@chatcast/client/admin";
import { count, formatBytes, formatDuration, formatMillis, formatNumber } from "../../ui/format.ts";

interface FiguresProps {
  now: AdminNow;
  last: AdminSample | undefined;
}

/** The sums: what is connected, what is kept, what is free. */
export function Figures({ now, last }: FiguresProps) {
  const { connections, loaded, totals, disk, settings } = now;
  const { retentionDays, retentionBytes, roomTtlDays } = settings;
  const kept = [
    ...(retentionDays === undefined ? [] : [`${count(retentionDays, "day")} of messages`]),
    ...(retentionBytes === undefined ? [] : [`${formatBytes(retentionBytes)} a room`]),
  ];
  const figures = [
    { term: "Connections", figure: String(connections), note: `${count(totals.members, "member")} in all` },
    { term: "Rooms", figure: formatNumber(totals.rooms), note: `${loaded} in memory` },
    { term: "Messages", figure: formatNumber(totals.messages), note: kept.join(", ") || "kept without end" },
    { term: "Files", figure: formatBytes(totals.fileBytes), note: count(totals.files, "file") },
    {
      term: "Uploads under way",
      figure: String(totals.openTransfers),
      note: `${formatBytes(settings.maxFileSize)} at most`,
    },
    { term: "Disk free", figure: formatBytes(disk.free), note: `of ${formatBytes(disk.size)}` },
    { term: "Database", figure: formatBytes(disk.database), note: `idle rooms go after ${count(roomTtlDays, "day")}` },
    {
      term: "Event loop",
      figure: last === undefined ? "measuring" : formatDelay(last.loopP99),
      note: last === undefined ? "p99 of delays" : `p99, and p50 ${formatDelay(last.loopP50)}`,
    },
  ];
  return (
    <section aria-label="Sums" className="xl:col-span-2">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-2xl border border-line bg-line sm:grid-cols-4">
        {figures.map(({ term, figure, note }) => (
          <div key={term} className="flex flex-col gap-0.5 bg-surface px-4 py-3">
            <dt className="text-2xs text-ink-soft">{term}</dt>
            <dd className="figures text-lg">{figure}</dd>
            <dd className="text-2xs text-ink-soft">{note}</dd>
          </div>
        ))}
      </dl>
      {settings.rateLimits ? null : (
        <p className="mt-2 text-sm text-wait">Rate limits are off: this server is set up for benchmarks.</p>
      )}
      {settings.lab ? (
        <p className="mt-2 text-sm text-wait">The attack lab is on: members may alter their own packets.</p>
      ) : null}
    </section>
  );
}

/** Delays below a tenth of a millisecond are none. */
const formatDelay = (ms: number): string => (ms < 10 ? formatMillis(ms, 1) : formatDuration(ms));
