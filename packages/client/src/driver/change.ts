import { type Audience, forbidden, type Relation, relationWords } from "@chatcast/protocol";
import type { Change, MessageView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import { Refusal } from "../refusal.ts";
import { told } from "../told.ts";
import type { Membership } from "./membership.ts";

/** @returns the message's id. @throws ChatCastError as `ChatCastClient.say` */
export function say(member: Membership, text: string, audience: Audience, answers?: number): string {
  const relation: Relation | undefined = answers === undefined ? undefined : { kind: "reply", of: answers };
  const what = relation === undefined ? { text } : { text, relation };
  return member.talk.say(what, member.address(audience), member.view.self.username);
}

/** Says what is to become of the message at an offset. @returns the entry's id. @throws ChatCastError as `ChatCastClient.change` */
export function change(member: Membership, conversation: ConversationLog, of: number, wanted: Change): string {
  refuseChange(conversation.at(of), wanted);
  const relation: Relation = { kind: wanted.kind, of, ...("emoji" in wanted ? { emoji: wanted.emoji } : {}) };
  const text = "text" in wanted ? wanted.text : (relationWords(relation) ?? "");
  const recipient = conversation.with;
  const audience: Audience = recipient === undefined ? { mode: "broadcast" } : { mode: "unicast", recipient };
  const deletesFile = wanted.kind === "delete" && conversation.at(of)?.file !== undefined;
  const what = { text, relation, ...(deletesFile ? { deletesFile } : {}) };
  return member.talk.say(what, member.address(audience), member.view.self.username);
}

function refuseChange(message: MessageView | undefined, { kind }: Change): void {
  if (message === undefined || message.withheld !== undefined || message.deletedAt !== undefined) {
    throw new Refusal("E_NOT_FOUND", told("no-message", {}, "there is no such message any more"));
  }
  if (kind === "decline" || kind === "accept") {
    if (message.file !== undefined && !message.own) return;
    throw forbidden("own-file", "only a file that somebody else sent can be declined");
  }
  if (kind !== "edit" && kind !== "delete") return;
  if (!message.own) throw new Refusal("E_FORBIDDEN", told("its-author", {}, "only its author may change a message"));
  if (kind === "edit" && message.text === undefined)
    throw new Refusal("E_FORBIDDEN", told("no-text", {}, "a file has no text to edit"));
}
