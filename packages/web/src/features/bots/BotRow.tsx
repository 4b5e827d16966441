import type { BotView } from "@chatcast/client";
import { Bot, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../ui/Button.tsx";
import { formatMoment } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

interface BotRowProps {
  bot: BotView;
  head: number;
  busy: boolean;
  onRemove: () => void;
}

/** One bot: who made it and when, when it was used last, how far its hook is. Its end is asked for once. */
export function BotRow({ bot, head, busy, onRemove }: BotRowProps) {
  const [asked, setAsked] = useState(false);
  const { username: name, by, at, usedAt, hook } = bot;
  const used = usedAt === undefined ? say("bots.never-used") : say("bots.used", { when: formatMoment(usedAt) });
  return (
    <li className="flex flex-col gap-2 border-line border-t py-2.5 first:border-t-0">
      <div className="flex items-start gap-3">
        <Bot aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-soft" />
        <div className="min-w-0 flex-1 text-sm">
          <p className="break-words font-medium">
            <bdi>{name}</bdi>
          </p>
          <p className="text-ink-soft">{say("bots.made", { by, when: formatMoment(at) })}</p>
          <p className="text-ink-soft">{used}</p>
          {hook === undefined ? null : <HookState hook={hook} head={head} />}
        </div>
        {asked ? null : (
          <IconButton label={say("bots.remove", { name })} disabled={busy} onClick={() => setAsked(true)}>
            <Trash2 aria-hidden="true" className="size-4" />
          </IconButton>
        )}
      </div>
      {asked ? (
        <div className="flex flex-col gap-3 rounded-lg bg-wait-wash px-4 py-3">
          <p className="break-words text-sm">{say("bots.remove-ask", { name })}</p>
          <div className="flex flex-wrap gap-2">
            <Button autoFocus onClick={() => setAsked(false)}>
              {say("bots.keep")}
            </Button>
            <Button look="primary" disabled={busy} onClick={onRemove}>
              {say("bots.remove", { name })}
            </Button>
          </div>
        </div>
      ) : null}
    </li>
  );
}

/** Where a hook leads, how far it is, and since when and why it is not further. */
function HookState({ hook, head }: { hook: NonNullable<BotView["hook"]>; head: number }) {
  const behind = Math.max(0, head - hook.cursor);
  const { failure } = hook;
  return (
    <>
      <p className="break-words">
        {behind === 0
          ? say("bots.hook-done", { host: hook.host })
          : say("bots.hook-behind", { host: hook.host, n: behind })}
      </p>
      {failure === undefined ? null : (
        <p className="break-words text-bad">
          {say("bots.hook-fails", { when: formatMoment(failure.since) })}{" "}
          <q lang="en" dir="ltr" className="text-xs">
            {failure.reason}
          </q>
        </p>
      )}
    </>
  );
}
