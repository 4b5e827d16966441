import type { SyncStore } from "../calls.ts";
import { sameBody } from "../conversation.ts";
import type { Conversation, PairHead, StoredMessage } from "../port.ts";
import { headOf, keyOf, type Log, type MemoryData } from "./data.ts";

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
      const { prevId, stream, ...said } = draft;
      const previous = prevId === undefined ? undefined : data.identities.get(keyOf(roomId, draft.senderId, prevId));
      if (prevId !== undefined && !(previous && sameConversation(previous.conversation, log.conversation))) {
        return { status: "gap" };
      }
      if (stream !== undefined) {
        const name = keyOf(draft.senderId, stream.name);
        const due = log.due.get(name) ?? 0;
        if (stream.seq !== due) return { status: stream.seq > due ? "gap" : "conflict" };
        log.due.set(name, due + 1);
      }
      const message: StoredMessage = { ...said, conversation: log.conversation, offset: headOf(log) + 1 };
      log.messages.push(message);
      data.keepLog(log);
      data.identities.set(identity, message);
      return { status: "stored", offset: message.offset, at: message.at };
    },

    findMessage(roomId, senderId, id) {
      const message = data.identities.get(keyOf(roomId, senderId, id));
      return message && shown(data, message);
    },

    page(conversation, after, limit) {
      const log = data.log(conversation);
      const from = Math.max(0, after - log.trimmed);
      return { ...ends(log), messages: log.messages.slice(from, from + limit).map((one) => shown(data, one)) };
    },

    newest(conversation, limit, before = Number.MAX_SAFE_INTEGER) {
      const log = data.log(conversation);
      const below = log.messages.filter(({ offset }) => offset < before);
      return { ...ends(log), messages: below.slice(Math.max(0, below.length - limit)).map((one) => shown(data, one)) };
    },

    pairHeads(memberId) {
      const heads: PairHead[] = [];
      for (const log of data.logs.values()) {
        const { conversation } = log;
        if (conversation.kind !== "pair" || !conversation.members.includes(memberId)) continue;
        const [one, other] = conversation.members;
        const peer = one === memberId ? other : one;
        const { nameKey, name = "" } = data.members.get(peer) ?? {};
        const holder = nameKey && data.lastHolders.get(conversation.roomId)?.get(nameKey);
        if (holder !== undefined && holder !== peer) continue;
        const last = log.messages.at(-1)?.id;
        heads.push({ memberId: peer, name, head: headOf(log), ...(last === undefined ? {} : { last }) });
      }
      return heads;
    },
  };
}

/** With what its file's sender shows of that, as long as it is here. */
function shown(data: MemoryData, message: StoredMessage): StoredMessage {
  const { savedName = "", transferId } = message.body;
  const { thumbnail, chunks } = data.files.get(savedName) ?? {};
  if (thumbnail === undefined || transferId === undefined || chunks?.transferId !== transferId) return message;
  return { ...message, body: { ...message.body, thumbnail } };
}

const ends = (log: Log): { head: number; first: number } => ({ head: headOf(log), first: log.trimmed + 1 });

/** Of two conversations in their canonical form. */
const sameConversation = (one: Conversation, other: Conversation): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
