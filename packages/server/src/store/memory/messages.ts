import type { SyncStore } from "../calls.ts";
import { sameBody } from "../conversation.ts";
import type { Conversation, StoredMessage } from "../port.ts";
import { keyOf, type MemoryData } from "./data.ts";

type MessageCalls = Pick<SyncStore, "append" | "findMessage" | "page" | "newest" | "pairHeads">;

export function messageCalls(data: MemoryData): MessageCalls {
  return {
    append(draft) {
      const { roomId } = draft.conversation;
      data.requireRoom(roomId);
      const log = data.log(draft.conversation);
      const identity = keyOf(roomId, draft.senderId, draft.id);
      const first = data.identities.get(identity);
      if (first !== undefined) {
        const same = sameConversation(first.conversation, log.conversation) && sameBody(first.body, draft.body);
        return same ? { status: "duplicate", offset: first.offset, at: first.at } : { status: "conflict" };
      }
      const { prevId, ...said } = draft;
      const previous = prevId === undefined ? undefined : data.identities.get(keyOf(roomId, draft.senderId, prevId));
      if (prevId !== undefined && !(previous && sameConversation(previous.conversation, log.conversation))) {
        return { status: "gap" };
      }
      const message: StoredMessage = { ...said, conversation: log.conversation, offset: log.messages.length + 1 };
      log.messages.push(message);
      data.keepLog(log);
      data.identities.set(identity, message);
      return { status: "stored", offset: message.offset, at: message.at };
    },

    findMessage: (roomId, senderId, id) => data.identities.get(keyOf(roomId, senderId, id)),

    page(conversation, after, limit) {
      const { messages } = data.log(conversation);
      return { messages: messages.slice(after, after + limit), head: messages.length };
    },

    newest(conversation, limit) {
      const { messages } = data.log(conversation);
      return { messages: messages.slice(Math.max(0, messages.length - limit)), head: messages.length };
    },

    pairHeads(memberId) {
      const heads: { memberId: string; name: string; head: number }[] = [];
      for (const { conversation, messages } of data.logs.values()) {
        if (conversation.kind !== "pair" || !conversation.members.includes(memberId)) continue;
        const [one, other] = conversation.members;
        const peer = one === memberId ? other : one;
        heads.push({ memberId: peer, name: data.members.get(peer)?.name ?? "", head: messages.length });
      }
      return heads;
    },
  };
}

/** Of two conversations in their canonical form. */
const sameConversation = (one: Conversation, other: Conversation): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
