import type { Audience, ChatCastClient } from "@chatcast/client";
import { Box, render, Text, useApp, useInput, useWindowSize } from "ink";
import { createElement, type ReactElement, useRef, useState, useSyncExternalStore } from "react";
import { plain } from "../terminal/output.ts";
import { enter, type Line, type, withoutLast } from "./line.ts";
import { headingOf, type Row, rowsOf } from "./rows.ts";

/** Rows that are no messages: heading, what is wrong or what to do, the line that is typed. */
const FRAME_ROWS = 3;
const HINT = "Enter sends · /to NAME, /to everybody · PgUp, PgDn · /quit";

/** What Ink draws on and reads from. */
interface Streams {
  stdout: NodeJS.WriteStream;
  stdin: NodeJS.ReadStream;
}

/** Shows a room on the whole terminal until the person or the signal ends it. */
export async function showChat(client: ChatCastClient, signal: AbortSignal, streams: Streams): Promise<void> {
  // Who calls this has looked whether there is a terminal. Ink's own look takes one for none where `CI` is set.
  const options = { ...streams, interactive: true, alternateScreen: true, exitOnCtrlC: true, patchConsole: false };
  const app = render(createElement(Screen, { client }), options);
  const stop = (): void => app.unmount();
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    await app.waitUntilExit();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function Screen({ client }: { client: ChatCastClient }): ReactElement {
  const snapshot = useSyncExternalStore(
    (changed) => client.subscribe(changed),
    () => client.snapshot(),
  );
  const { exit } = useApp();
  const { columns, rows: height } = useWindowSize();
  const [line, setLine] = useState<Line>({ text: "", to: undefined });
  /** The line as it is now: keys may come faster than the screen is drawn. */
  const now = useRef(line);
  const [problem, setProblem] = useState("");
  /** Rows between the end and what is shown. */
  const [back, setBack] = useState(0);
  const all = rowsOf(snapshot, columns);
  const room = Math.max(1, height - FRAME_ROWS);
  const from = Math.max(0, all.length - room - back);

  const change = (next: Line): void => {
    now.current = next;
    setLine(next);
  };

  const send = (): void => {
    const typed = now.current;
    const entered = enter(typed);
    if (entered.do === "quit") {
      exit();
      return;
    }
    change(entered.line);
    setProblem(entered.do === "unknown" ? `there is no ${plain(entered.command)}` : "");
    if (entered.do !== "say") return;
    const { text, to } = entered;
    const audience: Audience = to === undefined ? { mode: "broadcast" } : { mode: "unicast", recipient: to };
    try {
      client.say(text, audience);
      setBack(0);
    } catch (error) {
      change(typed);
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  useInput((input, key) => {
    if (key.return) send();
    else if (key.backspace || key.delete) change(withoutLast(now.current));
    else if (key.pageUp) setBack(Math.min(Math.max(0, all.length - room), back + room));
    else if (key.pageDown) setBack(Math.max(0, back - room));
    else if (!key.ctrl && !key.meta) {
      const { line: typed, ends } = type(now.current, input);
      change(typed);
      if (ends) send();
    }
  });

  const alert = snapshot.alerts.at(-1);
  const below = problem || (alert === undefined ? HINT : `${alert.title} ${alert.stopped}`);
  const prompt = `${line.to === undefined ? "everybody" : plain(line.to)} > ${plain(line.text)}▏`;
  return createElement(
    Box,
    { flexDirection: "column", height },
    createElement(Text, { inverse: true, wrap: "truncate" }, headingOf(snapshot).padEnd(columns)),
    createElement(
      Box,
      { flexDirection: "column", flexGrow: 1, justifyContent: "flex-end" },
      ...all.slice(from, from + room).map(shown),
    ),
    createElement(Text, { wrap: "truncate", ...(below === HINT ? { dimColor: true } : { color: "red" }) }, below),
    createElement(Text, { wrap: "truncate-start" }, prompt),
  );
}

function shown({ key, text, tone }: Row): ReactElement {
  const style = tone === "bad" ? { color: "red" } : { dimColor: tone === "waiting" };
  return createElement(Text, { key, wrap: "truncate", ...style }, text);
}
