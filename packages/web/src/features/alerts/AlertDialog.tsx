import type { AlertView } from "@chatcast/client";
import { OctagonX } from "lucide-react";
import { useId, useLayoutEffect, useRef } from "react";
import { say } from "../../words/words.ts";
import { sayStop } from "./stop-words.ts";

interface AlertDialogProps {
  alert: AlertView;
  /** How many more wait behind this one. */
  waiting: number;
  onUnderstood: () => void;
  onSave: () => void;
}

/** The kill switch's word: modal, and closed by `Understood` alone. Draw it with the alert's key. */
export function AlertDialog({ alert, waiting, onUnderstood, onSave }: AlertDialogProps) {
  const { title, stopped, kept } = alert.told;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  // Layout, not passive: the dialog must be closed while it is still in the document, or the focus is not handed back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-what`}
      onCancel={(event) => event.preventDefault()}
      // Browsers let a second Escape through whatever `cancel` says; an alert that nobody read comes back.
      onClose={(event) => {
        const { isConnected, open } = event.currentTarget;
        if (isConnected && !open) event.currentTarget.showModal();
      }}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] overflow-hidden rounded-2xl border border-line bg-raised text-ink shadow-lift backdrop:bg-scrim"
    >
      <div className="flex items-start gap-3 bg-bad-solid px-5 py-4 text-bad-ink">
        <OctagonX aria-hidden="true" className="mt-0.5 size-6 shrink-0" />
        <h2 id={`${id}-title`} className="font-semibold text-lg">
          {say("alerts.title")}
        </h2>
      </div>
      <div className="flex flex-col gap-4 px-5 py-4">
        {title.code === "compromised" ? null : <p className="font-medium">{sayStop(title)}</p>}
        <dl id={`${id}-what`} className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 break-words">
          <dt className="text-ink-soft text-sm">{say("alerts.stopped")}</dt>
          <dd className="min-w-0">{sayStop(...stopped)}</dd>
          <dt className="text-ink-soft text-sm">{say("alerts.kept")}</dt>
          <dd className="min-w-0">{sayStop(...kept)}</dd>
          {alert.verdict === undefined ? null : (
            <>
              <dt className="text-ink-soft text-sm">{say("alerts.proof")}</dt>
              <dd className="figures min-w-0 text-sm">
                {say("alerts.seq", { seq: String(alert.verdict.seq) })}
                <br />
                {valuesOf(alert.verdict)}
              </dd>
            </>
          )}
        </dl>
        <button
          type="button"
          onClick={onUnderstood}
          className="h-11 rounded-lg bg-ink px-5 font-semibold text-surface hover:opacity-90"
        >
          {say("alerts.understood")}
        </button>
        <button
          type="button"
          onClick={onSave}
          className="min-h-10 self-start text-ink-soft text-sm underline xl:min-h-8"
        >
          {say("alerts.save")}
        </button>
        {waiting === 0 ? null : <p className="text-ink-soft text-sm">{say("alerts.waiting", { n: waiting })}</p>}
      </div>
    </dialog>
  );
}

const valuesOf = ({ expected, received }: NonNullable<AlertView["verdict"]>): string =>
  expected === undefined ? say("alerts.received", { received }) : say("alerts.values", { expected, received });
