import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { Switch } from "../../ui/Switch.tsx";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";
import { type ExportFormat, type ExportSource, type ExportState, useExport } from "./useExport.ts";

const FORMATS = [
  { value: "html", label: "HTML" },
  { value: "json", label: "JSON" },
] as const;

const WHAT = { html: "export.html", json: "export.json" } as const satisfies Record<ExportFormat, Key>;

interface ExportDialogProps {
  source: ExportSource;
  onClose: () => void;
}

/** A copy of what was said, to keep. Files are named with their digest; their bytes are not in it. */
export function ExportDialog({ source, onClose }: ExportDialogProps) {
  const [format, setFormat] = useState<ExportFormat>("html");
  const [withPrivate, setWithPrivate] = useState(false);
  const { now, start, stop } = useExport(source);
  const busy = now.state === "fetching" || now.state === "writing";
  return (
    <ModalDialog
      title={say("export.title")}
      width="w-[min(28rem,calc(100vw-2rem))]"
      onClose={onClose}
      actions={
        busy ? (
          <Button onClick={stop}>{say("export.cancel")}</Button>
        ) : (
          <Button onClick={() => start(format, withPrivate)}>
            {say("export.do", { format: format.toUpperCase() })}
          </Button>
        )
      }
    >
      <fieldset disabled={busy} className="flex flex-col gap-2">
        <SegmentedChoice label={say("export.as")} options={FORMATS} value={format} onChange={setFormat} />
        <p className="text-ink-soft text-sm">
          {say(WHAT[format])} {say("export.digests")}
        </p>
        <Switch label={say("export.private-too")} checked={withPrivate} disabled={busy} onChange={setWithPrivate}>
          {say("export.private-means")}
        </Switch>
      </fieldset>
      {now.state === "failed" ? <ProblemNote problem={now.problem} /> : null}
      <Progress now={now} />
    </ModalDialog>
  );
}

function Progress({ now }: { now: ExportState }) {
  const busy = now.state === "fetching" || now.state === "writing";
  const done = busy ? Math.round(now.done * 100) : 0;
  return (
    <div className="flex min-h-10 flex-col gap-1.5">
      <p aria-live="polite" className="break-words text-sm">
        {now.state === "fetching" ? say("export.fetching") : null}
        {now.state === "writing" ? say("export.writing") : null}
        {now.state === "saved" ? say("export.saved", { n: now.messages, name: now.name }) : null}
      </p>
      {busy ? (
        <div
          role="progressbar"
          aria-label={say("export.progress")}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={done}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full bg-accent" style={{ width: `${done}%` }} />
        </div>
      ) : null}
    </div>
  );
}
