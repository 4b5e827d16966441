import type { ConversationView, MessageView } from "@chatcast/client";
import { partnerOf } from "../actions.ts";
import { isPicture, previewKind } from "../preview/kinds.ts";

export const KINDS = ["picture", "film", "sound", "pdf", "text", "other"] as const;
export type FileKind = (typeof KINDS)[number];

/** A file of the room, where it stands. */
export interface GalleryItem {
  message: MessageView & Required<Pick<MessageView, "file" | "offset">>;
  kind: FileKind;
  /** The other member of a private conversation. */
  with: string | undefined;
}

const hasFile = (message: MessageView): message is GalleryItem["message"] =>
  message.file !== undefined && message.offset !== undefined;

/** What can be looked at of these conversations, the newest first: not what was declined here, nor what is over at `now`. */
export function itemsOf(conversations: readonly ConversationView[], now: number): GalleryItem[] {
  return conversations
    .flatMap(({ messages }) => messages)
    .filter(hasFile)
    .filter(({ declined, file }) => declined?.own !== true && (file.expiresAt ?? Number.POSITIVE_INFINITY) > now)
    .map((message) => ({ message, kind: kindOf(message.file.name), with: partnerOf(message) }))
    .sort((one, other) => other.message.at - one.message.at);
}

export const kindOf = (name: string): FileKind => (isPicture(name) ? "picture" : (previewKind(name) ?? "other"));

/** Undefined asks for all. */
export interface Wanted {
  kind: FileKind | undefined;
  from: string | undefined;
}

export const matching = (items: readonly GalleryItem[], { kind, from }: Wanted): GalleryItem[] =>
  items.filter(
    ({ message, kind: of }) => (kind === undefined || of === kind) && (from === undefined || message.from === from),
  );

/** Who sent any of them, by the alphabet. */
export const sendersOf = (items: readonly GalleryItem[]): string[] =>
  [...new Set(items.map(({ message }) => message.from))].sort((one, other) => one.localeCompare(other));

/** Where an arrow key leads in a grid of so many columns; undefined: nowhere. `forwards` is 1, or -1 from right to left. */
export function stepIn(key: string, at: number, count: number, columns: number, forwards: 1 | -1): number | undefined {
  const steps: Partial<Record<string, number>> = {
    ArrowRight: forwards,
    ArrowLeft: -forwards,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -at,
    End: count - 1 - at,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  const next = at + step;
  return next >= 0 && next < count ? next : undefined;
}
