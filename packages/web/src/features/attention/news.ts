import type { MessageView } from "@chatcast/client";
import { formatNumber } from "../../ui/format.ts";
import { mentions } from "../../ui/mentions.ts";
import { say } from "../../words/words.ts";

/** What somebody wants to be told about while the page is hidden. */
export const LEVELS = ["nothing", "private", "everything"] as const;
export type Level = (typeof LEVELS)[number];

/** What others have said, and the server has stored. */
const isNews = ({ own, command, notice, offset }: MessageView): boolean =>
  !own && command === undefined && notice === undefined && offset !== undefined;

/**
 * Others' stored messages of one conversation since `after` (epoch ms), oldest first. Looked for from the end, so that a long
 * conversation costs no more than what is new in it.
 */
export function since(messages: readonly MessageView[], after: number): MessageView[] {
  const from = messages.findLastIndex(({ offset, at }) => offset !== undefined && at <= after) + 1;
  return messages.slice(from).filter(isNews);
}

/** Those among them that a person of this name wants to be told about: private ones and calls by name, or all. */
export function worthTelling(messages: readonly MessageView[], level: Level, self: string): MessageView[] {
  if (level === "everything") return [...messages];
  if (level === "nothing") return [];
  return messages.filter(({ audience, text }) => audience.mode === "unicast" || mentions(text ?? "", self));
}

/** Title and words of the notification for messages that came together, the newest last. */
export function notificationOf(
  messages: readonly MessageView[],
  room: string,
): { title: string; body: string } | undefined {
  const newest = messages.at(-1);
  if (newest === undefined) return undefined;
  const { from, audience, text, file } = newest;
  const words = text ?? file?.name ?? "";
  const more = messages.length - 1;
  return {
    title: say(audience.mode === "unicast" ? "attention.told-private" : "attention.told", { name: from, room }),
    body: more === 0 ? words : say("attention.more", { text: words, n: formatNumber(more) }),
  };
}
