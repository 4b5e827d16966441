import type { MessageView, Suspicion } from "@chatcast/client";
import { Lock, RotateCcw, Trash2 } from "lucide-react";
import { memo } from "react";
import { Button } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { formatClock } from "../../ui/format.ts";
import { explain } from "../../ui/problem.ts";
import { FileCard } from "./FileCard.tsx";
import { Initials } from "./Initials.tsx";
import { MessageProof } from "./MessageProof.tsx";
import { MessageText } from "./MessageText.tsx";
import { SealedFileCard } from "./SealedFileCard.tsx";

/** Why nothing of a message is shown. */
const WITHHELD: Record<Suspicion, string> = {
  altered: "Not shown: this is not what anybody sealed.",
  sender: "Not shown: it was not sealed by this person.",
  replayed: "Not shown: this message stands somewhere else already.",
  moved: "Not shown: this message was moved from its place.",
  unchecked: "Not shown: it could not be checked here.",
  equivocal: "Not shown: its sender says that another one came here.",
};

interface MessageRowProps {
  message: MessageView;
  follows: boolean;
  /** Undefined while the conversation waits for `Understood`. */
  onResend: ((id: string) => void) | undefined;
  onDiscard: (id: string) => void;
}

/**
 * One message. What is proved about it stands in a column of its own at the right, like a ledger's margin; where there
 * is no room for that, beneath the words.
 */
export const MessageRow = memo(function MessageRow({ message, follows, onResend, onDiscard }: MessageRowProps) {
  const { audience, state } = message;
  const failed = state.state === "failed";
  return (
    <div
      className={classes(
        "group relative px-3 hover:bg-hover/60 sm:px-5",
        follows ? "py-0.5" : "pt-2.5 pb-0.5",
        audience.mode === "unicast" && "bg-accent-wash hover:bg-accent-wash",
        (failed || message.withheld !== undefined) && "bg-bad-wash hover:bg-bad-wash",
      )}
    >
      {audience.mode === "unicast" ? (
        <span aria-hidden="true" className="absolute inset-y-0 left-0 w-0.75 bg-accent" />
      ) : null}
      <div className="mx-auto grid max-w-4xl grid-cols-[2rem_minmax(0,1fr)] gap-x-3">
        {follows ? (
          <time
            dateTime={new Date(message.at).toISOString()}
            className="figures pt-0.5 text-right text-2xs text-ink-soft opacity-0 group-hover:opacity-100"
          >
            {formatClock(message.at)}
          </time>
        ) : (
          <Initials name={message.from} own={message.own} />
        )}
        <div className="min-w-0">
          {follows ? null : (
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-semibold">{message.from}</span>
              {message.own ? <span className="text-ink-soft text-xs">you</span> : null}
              <time dateTime={new Date(message.at).toISOString()} className="figures text-2xs text-ink-soft">
                {formatClock(message.at)}
              </time>
              {audience.mode === "unicast" ? (
                <span className="inline-flex items-center gap-1 font-medium text-accent text-xs">
                  <Lock aria-hidden="true" className="size-3 self-center" />
                  private to {message.own ? audience.recipient : "you"}
                </span>
              ) : null}
            </p>
          )}
          <div className="@container">
            <div className="flex flex-col gap-x-6 gap-y-0.5 @md:flex-row @md:items-baseline">
              <div className="min-w-0 flex-1">
                {message.text === undefined ? null : <MessageText text={message.text} />}
                {message.withheld === undefined ? null : (
                  <p className="text-bad text-sm">{WITHHELD[message.withheld]}</p>
                )}
                {message.file?.sealed === undefined ? null : <SealedFileCard message={message} />}
                {message.file === undefined || message.file.sealed !== undefined ? null : (
                  <FileCard file={message.file} />
                )}
              </div>
              <div className="shrink-0 self-start @md:text-right">
                <MessageProof message={message} />
              </div>
            </div>
          </div>
          {failed ? (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-0.5 pb-1 text-sm">
              <span className="text-ink-soft">
                {state.compromised
                  ? "It was altered on the way. Nothing was stored or delivered."
                  : `${explain(state.error).what} It was not delivered.`}
              </span>
              <Button
                dense
                icon={<RotateCcw aria-hidden="true" className="size-3.5" />}
                disabled={onResend === undefined}
                onClick={() => onResend?.(message.id)}
              >
                Send again
              </Button>
              <Button
                dense
                look="quiet"
                icon={<Trash2 aria-hidden="true" className="size-3.5" />}
                onClick={() => onDiscard(message.id)}
              >
                Discard
              </Button>
            </div>
          ) : null}
        </div>
      </div>
    </div>
  );
});
