import { hopsOfOwn, type SealedFileView, type TransferView } from "@chatcast/client";
import { ChevronRight, Lock, Users } from "lucide-react";
import { memo, useId, useState } from "react";
import { classes } from "../../ui/classes.ts";
import { formatBytes, formatNumber } from "../../ui/format.ts";
import { say, useLanguage } from "../../words/words.ts";
import { ChunkGrid } from "./ChunkGrid.tsx";
import { FlightSection, type RecordingOf } from "./flight/FlightSection.tsx";
import { PhaseIcon } from "./PhaseIcon.tsx";
import { percentAcked, phaseWords, type Tone } from "./phase.ts";
import { Quarantine } from "./Quarantine.tsx";
import { Recipients } from "./Recipients.tsx";
import { TransferActions } from "./TransferActions.tsx";
import { TransferFacts } from "./TransferFacts.tsx";
import { TransferTimeline } from "./TransferTimeline.tsx";

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

/** The time line of a moving transfer is read again so often, in milliseconds. */
const MOMENT = 500;

interface TransferCardProps {
  transfer: TransferView;
  /** Whether it is opened when it is drawn first. */
  opened: boolean;
  /** What is known of its file since that stands in a sealed room. */
  sealed: SealedFileView | undefined;
  /** Names of everybody else in the room. */
  others: readonly string[];
  recordingOf: RecordingOf;
}

/** One transfer: what, to whom, how far, and what can be done with it; opened, every chunk and how it went. */
export const TransferCard = memo(function TransferCard(props: TransferCardProps) {
  const { transfer, opened, sealed, others, recordingOf } = props;
  useLanguage();
  const id = useId();
  const [open, setOpen] = useState(opened);
  const { fileName, audience, ackedChunks, totalChunks } = transfer;
  const { word, tone, detail } = phaseWords(transfer);
  const percent = percentAcked(transfer);

  return (
    <article aria-label={fileName} className="flex flex-col gap-3 border-line border-b px-4 py-4">
      <div className="flex flex-col gap-0.5">
        <div className="flex items-center gap-1">
          <button
            type="button"
            aria-label={say("transfers.details")}
            aria-expanded={open}
            aria-controls={open ? `${id}-details` : undefined}
            onClick={() => setOpen((before) => !before)}
            className="-ms-2 inline-flex size-10 shrink-0 items-center justify-center rounded-lg text-ink-soft hover:bg-hover hover:text-ink xl:size-7"
          >
            <ChevronRight
              aria-hidden="true"
              className={classes("size-4 transition-transform", open ? "rotate-90" : "rtl:rotate-180")}
            />
          </button>
          <h3 className="min-w-0 flex-1 font-semibold" title={fileName}>
            <bdi className="block truncate">{fileName}</bdi>
          </h3>
          <span className="figures shrink-0 text-ink-soft text-sm">{formatBytes(transfer.size)}</span>
        </div>
        <p className="flex flex-wrap items-center gap-x-3 text-ink-soft text-sm">
          <span className="inline-flex items-center gap-1">
            {audience.mode === "broadcast" ? (
              <>
                <Users aria-hidden="true" className="size-3.5" /> {say("transfers.broadcast")}
              </>
            ) : (
              <>
                <Lock aria-hidden="true" className="size-3.5" />{" "}
                {say("transfers.private-to", { name: audience.recipient })}
              </>
            )}
          </span>
          <span className="figures min-w-0 truncate text-2xs" title={say("transfers.id", { id: transfer.id })}>
            {transfer.id}
          </span>
        </p>
      </div>

      <div className="flex flex-col gap-1.5">
        <div className="flex items-center justify-between gap-3 text-sm">
          <span className={classes("inline-flex items-center gap-1.5 font-semibold", TONES[tone])}>
            <PhaseIcon phase={transfer.phase} />
            {word}
          </span>
          <span className="figures whitespace-nowrap text-ink-soft">
            {formatNumber(ackedChunks)} / {formatNumber(totalChunks)} · {percent} %
          </span>
        </div>
        <div
          role="progressbar"
          aria-label={say("transfers.progress-of", { file: fileName })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={say("transfers.progress", { acked: String(ackedChunks), n: totalChunks })}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className={classes(
              "h-full origin-left rounded-full rtl:origin-right transition-transform duration-200",
              BARS[tone],
            )}
            style={{ transform: `scaleX(${percent / 100})` }}
          />
        </div>
        {detail === undefined ? null : <p className="text-ink-soft text-sm">{detail}</p>}
      </div>

      <Quarantine transfer={transfer} />
      <TransferActions transfer={transfer} />
      {sealed === undefined ? null : <Recipients transfer={transfer} sealed={sealed} others={others} />}
      {open ? (
        <div id={`${id}-details`} className="flex flex-col gap-3">
          <ChunkGrid
            cells={transfer.cells}
            version={transfer.version}
            chunkAt={transfer.chunk}
            hopsAt={(seq) => hopsOfOwn(transfer, seq, sealed)}
          />
          <TransferFacts transfer={transfer} />
          <TransferTimeline timeline={transfer.timeline} moment={momentOf(transfer)} />
          <FlightSection fileName={fileName} recording={() => recordingOf(transfer.id)} />
        </div>
      ) : null}
    </article>
  );
});

/** Changes twice a second while something moves, and once more with the end. */
function momentOf({ phase, startedAt, version }: TransferView): number {
  return "at" in phase
    ? phase.at
    : Math.floor((Date.now() - startedAt) / MOMENT) + (phase.state === "moving" ? 0 : version);
}
