import { annotates, ChatCastError, forbidden, type Relation } from "@chatcast/protocol";
import type { MessageDraft, Store } from "../store/port.ts";
import type { RoomContext } from "./context.ts";

/** Whether an annotation can be taken, and the stored file that goes with it. */
export interface Annotating {
  refusal?: ChatCastError;
  deletes?: string;
}

/**
 * Looks at what an annotation is about: there has to be a message at that place, and only its author edits and deletes it.
 * Its author never changes, so that it does not matter what is stored meanwhile.
 * @param deletes offset of the file that a sealed message deletes, which does not tell its relation
 */
export async function annotating(
  store: Pick<Store, "page">,
  { conversation, senderId, body }: Pick<MessageDraft, "conversation" | "senderId" | "body">,
  deletes: number | undefined,
): Promise<Annotating> {
  const relation: Relation | undefined = deletes === undefined ? body.relation : { kind: "delete", of: deletes };
  if (relation === undefined) return {};
  const { kind, of } = relation;
  const path = deletes === undefined ? "relation.of" : "deletes";
  const { messages } = await store.page(conversation, of - 1, 1);
  const [target] = messages;
  const about = target?.body.relation;
  if (target?.offset !== of || (about !== undefined && annotates(about))) {
    return { refusal: new ChatCastError("E_NOT_FOUND", "there is no such message any more", { path }) };
  }
  if (kind === "decline" || kind === "accept") {
    if (target.body.type === "file" && target.senderId !== senderId) return {};
    return { refusal: forbidden("own-file", "only a file that somebody else sent can be declined", { path }) };
  }
  if (kind !== "edit" && kind !== "delete") return {};
  if (target.senderId !== senderId) {
    return { refusal: forbidden("author", "only its author may change a message", { path }) };
  }
  const { type, savedName } = target.body;
  if (kind === "edit" && type !== "text") {
    return { refusal: forbidden("file-text", "a file has no text to edit", { path }) };
  }
  if (deletes !== undefined && savedName === undefined) {
    return { refusal: new ChatCastError("E_NOT_FOUND", "there is no file at that place", { path }) };
  }
  return kind === "delete" && savedName !== undefined ? { deletes: savedName } : {};
}

/** Stores a message that deletes a file; when it is stored nobody gets the file any more, and its bytes go. */
export async function retract(
  { store, discard, onError }: Pick<RoomContext, "store" | "discard" | "onError">,
  draft: MessageDraft,
  savedName: string,
): ReturnType<Store["append"]> {
  const { appended, gone } = await store.retract(draft, savedName);
  // What cannot be removed now belongs to nothing, and goes at the next start.
  await discard?.(gone).catch((error: unknown) => onError(error, "remove the bytes of a deleted file"));
  return appended;
}
