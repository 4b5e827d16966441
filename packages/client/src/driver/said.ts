import { ChatCastError, LIMITS, type Msg, type SealedMsg, utf8Length } from "@chatcast/protocol";
import type { MessageView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { StoredSaid, StoredState } from "../storage/port.ts";
import { keyOf } from "./message-view.ts";

/** What is said but not yet in the log; forgotten when it is. */
export interface Said {
  stored: StoredSaid;
  conversation: ConversationLog;
  /** Line in the list of acknowledgements. */
  line: number;
  /** In an open room: the tag under a number. */
  tag: { seq: number; checksum: string } | undefined;
}

/** Stands for the state of a message that the log holds: nothing of it has to be kept any more. */
export const SEEN: StoredState = { state: "acknowledged", offset: 0 };

/** What a change of the shelf is about. */
export const aboutSaid = (id: string): string => `said ${id}`;

/** Key of a conversation in the outbox; no member can be named with a control character. */
export const keyOfLog = (conversation: ConversationLog): string => conversation.with ?? "\0room";

/** A message of the outbox as it is shown. */
export function draftOf({ id, seq, from, audience, text, at, state }: StoredSaid, suite: string): MessageView {
  const stored = state.state === "acknowledged";
  return {
    key: keyOf(from, id),
    id,
    seq,
    from,
    own: true,
    audience,
    text,
    at,
    state: stored ? state : { state: "pending" },
    integrity: { suite, status: stored ? "valid" : "pending" },
  };
}

type Prev = string | undefined;

export const msgOf = ({ id, text, audience }: StoredSaid, seq: number, prev: Prev, checksum: string): Msg => ({
  type: "MSG",
  seq,
  id,
  ...(prev === undefined ? {} : { prev }),
  payload: text,
  checksum,
  ...audience,
});

export const sealedMsgOf = ({ id, seq, audience }: StoredSaid, frame: string, prev: Prev): SealedMsg => ({
  type: "SEALED",
  seq,
  id,
  ...(prev === undefined ? {} : { prev }),
  frame,
  ...audience,
});

export function refuseUnsayable(text: string): void {
  if (text === "") throw new ChatCastError("E_SCHEMA", "an empty message can't be sent", { path: "text" });
  if (!text.isWellFormed()) throw new ChatCastError("E_SCHEMA", "the text holds half a character", { path: "text" });
  if (utf8Length(text, LIMITS.textBytes) > LIMITS.textBytes) {
    throw new ChatCastError("E_TOO_LARGE", `a message holds at most ${LIMITS.textBytes / 1024} KiB of text`, {
      path: "text",
    });
  }
}

export function refuseBlocked({ blocked }: ConversationLog): void {
  if (blocked) throw new ChatCastError("E_INTEGRITY", "this conversation waits until its alert is understood");
}
