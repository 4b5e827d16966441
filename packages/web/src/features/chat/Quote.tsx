import type { MessageView } from "@chatcast/client";
import { CornerUpLeft } from "lucide-react";
import { say } from "../../words/words.ts";
import { firstWords } from "./actions.ts";

interface QuoteProps {
  /** Undefined while the message that is answered is not here. */
  quoted: MessageView | undefined;
  onJump: () => void;
}

/** What a message answers; a press leads there. */
export function Quote({ quoted, onJump }: QuoteProps) {
  return (
    <button
      type="button"
      onClick={onJump}
      className="mb-0.5 flex max-w-full items-center gap-1.5 rounded-md border-line-strong border-s-3 bg-sunken px-2 py-0.5 text-start text-ink-soft text-sm hover:border-accent hover:text-ink max-xl:min-h-10"
    >
      <CornerUpLeft aria-hidden="true" className="size-3.5 shrink-0 rtl:-scale-x-100" />
      <span className="sr-only">{say("chat.in-answer-to")}</span>
      {quoted === undefined ? (
        <span className="truncate">{say("chat.earlier-message")}</span>
      ) : (
        <>
          <bdi className="shrink-0 font-semibold">{quoted.from}</bdi>
          <bdi className="truncate">{firstWords(quoted)}</bdi>
        </>
      )}
    </button>
  );
}
