import type { ConnectionView } from "@chatcast/client";
import { classes } from "../../ui/classes.ts";
import { sayEnding } from "../../ui/line.ts";
import { say } from "../../words/words.ts";
import { NextTry } from "./NextTry.tsx";

const WORDS = {
  connected: "shell.connected",
  connecting: "shell.connecting",
  disconnected: "shell.disconnected",
} as const;

const LOOKS = {
  connected: "bg-good-wash text-good",
  connecting: "bg-wait-wash text-wait",
  disconnected: "bg-bad-wash text-bad",
} as const;

interface ConnectionPillProps {
  connection: ConnectionView;
  onReconnect: () => void;
  /** Opens what there is to know of it; undefined where there is no place for that. */
  onOpen: (() => void) | undefined;
}

/**
 * State of the connection in the middle of the header; the page's one `status`. The word is announced when it changes,
 * the countdown never is.
 */
export function ConnectionPill({ connection, onReconnect, onOpen }: ConnectionPillProps) {
  const { state } = connection;
  return (
    <div
      className={classes(
        "flex min-w-0 items-center justify-center gap-2",
        state === "disconnected" && "max-xl:order-last max-xl:basis-full max-xl:pb-1.5",
      )}
    >
      {/* The button lies over the status: inside a button nothing would be a status any more. */}
      <div className="relative flex min-w-0">
        <div
          role="status"
          className={classes(
            "flex min-w-0 items-center gap-x-2 rounded-2xl px-2.5 py-1 text-xs max-xl:flex-wrap sm:px-3 sm:text-sm",
            LOOKS[state],
          )}
        >
          <span
            aria-hidden="true"
            className={classes(
              "size-2 shrink-0 bg-current",
              // A shape of its own for each state: a disc, a ring that breathes, a square.
              state === "connected" && "rounded-full",
              state === "connecting" && "animate-pulse rounded-full ring-2 ring-current/30",
              state === "disconnected" && "rounded-[2px]",
            )}
          />
          <span className="shrink-0 font-semibold">{say(WORDS[state])}</span>
          {connection.state === "disconnected" ? (
            <span className="min-w-0 items-baseline gap-x-1.5 text-ink xl:flex">
              <span className="xl:truncate" title={sayEnding(connection.why)}>
                {sayEnding(connection.why)}
              </span>{" "}
              {connection.nextTryAt === undefined ? null : <NextTry at={connection.nextTryAt} />}
            </span>
          ) : null}
        </div>
        {onOpen === undefined ? null : (
          <button
            type="button"
            data-opens="connection"
            aria-label={say("shell.connection-details")}
            title={say("shell.connection-details")}
            onClick={onOpen}
            className="absolute -inset-y-1.5 inset-x-0 rounded-2xl"
          />
        )}
      </div>
      {state === "disconnected" ? (
        <button
          type="button"
          onClick={onReconnect}
          className="h-10 shrink-0 rounded-lg px-2 font-semibold text-accent text-sm hover:bg-hover xl:h-8"
        >
          {say(connection.nextTryAt === undefined ? "shell.connect-here" : "shell.try-now")}
        </button>
      ) : null}
    </div>
  );
}
