import type { TransferView } from "@chatcast/client";
import {
  CircleCheck,
  CirclePause,
  CircleX,
  FileQuestionMark,
  Hourglass,
  Lock,
  OctagonX,
  Send,
  Users,
} from "lucide-react";
import { memo } from "react";
import { Button } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { downloadCsv } from "../../ui/downloadCsv.ts";
import { FileAgain } from "../../ui/FileAgain.tsx";
import { count, formatBytes, formatDuration, formatSeconds } from "../../ui/format.ts";
import { ChunkGrid } from "./ChunkGrid.tsx";
import { percentAcked, phaseWords, type Tone } from "./phase.ts";

const TONES: Record<Tone, string> = {
  moving: "text-accent",
  waiting: "text-wait",
  good: "text-good",
  bad: "text-bad",
  ended: "text-ink-soft",
};

const BARS: Record<Tone, string> = {
  moving: "bg-accent",
  waiting: "bg-wait",
  good: "bg-good",
  bad: "bg-bad",
  ended: "bg-line-strong",
};

/** One transfer: what, to whom, how far, every chunk, and what can be done with it. */
export const TransferCard = memo(function TransferCard({ transfer }: { transfer: TransferView }) {
  const { fileName, audience, ackedChunks, totalChunks } = transfer;
  const { word, tone, detail } = phaseWords(transfer);
  const percent = percentAcked(transfer);

  return (
    <article aria-label={fileName} className="flex flex-col gap-3 border-line border-b px-4 py-4">
      <div className="flex flex-col gap-0.5">
        <div className="flex items-baseline gap-3">
          <h3 className="min-w-0 flex-1 truncate font-semibold" title={fileName}>
            {fileName}
          </h3>
          <span className="figures shrink-0 text-ink-soft text-sm">{formatBytes(transfer.size)}</span>
        </div>
        <p className="flex flex-wrap items-center gap-x-3 text-ink-soft text-sm">
          <span className="inline-flex items-center gap-1">
            {audience.mode === "broadcast" ? (
              <>
                <Users aria-hidden="true" className="size-3.5" /> broadcast to everyone
              </>
            ) : (
              <>
                <Lock aria-hidden="true" className="size-3.5" /> private to {audience.recipient}
              </>
            )}
          </span>
          <span className="figures min-w-0 truncate text-2xs" title={`Transfer ${transfer.id}`}>
            {transfer.id}
          </span>
        </p>
      </div>

      <div className="flex flex-col gap-1.5">
        <div className="flex items-center justify-between gap-3 text-sm">
          <span className={classes("inline-flex items-center gap-1.5 font-semibold", TONES[tone])}>
            <PhaseIcon transfer={transfer} />
            {word}
          </span>
          <span className="figures text-ink-soft">
            {ackedChunks.toLocaleString("en-US")} / {totalChunks.toLocaleString("en-US")} · {percent} %
          </span>
        </div>
        <div
          role="progressbar"
          aria-label={`Acknowledged chunks of ${fileName}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={`${ackedChunks} of ${count(totalChunks, "chunk")} acknowledged`}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className={classes("h-full origin-left rounded-full transition-transform duration-200", BARS[tone])}
            style={{ transform: `scaleX(${percent / 100})` }}
          />
        </div>
        {detail === undefined ? null : <p className="text-ink-soft text-sm">{detail}</p>}
      </div>

      <div className="flex flex-wrap gap-1.5">
        <FileAgain transfer={transfer} />
        <Button dense disabled={transfer.pause === undefined} onClick={transfer.pause}>
          Pause
        </Button>
        <Button dense disabled={transfer.resume === undefined} onClick={transfer.resume}>
          Resume
        </Button>
        <Button dense disabled={transfer.retry === undefined} onClick={transfer.retry}>
          Retry
        </Button>
        <Button dense disabled={transfer.cancel === undefined} onClick={transfer.cancel}>
          Cancel
        </Button>
        <Button dense onClick={() => downloadCsv(`${fileName}-chunks.csv`, transfer.csv())}>
          Export CSV
        </Button>
      </div>
      <ChunkGrid cells={transfer.cells} version={transfer.version} />
      <Facts transfer={transfer} />
    </article>
  );
});

function PhaseIcon({ transfer }: { transfer: TransferView }) {
  const look = { "aria-hidden": true, className: "size-4 shrink-0" } as const;
  switch (transfer.phase.state) {
    case "moving":
      return <Send {...look} />;
    case "waiting":
      return <Hourglass {...look} />;
    case "paused":
      return <CirclePause {...look} />;
    case "needs-file":
      return <FileQuestionMark {...look} />;
    case "done":
      return <CircleCheck {...look} />;
    case "killed":
      return <OctagonX {...look} />;
    case "cancelled":
    case "failed":
      return <CircleX {...look} />;
  }
}

/** The measured numbers; what is unknown shows a dash, so that nothing moves about. */
function Facts({ transfer }: { transfer: TransferView }) {
  const { phase, throughput, rttMs, retransmits, etaMs, startedAt, inFlight } = transfer;
  const ended = "at" in phase ? phase.at : undefined;
  const facts: readonly [string, string][] = [
    ["Throughput", throughput > 0 ? `${formatBytes(throughput)}/s` : "–"],
    ["RTT", rttMs === undefined ? "–" : formatDuration(rttMs)],
    ["In flight", String(inFlight)],
    ["Retransmits", retransmits.toLocaleString("en-US")],
    ended === undefined
      ? ["ETA", etaMs === undefined ? "–" : formatDuration(etaMs)]
      : ["Took", formatDuration(ended - startedAt)],
    phase.state === "done" ? ["Completed", formatSeconds(phase.at)] : ["Started", formatSeconds(startedAt)],
  ];
  return (
    <dl className="grid grid-cols-3 gap-x-3 gap-y-1.5">
      {facts.map(([term, value]) => (
        <div key={term} className="min-w-0">
          <dt className="text-2xs text-ink-soft">{term}</dt>
          <dd className="figures truncate text-sm">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
