import {
  ChatCastError,
  type ErrorBody,
  LIMITS,
  type Msg,
  type Relation,
  relationStatement,
  type SealedMsg,
  utf8Length,
} from "@chatcast/protocol";
import type { MessageView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import { Refusal } from "../refusal.ts";
import type { StoredSaid, StoredState } from "../storage/port.ts";
import { told } from "../told.ts";
import { keyOf } from "./message-view.ts";
import type { RoomSuite } from "./room-suite.ts";

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

/** Nobody sees it as a message. */
export const isSilent = ({ stop, receipt }: StoredSaid): boolean => stop !== undefined || receipt !== undefined;

/** What was found under an id of this person's in a sealed room; a stop of a stream has no text. */
export interface OpenedOwn {
  text?: string;
  relation?: Relation;
}

/** What a change of the shelf is about. */
export const aboutSaid = (id: string): string => `said ${id}`;

/** Key of a conversation in the outbox; no member can be named with a control character. */
export const keyOfLog = (conversation: ConversationLog): string => conversation.with ?? "\0room";

/** A message of the outbox as it is shown. */
export function draftOf(
  { id, seq, from, audience, text, relation, at, state }: StoredSaid,
  suite: string,
): MessageView {
  const stored = state.state === "acknowledged";
  return {
    key: keyOf(from, id),
    id,
    seq,
    from,
    by: "",
    own: true,
    audience,
    text,
    ...(relation === undefined ? {} : { relation }),
    at,
    state: stored ? state : { state: "pending" },
    integrity: { suite, status: stored ? "valid" : "pending" },
  };
}

type Prev = string | undefined;

export function msgOf({ stored, tag }: Said, seq: number, prev: Prev, suite: RoomSuite): Msg {
  const { id, text, audience, relation } = stored;
  return {
    type: "MSG",
    seq,
    id,
    ...(prev === undefined ? {} : { prev }),
    payload: text,
    checksum: tag?.seq === seq ? tag.checksum : suite.tag(text, seq),
    ...(relation === undefined
      ? {}
      : { relation: { ...relation, checksum: suite.tag(relationStatement(relation), seq) } }),
    ...audience,
  };
}

export const sealedMsgOf = (
  { id, seq, audience, relation, deletesFile }: StoredSaid,
  frame: string,
  prev: Prev,
): SealedMsg => ({
  type: "SEALED",
  seq,
  id,
  ...(prev === undefined ? {} : { prev }),
  frame,
  ...(deletesFile === true && relation !== undefined ? { deletes: relation.of } : {}),
  ...audience,
});

export function refuseUnsayable(text: string): void {
  if (text === "") throw new ChatCastError("E_SCHEMA", "an empty message can't be sent", { path: "text" });
  if (!text.isWellFormed()) throw new ChatCastError("E_SCHEMA", "the text holds half a character", { path: "text" });
  if (utf8Length(text, LIMITS.textBytes) > LIMITS.textBytes) {
    const limit = LIMITS.textBytes;
    const text = `a message holds at most ${limit / 1024} KiB of text`;
    throw new Refusal("E_TOO_LARGE", told("text-too-large", { limit }, text), { path: "text" });
  }
}

export function refuseBlocked({ blocked }: ConversationLog): void {
  if (blocked) {
    const text = "this conversation waits until its alert is understood";
    throw new Refusal("E_INTEGRITY", told("alert-waits", {}, text));
  }
}

/** What is told of a message that could not be sealed. */
export const bodyOf = (cause: unknown): ErrorBody =>
  cause instanceof ChatCastError ? cause.body() : { code: "E_UNAVAILABLE", message: "the message could not be sealed" };
