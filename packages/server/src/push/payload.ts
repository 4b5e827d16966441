import { annotates } from "@chatcast/protocol";
import { isOfRoom } from "../rooms/given.ts";
import type { StoredMessage } from "../store/port.ts";
import type { PushRecord } from "../store/pushes.ts";

/** Longer words are cut: a notification shows little, and a push service takes 4 KiB. */
const SHOWN_CHARS = 400;

/** What a service worker shows, and which room a press on it opens. */
export interface PushPayload {
  room: string;
  /** The room is sealed: `text` are the words that the browser gave. */
  sealed?: true;
  title: string;
  text: string;
}

export interface PushedRoom {
  name: string;
  sealed: boolean;
}

/** What somebody says: no line of the room itself, and nothing that is said about another message. */
export const isNews = (message: StoredMessage): boolean =>
  !isOfRoom(message) && (message.body.relation === undefined || !annotates(message.body.relation));

/** What is shown of a message; of a sealed room that there is one, because nothing else is known of it. */
export function payloadOf(message: StoredMessage, room: PushedRoom, { words }: Pick<PushRecord, "words">): PushPayload {
  if (room.sealed) return { room: room.name, sealed: true, title: "ChatCast", text: words };
  const { body, from } = message;
  return { room: room.name, title: room.name, text: cut(`${from}: ${body.text ?? body.fileName ?? ""}`) };
}

/** Whether a member wants to be told of a message. Whom a sealed one calls nobody but its readers knows. */
export function isWanted(
  { conversation, body }: Pick<StoredMessage, "conversation" | "body">,
  { level }: Pick<PushRecord, "level">,
  name: string,
): boolean {
  if (level === "everything" || conversation.kind !== "room") return true;
  return body.text !== undefined && calls(body.text, name);
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;
const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Whether a text calls somebody by `@name`, in whatever case, as a word of its own. */
export function calls(text: string, name: string): boolean {
  const words = fold(text);
  const call = `@${fold(name)}`;
  for (let at = words.indexOf(call); at !== -1; at = words.indexOf(call, at + 1)) {
    const before = words.slice(0, at).at(-1) ?? " ";
    const after = String.fromCodePoint(words.codePointAt(at + call.length) ?? 32);
    if (!WORD.test(before) && !WORD.test(after)) return true;
  }
  return false;
}

function cut(text: string): string {
  const letters = [...text];
  return letters.length <= SHOWN_CHARS ? text : `${letters.slice(0, SHOWN_CHARS).join("")}…`;
}
