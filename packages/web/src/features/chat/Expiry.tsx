import type { MessageFile } from "@chatcast/client";
import { TimerOff } from "lucide-react";
import { formatAhead, formatDate } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

const MOMENT = { dateStyle: "medium", timeStyle: "short" } as const;

/** When a file goes by itself, behind its size. */
export function ExpiresIn({ at, left }: { at: number; left: number }) {
  return (
    <>
      {" · "}
      <time dateTime={new Date(at).toISOString()} title={formatDate(at, MOMENT)} className="text-wait">
        {say("chat.expires", { when: formatAhead(left) })}
      </time>
    </>
  );
}

/** In place of a file whose time is over. */
export function Expired({ file: { name, expiresAt = 0 } }: { file: MessageFile }) {
  return (
    <div className="mt-1 flex max-w-full gap-2 rounded-xl border border-line border-dashed px-3 py-2 text-ink-soft text-sm">
      <TimerOff aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <bdi className="block truncate">{name}</bdi>
        <p className="text-xs">{say("chat.expired", { at: formatDate(expiresAt, MOMENT) })}</p>
      </div>
    </div>
  );
}
