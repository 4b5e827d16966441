import type { ConversationView, MessageView } from "@chatcast/client";
import { say } from "../../words/words.ts";

/** What an export is made of. */
export interface RoomRecord {
  room: string;
  /** Whose view of the room it is. */
  by: string;
  /** Epoch milliseconds. */
  at: number;
  sealed: boolean;
  conversations: readonly RecordedConversation[];
}

interface RecordedConversation {
  /** The other member of a private one; undefined for the room's. */
  with: string | undefined;
  /** Stored ones, by offset. */
  messages: readonly Recorded[];
}

/** A message that has its place in the conversation. */
export type Recorded = MessageView & { offset: number };

/** What is stored of some conversations; what waits to be sent is no part of the room yet. */
export const recordedOf = (conversations: readonly ConversationView[]): RecordedConversation[] =>
  conversations.map((conversation) => ({
    with: conversation.with,
    messages: conversation.messages.filter((message): message is Recorded => message.offset !== undefined),
  }));

export const countOf = ({ conversations }: RoomRecord): number =>
  conversations.reduce((sum, { messages }) => sum + messages.length, 0);

const FORBIDDEN = /[\\/:*?"<>|\p{C}]+/gu;

/** Name of a file that every system takes: the room, the day, what it is. `extension` without a dot. */
export function fileNameOf({ room, at }: Pick<RoomRecord, "room" | "at">, extension: string): string {
  const name = room.replace(FORBIDDEN, "_").replace(/^[. ]+|[. ]+$/g, "");
  const day = new Date(at).toISOString().slice(0, 10);
  return `${name === "" ? say("export.room") : name} ${day}.${extension}`;
}
