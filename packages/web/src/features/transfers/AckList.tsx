import type { MessageAck } from "@chatcast/client";
import { ArrowUp, CheckCheck, Clock3, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { formatDuration, formatSeconds } from "../../ui/format.ts";
import { say, useLanguage } from "../../words/words.ts";

const SHOWN = 200;

const STATES = {
  pending: { word: "transfers.pending", icon: Clock3, tone: "text-wait" },
  sent: { word: "transfers.sent", icon: ArrowUp, tone: "text-wait" },
  acknowledged: { word: "transfers.acknowledged", icon: CheckCheck, tone: "text-ink" },
  failed: { word: "transfers.failed", icon: TriangleAlert, tone: "text-bad" },
} as const;

/** The ACK sequence of one's own messages, newest first. */
export const AckList = memo(function AckList({ acks }: { acks: readonly MessageAck[] }) {
  useLanguage();
  if (acks.length === 0) return <p className="px-4 pb-4 text-ink-soft text-sm">{say("transfers.nothing-sent")}</p>;
  return (
    <ol className="flex flex-col px-4 pb-3">
      {acks
        .slice(-SHOWN)
        .reverse()
        .map((ack) => {
          const { word, icon: Icon, tone } = STATES[ack.state];
          return (
            <li
              key={ack.key}
              className="grid grid-cols-[3.5rem_minmax(0,1fr)_4.5rem_4.5rem] items-center gap-x-3 border-line border-t py-1.5 text-sm"
            >
              <span className="figures text-end">{ack.seq}</span>
              <span
                className={`inline-flex min-w-0 items-center gap-1.5 ${tone}`}
                title={say("transfers.message-id", { id: ack.id })}
              >
                <Icon aria-hidden="true" className="size-3.5 shrink-0" />
                <span className="truncate">{say(word)}</span>
              </span>
              <span className="figures text-end text-ink-soft">
                {ack.rttMs === undefined ? "–" : formatDuration(ack.rttMs)}
              </span>
              <span className="figures text-end text-ink-soft">{formatSeconds(ack.at)}</span>
            </li>
          );
        })}
    </ol>
  );
});
