import type { MessageView } from "@chatcast/client";
import { AtSign, Bot, Ellipsis, Lock } from "lucide-react";
import { memo, Suspense } from "react";
import { classes } from "../../ui/classes.ts";
import { formatClock } from "../../ui/format.ts";
import { say, useLanguage } from "../../words/words.ts";
import { isOpen, partnerOf, type RowActions } from "./actions.ts";
import { Initials } from "./Initials.tsx";
import { ActionBar, ChangeNote, EditBox, Undelivered } from "./LazyLater.ts";
import { MessageBody } from "./MessageBody.tsx";
import { MessageProof } from "./MessageProof.tsx";
import { Quote } from "./Quote.tsx";
import { Reactions } from "./Reactions.tsx";
import type { Bar } from "./useRows.ts";

/** A message's text while it is edited in its place. */
export interface Editing {
  key: string;
  text: string;
  onText: (text: string) => void;
  onSave: () => void;
  onCancel: () => void;
}

interface MessageRowProps {
  message: MessageView;
  /** It calls by name whoever reads. */
  called: boolean;
  follows: boolean;
  /** What it answers, where that is here. */
  quoted: MessageView | undefined;
  /** The conversation waits for `Understood`: nothing is said in it. */
  blocked: boolean;
  actions: RowActions;
  editing: Editing | undefined;
  /** Its bar of actions, where it has one. */
  bar: Bar | undefined;
  onHold: (key: string | undefined) => void;
  /** Somebody was led here. */
  lit: boolean;
}

/**
 * One message. What is proved about it stands in a column of its own at the right, like a ledger's margin; where there
 * is no room for that, beneath the words.
 */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  useLanguage();
  const { message, called, follows, quoted, blocked, actions, editing, bar, onHold, lit } = props;
  const { audience, state, relation, reactions, change } = message;
  const failed = state.state === "failed";
  const onResend = blocked ? undefined : actions.resend;
  return (
    <div
      className={classes(
        "group relative px-3 transition-colors hover:bg-hover/60 sm:px-5",
        follows ? "py-0.5" : "pt-2.5 pb-0.5",
        audience.mode === "unicast" && "bg-accent-wash hover:bg-accent-wash",
        called && "bg-call-wash hover:bg-call-wash",
        lit && "bg-accent-wash",
        (failed || message.withheld !== undefined) && "bg-bad-wash hover:bg-bad-wash",
      )}
    >
      {audience.mode === "unicast" || lit ? (
        <span aria-hidden="true" className="absolute inset-y-0 inset-s-0 w-0.75 bg-accent" />
      ) : called ? (
        <span aria-hidden="true" className="absolute inset-y-0 inset-s-0 w-0.75 bg-call" />
      ) : null}
      <div className="mx-auto grid max-w-4xl grid-cols-[2rem_minmax(0,1fr)] gap-x-3">
        {follows ? (
          <time
            dateTime={new Date(message.at).toISOString()}
            className="figures pt-0.5 text-end text-2xs text-ink-soft opacity-0 group-hover:opacity-100"
          >
            {formatClock(message.at)}
          </time>
        ) : (
          <Initials name={message.from} own={message.own} />
        )}
        <div className="min-w-0">
          {follows ? null : (
            <p className="flex flex-wrap items-baseline gap-x-2">
              <bdi className="font-semibold">{message.from}</bdi>
              {message.bot ? (
                <span
                  title={say("chat.bot-what")}
                  className="inline-flex items-center gap-1 self-center rounded border border-line px-1 font-medium text-2xs text-ink-soft"
                >
                  <Bot aria-hidden="true" className="size-3" />
                  {say("chat.bot")}
                </span>
              ) : null}
              {message.own ? <span className="text-ink-soft text-xs">{say("chat.you")}</span> : null}
              <time dateTime={new Date(message.at).toISOString()} className="figures text-2xs text-ink-soft">
                {formatClock(message.at)}
              </time>
              {audience.mode === "unicast" ? (
                <span className="inline-flex items-center gap-1 font-medium text-accent text-xs">
                  <Lock aria-hidden="true" className="size-3 self-center" />
                  {message.own ? say("chat.private-to", { name: audience.recipient }) : say("chat.private-to-you")}
                </span>
              ) : null}
            </p>
          )}
          {called ? (
            <p className="flex items-center gap-1 font-medium text-call text-xs">
              <AtSign aria-hidden="true" className="size-3" />
              {say("chat.mentions-you")}
            </p>
          ) : null}
          {relation === undefined ? null : (
            <Quote quoted={quoted} onJump={() => actions.jump(partnerOf(message), relation.of)} />
          )}
          <div className="@container">
            <div className="flex flex-col gap-x-6 gap-y-0.5 @md:flex-row @md:items-baseline">
              <div className="min-w-0 flex-1">
                {editing === undefined ? (
                  <MessageBody
                    message={message}
                    onChange={(change) => actions.change(message, change)}
                    onLook={() => actions.look(message)}
                  />
                ) : (
                  <Suspense>
                    <EditBox {...editing} />
                  </Suspense>
                )}
              </div>
              <div className="flex shrink-0 items-center gap-2 self-start @md:text-end">
                <MessageProof message={message} />
                {isOpen(message) ? (
                  <button
                    type="button"
                    aria-label={say("chat.actions-for", { name: message.from })}
                    aria-expanded={bar?.held === true}
                    tabIndex={-1}
                    onClick={() => onHold(bar?.held ? undefined : message.key)}
                    className="-my-2 ms-auto inline-flex size-10 items-center justify-center rounded-lg text-ink-soft [@media(hover:hover)]:hidden"
                  >
                    <Ellipsis aria-hidden="true" className="size-4" />
                  </button>
                ) : null}
              </div>
            </div>
          </div>
          {reactions === undefined ? null : (
            <Reactions message={message} reactions={reactions} onChange={actions.change} />
          )}
          <Suspense>
            {change === undefined ? null : (
              <ChangeNote change={change} onResend={onResend} onDiscard={actions.discard} />
            )}
            {failed ? (
              <Undelivered
                id={message.id}
                state={state}
                what="message"
                onResend={onResend}
                onDiscard={actions.discard}
              />
            ) : null}
          </Suspense>
        </div>
      </div>
      {bar !== undefined && editing === undefined && !blocked ? (
        <Suspense>
          <ActionBar message={message} follows={follows} actions={actions} bar={bar} onDone={() => onHold(undefined)} />
        </Suspense>
      ) : null}
    </div>
  );
});
