import type { AdminNow, AdminSample } from "@chatcast/client/admin";
import { formatBytes, formatDuration, formatMillis, formatNumber } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

interface FiguresProps {
  now: AdminNow;
  last: AdminSample | undefined;
}

/** The sums: what is connected, what is kept, what is free. */
export function Figures({ now, last }: FiguresProps) {
  const { connections, loaded, totals, disk, settings } = now;
  const { retentionDays, retentionBytes, roomTtlDays } = settings;
  const kept = [
    ...(retentionDays === undefined ? [] : [say("admin.days-of-messages", { n: retentionDays })]),
    ...(retentionBytes === undefined ? [] : [say("admin.size-a-room", { size: formatBytes(retentionBytes) })]),
  ];
  const figures = [
    {
      term: say("admin.connections"),
      figure: formatNumber(connections),
      note: say("admin.members-in-all", { n: totals.members }),
    },
    {
      term: say("admin.rooms"),
      figure: formatNumber(totals.rooms),
      note: say("admin.in-memory", { n: formatNumber(loaded) }),
    },
    {
      term: say("admin.messages"),
      figure: formatNumber(totals.messages),
      note: kept.join(", ") || say("admin.kept-without-end"),
    },
    {
      term: say("admin.files"),
      figure: formatBytes(totals.fileBytes),
      note: say("admin.file-count", { n: totals.files }),
    },
    {
      term: say("admin.uploads-under-way"),
      figure: formatNumber(totals.openTransfers),
      note: say("admin.at-most", { size: formatBytes(settings.maxFileSize) }),
    },
    {
      term: say("admin.disk-free"),
      figure: formatBytes(disk.free),
      note: say("admin.of-size", { size: formatBytes(disk.size) }),
    },
    {
      term: say("admin.database"),
      figure: formatBytes(disk.database),
      note: say("admin.idle-rooms", { n: roomTtlDays }),
    },
    {
      term: say("admin.event-loop"),
      figure: last === undefined ? say("admin.measuring") : formatDelay(last.loopP99),
      note:
        last === undefined ? say("admin.p99-of-delays") : say("admin.p99-and-p50", { time: formatDelay(last.loopP50) }),
    },
  ];
  return (
    <section aria-label={say("admin.sums")} className="xl:col-span-2">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-2xl border border-line bg-line sm:grid-cols-4">
        {figures.map(({ term, figure, note }) => (
          <div key={term} className="flex flex-col gap-0.5 bg-surface px-4 py-3">
            <dt className="text-2xs text-ink-soft">{term}</dt>
            <dd className="figures text-lg">{figure}</dd>
            <dd className="text-2xs text-ink-soft">{note}</dd>
          </div>
        ))}
      </dl>
      {settings.rateLimits ? null : <p className="mt-2 text-sm text-wait">{say("admin.limits-off")}</p>}
      {settings.lab ? <p className="mt-2 text-sm text-wait">{say("admin.lab-on")}</p> : null}
    </section>
  );
}

/** Delays below a tenth of a millisecond are none. */
const formatDelay = (ms: number): string => (ms < 10 ? formatMillis(ms, 1) : formatDuration(ms));
