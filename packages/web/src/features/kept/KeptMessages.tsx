import type { UnsentView } from "@chatcast/client";
import { Copy, Trash2 } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { formatClock } from "../../ui/format.ts";
import { explain } from "../../ui/problem.ts";
import { SureButton } from "../../ui/SureButton.tsx";
import { say } from "../../words/words.ts";

interface KeptMessagesProps {
  messages: readonly UnsentView[];
  onDiscard: (id: string) => void;
}

/** What was written in rooms that cannot be entered any more: nobody got it, and it stays until somebody discards it. */
export default function KeptMessages({ messages, onDiscard }: KeptMessagesProps) {
  return (
    <details
      open={messages.length <= 3}
      className="max-h-[40vh] shrink-0 overflow-y-auto rounded-2xl border border-line bg-wait-wash text-sm"
    >
      <summary className="cursor-pointer px-4 py-3 font-semibold">{say("kept.title", { n: messages.length })}</summary>
      <ul aria-label={say("kept.list")} className="flex flex-col gap-3 px-4 pb-4">
        {messages.map(({ id, room, why, audience, text, at }) => (
          <li key={id} className="flex flex-col gap-1">
            <p className="text-ink-soft text-xs">
              <bdi>{room}</bdi> ·{" "}
              {audience.mode === "unicast" ? say("kept.private", { name: audience.recipient }) : say("kept.everyone")} ·{" "}
              <time dateTime={new Date(at).toISOString()}>{formatClock(at)}</time> · {explain({ code: why }).what}
            </p>
            <p className="whitespace-pre-wrap break-words [overflow-wrap:anywhere]" dir="auto">
              {text}
            </p>
            <div className="flex flex-wrap gap-2">
              <Button dense icon={<Copy aria-hidden="true" className="size-3.5" />} onClick={() => void copyText(text)}>
                {say("kept.copy")}
              </Button>
              <SureButton
                dense
                look="quiet"
                icon={<Trash2 aria-hidden="true" className="size-3.5" />}
                sure={say("kept.discard-sure")}
                onSure={() => onDiscard(id)}
              >
                {say("kept.discard")}
              </SureButton>
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
