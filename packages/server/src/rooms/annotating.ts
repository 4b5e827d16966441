import { annotates, ChatCastError, type TaggedRelation } from "@chatcast/protocol";
import type { MessageDraft, Store } from "../store/port.ts";

/**
 * Why an annotation cannot be taken, if so: there has to be a message at that place, and only its author edits and
 * deletes it. Its author never changes, so that it does not matter what is stored meanwhile.
 */
export async function annotationRefusal(
  store: Pick<Store, "page">,
  { conversation, senderId }: Pick<MessageDraft, "conversation" | "senderId">,
  { kind, of }: TaggedRelation,
): Promise<ChatCastError | undefined> {
  const { messages } = await store.page(conversation, of - 1, 1);
  const [target] = messages;
  const about = target?.body.relation;
  if (target?.offset !== of || (about !== undefined && annotates(about))) {
    return new ChatCastError("E_NOT_FOUND", "there is no such message any more", { path: "relation.of" });
  }
  if (kind !== "edit" && kind !== "delete") return undefined;
  if (target.senderId !== senderId) {
    return new ChatCastError("E_FORBIDDEN", "only its author may change a message", { path: "relation.of" });
  }
  if (kind === "edit" && target.body.type !== "text") {
    return new ChatCastError("E_FORBIDDEN", "a file has no text to edit", { path: "relation.of" });
  }
  return undefined;
}
