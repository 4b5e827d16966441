import type { Change, MessageView } from "@chatcast/client";
import { mentions } from "../../ui/mentions.ts";
import { say } from "../../words/words.ts";

/** What can be done with a message that is shown. */
export interface RowActions {
  answer: (message: MessageView) => void;
  change: (message: MessageView, change: Change) => void;
  /** Opens its text to be edited in its place. */
  edit: (message: MessageView) => void;
  /** Lets somebody choose among all emoji. */
  reactMore: (message: MessageView) => void;
  /** Shows its file by itself. */
  look: (message: MessageView) => void;
  /** Shows the message at an offset of the same conversation, wherever that is. */
  jump: (withMember: string | undefined, offset: number) => void;
  resend: (id: string) => void;
  discard: (id: string) => void;
}

/** The other member of a private message; undefined for one to everyone. */
export const partnerOf = ({ audience, own, from }: MessageView): string | undefined =>
  audience.mode === "broadcast" ? undefined : own ? audience.recipient : from;

/** It is stored, shown and not deleted: something can be said about it. */
export const isOpen = ({ offset, withheld, deletedAt, integrity }: MessageView): boolean =>
  offset !== undefined && withheld === undefined && deletedAt === undefined && integrity.status !== "compromised";

/** Somebody calls this person by name, before everybody. */
export const calls = ({ own, audience, text, withheld, deletedAt }: MessageView, self: string): boolean =>
  !own &&
  audience.mode === "broadcast" &&
  withheld === undefined &&
  deletedAt === undefined &&
  mentions(text ?? "", self);

/** First words of a message, on one line, at most so many characters. */
export function firstWords(
  { text, file, deletedAt, withheld }: Pick<MessageView, "text" | "file" | "deletedAt" | "withheld">,
  most = 160,
): string {
  if (deletedAt !== undefined) return say("chat.is-deleted");
  if (withheld !== undefined) return say("chat.not-shown");
  return (text ?? file?.name ?? "").replace(/\s+/g, " ").trim().slice(0, most);
}

/** The message at an offset of one conversation, if it is here. Stored ones stand first, by offset. */
export function messageAt(messages: readonly MessageView[], offset: number): MessageView | undefined {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle]?.offset ?? Number.POSITIVE_INFINITY) < offset) low = middle + 1;
    else high = middle;
  }
  return messages[low]?.offset === offset ? messages[low] : undefined;
}
