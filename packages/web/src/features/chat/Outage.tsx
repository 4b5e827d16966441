import { CloudOff, RotateCcw, X } from "lucide-react";
import { Button, IconButton } from "../../ui/Button.tsx";
import { explain } from "../../ui/problem.ts";
import { say } from "../../words/words.ts";
import type { Failure } from "./older.ts";

interface OutageProps {
  failure: Failure;
  onRetry: () => void;
}

/** Stands for the older messages that could not be fetched. */
export function OlderFailed({ failure, onRetry }: OutageProps) {
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 px-5 py-2 text-sm">
      <Reason what={say("chat.older-failed")} failure={failure} />
      <Again onRetry={onRetry} />
    </div>
  );
}

/** A message to which somebody wanted to be led could not be fetched. */
export function JumpFailed({ failure, onRetry, onClose }: OutageProps & { onClose: () => void }) {
  return (
    <div
      role="alert"
      className="absolute inset-x-2 top-2 z-2 mx-auto flex w-fit max-w-full flex-wrap items-center gap-x-3 gap-y-1 rounded-xl border border-line bg-raised px-3 py-1 text-sm shadow-lift"
    >
      <Reason what={say("chat.jump-failed")} failure={failure} />
      <Again onRetry={onRetry} />
      <IconButton label={say("frame.close")} onClick={onClose}>
        <X aria-hidden="true" className="size-4" />
      </IconButton>
    </div>
  );
}

function Reason({ what, failure }: { what: string; failure: Failure }) {
  return (
    <p className="flex min-w-0 items-center gap-2">
      <CloudOff aria-hidden="true" className="size-4 shrink-0 text-wait" />
      <span className="min-w-0 break-words">
        {what} <span className="text-ink-soft">{explain(failure.error).what}</span>
      </span>
    </p>
  );
}

function Again({ onRetry }: { onRetry: () => void }) {
  return (
    <Button dense icon={<RotateCcw aria-hidden="true" className="size-3.5" />} onClick={onRetry}>
      {say("chat.try-again")}
    </Button>
  );
}
