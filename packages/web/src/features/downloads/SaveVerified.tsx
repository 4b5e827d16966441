import { CirclePause, Download, Hourglass, ShieldCheck, ShieldX } from "lucide-react";
import { useRef, useSyncExternalStore } from "react";
import { Button } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { formatBytes, formatRate } from "../../ui/format.ts";
import { SureButton } from "../../ui/SureButton.tsx";
import { Unfinished } from "../../ui/Unfinished.tsx";
import { useWakeLock } from "../../ui/wakeLock.ts";
import { say } from "../../words/words.ts";
import type { Downloads, ProvenFile, SaveView } from "./downloads.ts";
import { percentOf, type Tone, type Words, wordsFor } from "./words.ts";

const TONES: Record<Tone, string> = {
  plain: "text-accent",
  wait: "text-wait",
  good: "text-good",
  bad: "text-bad",
};
const BARS: Record<Tone, string> = { plain: "bg-accent", wait: "bg-wait", good: "bg-good", bad: "bg-bad" };
const ICONS = { plain: Download, wait: Hourglass, good: ShieldCheck, bad: ShieldX } as const;

/** Phases in which it goes on by itself. */
const RUNNING: ReadonlySet<string> = new Set(["checking", "moving", "waiting", "verifying"]);

interface SaveVerifiedProps {
  file: ProvenFile;
  downloads: Downloads;
}

/** Below a file's link: saves it so that cuts, reloads and crashes cost nothing, and only if it is what was sent. */
export function SaveVerified({ file, downloads }: SaveVerifiedProps) {
  const view = useSyncExternalStore(downloads.subscribe, () => downloads.view(file.sha256));
  const words = wordsFor(view, file.sha256);
  const running = RUNNING.has(view.phase.state);
  useWakeLock(running);
  // One element whatever it says: whoever pressed it by keyboard stays on it.
  const group = useRef<HTMLFieldSetElement>(null);

  const act = () => {
    if (words === undefined || words.act === "run") void downloads.run(file);
    else if (words.act === "pause") downloads.pause(file.sha256);
    else if (words.act === "save") void downloads.handOver(file);
  };

  return (
    <fieldset
      ref={group}
      aria-label={say("downloads.group", { name: file.name })}
      className={classes("flex min-w-0 flex-col gap-2 border-line border-t px-3", words ? "py-2.5" : "py-1.5")}
    >
      <Unfinished when={running} />
      {words === undefined ? null : <Standing view={view} size={file.size} words={words} name={file.name} />}
      <div className="flex flex-wrap items-center gap-1.5">
        <Button
          dense
          look={words === undefined ? "quiet" : "plain"}
          className={words === undefined ? "-mx-2.5" : undefined}
          icon={words === undefined ? <ShieldCheck aria-hidden="true" className="size-4" /> : undefined}
          title={words === undefined ? say("downloads.save-verified-why") : undefined}
          // Not `disabled`: that would take the focus away for the moment that comparing takes.
          aria-disabled={words !== undefined && words.act === undefined}
          onClick={act}
        >
          {words?.button ?? say("downloads.save-verified")}
        </Button>
        {words === undefined || words.tone === "good" || !words.kept ? null : (
          <SureButton
            dense
            sure={say("downloads.cancel-sure")}
            onSure={() => {
              group.current?.querySelector("button")?.focus();
              downloads.cancel(file.sha256);
            }}
          >
            {say("downloads.cancel")}
          </SureButton>
        )}
        {view.phase.state === "moving" && view.rate > 0 ? (
          <span aria-live="off" className="figures ms-auto text-ink-soft text-xs">
            {formatRate(view.rate)}
          </span>
        ) : null}
      </div>
    </fieldset>
  );
}

interface StandingProps {
  view: SaveView;
  size: number;
  words: Words;
  name: string;
}

function Standing({ view, size, words, name }: StandingProps) {
  const { phase, received } = view;
  const { word, tone, detail } = words;
  const Icon = phase.state === "paused" ? CirclePause : ICONS[tone];
  const percent = percentOf(received, size);
  const far = phase.state !== "no-room" && phase.state !== "verified" && tone !== "bad";
  return (
    <div className="flex flex-col gap-1.5 sm:min-w-74">
      <div className="flex flex-wrap items-center justify-between gap-x-3 text-sm">
        <span
          aria-live="polite"
          aria-relevant="additions text"
          className={classes("inline-flex items-center gap-1.5 font-semibold", TONES[tone])}
        >
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          {word}
        </span>
        {far ? (
          <span dir="ltr" aria-live="off" className="figures text-ink-soft">
            {formatBytes(received)} / {formatBytes(size)} · {percent} %
          </span>
        ) : null}
      </div>
      {far ? (
        <div
          role="progressbar"
          aria-label={say("downloads.part", { name })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={say("downloads.far", { received: formatBytes(received), size: formatBytes(size) })}
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
      ) : null}
      {detail === undefined ? null : <p className="text-ink-soft text-sm">{detail}</p>}
    </div>
  );
}
