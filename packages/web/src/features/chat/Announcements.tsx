import type { ConversationView, MessageView } from "@chatcast/client";
import { useEffect, useRef, useState } from "react";
import { logLine } from "../../ui/logLine.ts";
import { explain } from "../../ui/problem.ts";
import { say } from "../../words/words.ts";
import { firstWords } from "./actions.ts";
import { Announcer } from "./announcer.ts";
import { Newcomers } from "./newcomers.ts";

/** Characters of a message that are read out. */
const READ = 500;

/** Where assistive technology hears what others say, wherever in the conversation somebody reads. */
export function Announcements({ conversations }: { conversations: readonly ConversationView[] }) {
  const [text, setText] = useState("");
  const newcomers = useRef<Newcomers>(undefined);
  const [announcer] = useState(() => new Announcer({ tell: setText, count: (n) => say("chat.announced", { n }) }));

  useEffect(() => {
    newcomers.current ??= new Newcomers(conversations);
    announcer.hear(newcomers.current.take(conversations).map(lineOf));
  }, [conversations, announcer]);
  useEffect(() => () => announcer.close(), [announcer]);

  return (
    <p aria-live="polite" className="sr-only whitespace-pre-line">
      {text}
    </p>
  );
}

/** A message as it is read out. */
function lineOf(message: MessageView): string {
  const { from, audience, command, notice, state } = message;
  if (command !== undefined || notice !== undefined) return logLine(message);
  const words = firstWords(message, READ);
  if (state.state === "failed") {
    const why = state.compromised
      ? say("chat.altered", { what: "message" })
      : say("chat.undelivered", { what: "message", why: explain(state.error).what });
    return `${words}: ${why}`;
  }
  const who = audience.mode === "unicast" ? `${from}, ${say("chat.private-to-you")}` : from;
  return `${who}: ${words}`;
}
