import type { ChangeView, MessageState } from "@chatcast/client";
import { Clock3, RotateCcw, Trash2 } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { explain } from "../../ui/problem.ts";
import { SureButton } from "../../ui/SureButton.tsx";
import { say } from "../../words/words.ts";

interface UndeliveredProps {
  id: string;
  state: MessageState & { state: "failed" };
  /** What was not delivered: a message, or a change of one. */
  what: "message" | ChangeView["kind"];
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
          ? say("chat.altered", { what })
          : say("chat.undelivered", { what, why: explain(state.error).what })}
      </span>
      <Button
        dense
        icon={<RotateCcw aria-hidden="true" className="size-3.5" />}
        disabled={onResend === undefined}
        onClick={() => onResend?.(id)}
      >
        {say("chat.send-again")}
      </Button>
      <SureButton
        dense
        look="quiet"
        icon={<Trash2 aria-hidden="true" className="size-3.5" />}
        sure={say("chat.discard-sure")}
        onSure={() => onDiscard(id)}
      >
        {say("chat.discard")}
      </SureButton>
    </div>
  );
}

/** A change of a message that is not stored: it waits, or was refused. */
export function ChangeNote({
  change,
  onResend,
  onDiscard,
}: { change: ChangeView } & Pick<UndeliveredProps, "onResend" | "onDiscard">) {
  const { id, kind, state } = change;
  if (state.state === "acknowledged") return null;
  if (state.state === "failed")
    return <Undelivered id={id} state={state} what={kind} onResend={onResend} onDiscard={onDiscard} />;
  return (
    <p className="flex items-center gap-1 text-wait text-xs">
      <Clock3 aria-hidden="true" className="size-3.5 shrink-0" /> {say("chat.waits", { what: kind })}
    </p>
  );
}
