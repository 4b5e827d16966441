import type { ConversationView } from "@chatcast/client";
import { Hourglass } from "lucide-react";
import { Suspense } from "react";
import { formatDay } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { calls, messageAt, partnerOf, type RowActions } from "./actions.ts";
import { OlderFailed } from "./LazyLater.ts";
import { type Editing, MessageRow } from "./MessageRow.tsx";
import type { Failure } from "./older.ts";
import { SystemLine } from "./SystemLine.tsx";
import type { TimelineRow } from "./timeline-rows.ts";
import type { Bar } from "./useRows.ts";

interface TimelineLineProps {
  row: TimelineRow;
  /** Why nothing older is here, and how to ask for it once more. */
  outage: Failure | undefined;
  onRetry: () => void;
  /** Name of whoever reads. */
  self: string;
  conversations: readonly ConversationView[];
  blocked: ReadonlySet<string | undefined>;
  actions: RowActions;
  editing: Editing | undefined;
  bar: Bar | undefined;
  onHold: (key: string | undefined) => void;
  lit: boolean;
}

export function TimelineLine({ row, outage, onRetry, self, conversations, blocked, ...rest }: TimelineLineProps) {
  switch (row.kind) {
    case "day":
      return (
        <div className="flex items-center gap-3 px-5 py-2 text-ink-soft text-xs">
          <span className="h-px flex-1 bg-line" />
          {formatDay(row.at, Date.now())}
          <span className="h-px flex-1 bg-line" />
        </div>
      );
    case "unread":
      return (
        <div className="flex items-center gap-3 px-5 py-2 font-semibold text-accent text-xs">
          <span className="h-px flex-1 bg-accent-line" />
          {say("chat.new")}
          <span className="h-px flex-1 bg-accent-line" />
        </div>
      );
    case "outage":
      return outage === undefined ? null : (
        <Suspense>
          <OlderFailed failure={outage} onRetry={onRetry} />
        </Suspense>
      );
    case "gap":
      return (
        <p className="flex items-center justify-center gap-2 py-2 font-medium text-sm text-wait">
          <Hourglass aria-hidden="true" className="size-4" />
          {say("chat.gap", { n: row.count })}
        </p>
      );
    case "command":
      return <SystemLine message={row.message} />;
    case "message": {
      const { message, follows } = row;
      const other = partnerOf(message);
      const quoted = message.relation && conversationWith(conversations, other, message.relation.of);
      return (
        <MessageRow
          message={message}
          called={calls(message, self)}
          follows={follows}
          quoted={quoted}
          blocked={blocked.has(other)}
          {...rest}
        />
      );
    }
  }
}

const conversationWith = (conversations: readonly ConversationView[], other: string | undefined, offset: number) =>
  messageAt(conversations.find((conversation) => conversation.with === other)?.messages ?? [], offset);
