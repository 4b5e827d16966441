import { ChatCastError, LIMITS, utf8Length } from "@chatcast/protocol";
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
  sealed: { seq: number; checksum: string };
}

/** Stands for the state of a message that the log holds: nothing of it has to be kept any more. */
export const SEEN: StoredState = { state: "acknowledged", offset: 0 };

/** Key of a conversation in the outbox; no member can be named with a control character. */
export const keyOfLog = (conversation: ConversationLog): string => conversation.with ?? "\0room";

/** A message of the outbox as it is shown. */
export function draftOf({ id, seq, from, audience, text, at, state }: StoredSaid): MessageView {
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
    integrity: { suite: "crc32-xor-seq", status: stored ? "valid" : "pending" },
  };
}

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
