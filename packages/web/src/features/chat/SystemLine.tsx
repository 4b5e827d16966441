import type { MessageView } from "@chatcast/client";
import { Gavel } from "lucide-react";
import { formatClock } from "../../ui/format.ts";
import { logLine } from "../../ui/logLine.ts";
import { say } from "../../words/words.ts";

/** What was ordered in the room, at its place in the conversation: nobody's words. */
export function SystemLine({ message }: { message: MessageView }) {
  const { at, integrity, notice } = message;
  return (
    <p className="flex flex-wrap items-center justify-center gap-x-2 px-5 py-1.5 text-center text-ink-soft text-sm">
      <Gavel aria-hidden="true" className="size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{logLine(message)}</span>
      <time dateTime={new Date(at).toISOString()} className="figures text-2xs">
        {formatClock(at)}
      </time>
      {notice !== undefined ? <span className="text-2xs">{say("chat.server-word")}</span> : null}
      {integrity.status === "valid" ? <span className="text-2xs">{say("chat.signed")}</span> : null}
    </p>
  );
}
