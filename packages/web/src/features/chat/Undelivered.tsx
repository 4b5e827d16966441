import type { ChangeView, MessageState } from "@chatcast/client";
import { Clock3, RotateCcw, Trash2 } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { explain } from "../../ui/problem.ts";

interface UndeliveredProps {
  id: string;
  state: MessageState & { state: "failed" };
  /** Begins the sentence: what was not delivered. */
  what: string;
  /** Undefined while the conversation waits for `Understood`. */
  onResend: ((id: string) => void) | undefined;
  onDiscard: (id: string) => void;
}

/** What was not delivered and why, and what can be done with it. */
export function Undelivered({ id, state, what, onResend, onDiscard }: UndeliveredProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-0.5 pb-1 text-sm">
      <span className="text-ink-soft">
        {state.compromised
          ? `${what} was altered on the way. Nothing was stored or delivered.`
          : `${explain(state.error).what} ${what} was not delivered.`}
      </span>
      <Button
        dense
        icon={<RotateCcw aria-hidden="true" className="size-3.5" />}
        disabled={onResend === undefined}
        onClick={() => onResend?.(id)}
      >
        Send again
      </Button>
      <Button
        dense
        look="quiet"
        icon={<Trash2 aria-hidden="true" className="size-3.5" />}
        onClick={() => onDiscard(id)}
      >
        Discard
      </Button>
    </div>
  );
}

const WORDS: Record<ChangeView["kind"], string> = {
  reply: "The answer",
  edit: "The edit",
  delete: "The deletion",
  react: "The reaction",
  unreact: "Taking the reaction back",
  pin: "The pin",
  unpin: "The unpinning",
};

/** A change of a message that is not stored: it waits, or was refused. */
export function ChangeNote({
  change,
  onResend,
  onDiscard,
}: { change: ChangeView } & Pick<UndeliveredProps, "onResend" | "onDiscard">) {
  const { id, kind, state } = change;
  if (state.state === "acknowledged") return null;
  if (state.state === "failed")
    return <Undelivered id={id} state={state} what={WORDS[kind]} onResend={onResend} onDiscard={onDiscard} />;
  return (
    <p className="flex items-center gap-1 text-wait text-xs">
      <Clock3 aria-hidden="true" className="size-3.5 shrink-0" /> {WORDS[kind].toLowerCase()} waits for the server
    </p>
  );
}
