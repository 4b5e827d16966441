import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { count } from "../../ui/format.ts";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { SegmentedChoice } from "../../ui/SegmentedChoice.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { type ExportFormat, type ExportSource, type ExportState, useExport } from "./useExport.ts";

const FORMATS = [
  { value: "html", label: "HTML" },
  { value: "json", label: "JSON" },
] as const;

const WHAT: Record<ExportFormat, string> = {
  html: "A page to read, print and keep. It opens in any browser without a network.",
  json: "For programs: every message with its offset, earlier texts, reactions and what was proved of it.",
};

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
      title="Export this room"
      width="w-[min(28rem,calc(100vw-2rem))]"
      onClose={onClose}
      actions={
        busy ? (
          <Button onClick={stop}>Cancel</Button>
        ) : (
          <Button onClick={() => start(format, withPrivate)}>Export {format.toUpperCase()}</Button>
        )
      }
    >
      <fieldset disabled={busy} className="flex flex-col gap-2">
        <SegmentedChoice label="As" options={FORMATS} value={format} onChange={setFormat} />
        <p className="text-ink-soft text-sm">
          {WHAT[format]} Files are listed with their SHA-256; their bytes are not in it.
        </p>
        <Switch label="My private conversations too" checked={withPrivate} disabled={busy} onChange={setWithPrivate}>
          What you and others wrote for one person alone. Off, the file has only what everybody could read.
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
        {now.state === "fetching" ? "Fetching what is not here yet…" : null}
        {now.state === "writing" ? "Writing the file…" : null}
        {now.state === "saved" ? `${count(now.messages, "message")} saved as ${now.name}.` : null}
      </p>
      {busy ? (
        <div
          role="progressbar"
          aria-label="Export"
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
