import type { TransferView } from "@chatcast/client";
import { ArrowUpRight, CirclePause, FileQuestionMark, FileUp, Hourglass } from "lucide-react";
import { FileAgain } from "../../ui/FileAgain.tsx";
import { formatBytes, formatDuration, formatNumber } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

const SHOWN = 3;
const ENDED: ReadonlySet<TransferView["phase"]["state"]> = new Set(["done", "cancelled", "killed", "failed"]);

interface SendingStripProps {
  transfers: readonly TransferView[];
  onShow: () => void;
}

/** Files on their way, above the composer, each in one line; the Transfers & ACKs window tells the rest. */
export function SendingStrip({ transfers, onShow }: SendingStripProps) {
  const running = transfers.filter((transfer) => !ENDED.has(transfer.phase.state));
  if (running.length === 0) return null;
  return (
    <div className="shrink-0 px-2 pb-1 sm:px-4">
      <div className="mx-auto flex max-w-4xl items-center gap-2 rounded-xl bg-sunken py-1 pe-1 ps-3 text-sm">
        <ul className="@container flex min-w-0 flex-1 flex-col">
          {running.slice(0, SHOWN).map((transfer) => (
            <li
              key={transfer.id}
              className="grid min-w-0 grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2 py-1 @md:grid-cols-[auto_minmax(0,1fr)_auto]"
            >
              <PhaseIcon transfer={transfer} />
              <bdi className="truncate">{transfer.fileName}</bdi>
              <span className="inline-flex flex-wrap items-center gap-2 text-ink-soft @max-md:col-start-2">
                {progress(transfer)}
                <FileAgain transfer={transfer} among="others" />
              </span>
            </li>
          ))}
          {running.length > SHOWN ? (
            <li className="py-1 text-ink-soft">{say("chat.more", { n: formatNumber(running.length - SHOWN) })}</li>
          ) : null}
        </ul>
        <button
          type="button"
          onClick={onShow}
          className="inline-flex h-10 shrink-0 items-center gap-1 rounded-lg px-3 font-medium text-accent hover:bg-hover xl:h-8"
        >
          {say("chat.show-chunks")}
          <ArrowUpRight aria-hidden="true" className="size-4 rtl:-scale-x-100" />
        </button>
      </div>
    </div>
  );
}

function PhaseIcon({ transfer: { phase } }: { transfer: TransferView }) {
  if (phase.state === "paused") return <CirclePause aria-hidden="true" className="size-4 shrink-0 text-wait" />;
  if (phase.state === "needs-file") {
    return <FileQuestionMark aria-hidden="true" className="size-4 shrink-0 text-wait" />;
  }
  if (phase.state === "waiting") return <Hourglass aria-hidden="true" className="size-4 shrink-0 text-wait" />;
  return <FileUp aria-hidden="true" className="size-4 shrink-0 text-accent" />;
}

function progress({ phase, ackedBytes, size, etaMs }: TransferView) {
  if (phase.state === "paused") return say("chat.paused");
  if (phase.state === "waiting") return say("chat.waiting");
  if (phase.state === "needs-file") return say(phase.why === "changed" ? "chat.another-file" : "chat.needs-file");
  const far = { done: formatBytes(ackedBytes), size: formatBytes(size) };
  return (
    <span className="figures text-xs">
      {etaMs === undefined
        ? say("chat.progress", far)
        : say("chat.progress-left", { ...far, time: formatDuration(etaMs) })}
    </span>
  );
}
