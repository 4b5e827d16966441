import type { MessageView } from "@chatcast/client";
import type { Key } from "../words/catalog.ts";
import { say } from "../words/words.ts";

const COMMANDS = {
  remove: "chat.command-remove",
  ban: "chat.command-ban",
  unban: "chat.command-unban",
  mute: "chat.command-mute",
  unmute: "chat.command-unmute",
  appoint: "chat.command-appoint",
  dismiss: "chat.command-dismiss",
  "hand-over": "chat.command-hand-over",
  "add-bot": "chat.command-add-bot",
  "remove-bot": "chat.command-remove-bot",
} as const satisfies Record<string, Key>;

/** The same where a new epoch begins. */
const LEAVING = {
  remove: "chat.command-removed",
  ban: "chat.command-banned",
} as const satisfies Partial<Record<keyof typeof COMMANDS, Key>>;

type Line = (typeof COMMANDS)[keyof typeof COMMANDS] | (typeof LEAVING)[keyof typeof LEAVING];

const NOTICES = {
  quarantine: "chat.notice-quarantine",
  release: "chat.notice-release",
  close: "chat.notice-close",
} as const satisfies Record<NonNullable<MessageView["notice"]>, Key>;

/** What is told of a command. */
interface Ordered {
  kind: string;
  by: { username: string };
  target?: { username: string } | undefined;
  epoch?: unknown;
  /** Of a bot that is told what is said: where that goes. */
  host?: string | undefined;
}

/** A line of the log that nobody wrote: what was ordered in the room, or made of it by whoever runs the server. */
export function logLine({ command, notice, text = "" }: Pick<MessageView, "command" | "notice" | "text">): string {
  if (notice !== undefined) return say(NOTICES[notice]);
  return command === undefined ? text : (ordered(command) ?? text);
}

/** Undefined for a kind that has no words here: it is told as it came. */
function ordered({ kind, by: { username: by }, target, epoch, host }: Ordered): string | undefined {
  if (kind === "close") return say("chat.command-close", { by });
  const name = target?.username ?? "";
  if (kind === "add-bot" && host !== undefined) return say("chat.command-add-bot-host", { by, name, host });
  const lines: Partial<Record<string, Line>> = epoch === undefined ? COMMANDS : { ...COMMANDS, ...LEAVING };
  const line = lines[kind];
  return line && say(line, { by, name });
}
