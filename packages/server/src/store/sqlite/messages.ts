import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import { canonical, sameBody, weightOf } from "../conversation.ts";
import type { Appended, Conversation, LogPage, MessageBody, MessageDraft, PairHead, StoredMessage } from "../port.ts";
import { relationOf, relationText } from "../relations.ts";
import type { Conversations } from "./conversations.ts";
import type { Head, Party } from "./remembered.ts";
import { number, oneOf, optionalNumber, optionalText, present, type Row, text } from "./rows.ts";
import { streams } from "./streams.ts";

type MessageCalls = Pick<SyncStore, "append" | "findMessage" | "page" | "newest" | "pairHeads">;

const SELECT = `SELECT m.*, s.member_id AS sender_id, r.member_id AS recipient_id, f.thumbnail
  FROM messages m JOIN parties s ON s.key = m.sender LEFT JOIN parties r ON r.key = m.recipient
  LEFT JOIN files f ON f.saved_name = m.saved_name AND f.transfer_id = m.transfer_id`;

export function messageCalls(db: DatabaseSync, talks: Conversations): MessageCalls {
  const identity = db.prepare(
    `SELECT conversation, offset, at, type, text, saved_name, file_name, relation FROM messages
     WHERE sender = ? AND id = ?`,
  );
  const insert = db.prepare(
    `INSERT INTO messages (conversation, offset, sender, id, at, sender_name, recipient, recipient_name,
       type, text, saved_name, file_name, file_size, sha256, transfer_id, suite, status, seq, checksum, relation, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sender, id) DO NOTHING`,
  );
  const byIdentity = db.prepare(`${SELECT} WHERE m.sender = ? AND m.id = ?`);
  const after = db.prepare(`${SELECT} WHERE m.conversation = ? AND m.offset > ? ORDER BY m.offset LIMIT ?`);
  const placeOfConversation = db.prepare(
    `SELECT p.member_id AS party_id, o.member_id AS other_id FROM conversations c
     LEFT JOIN parties p ON p.key = c.party LEFT JOIN parties o ON o.key = c.other WHERE c.key = ?`,
  );
  const pairs = db.prepare(
    `WITH mine AS (SELECT key FROM parties WHERE member_id = ?1),
       pairs AS (
         SELECT other AS peer, key, head FROM conversations WHERE party > 0 AND party IN (SELECT key FROM mine)
         UNION ALL
         SELECT party AS peer, key, head FROM conversations WHERE other > 0 AND other IN (SELECT key FROM mine)
       )
     SELECT p.member_id, m.name, pairs.head, newest.id AS last FROM pairs
     JOIN parties p ON p.key = pairs.peer LEFT JOIN members m ON m.id = p.member_id
     LEFT JOIN messages newest ON newest.conversation = pairs.key AND newest.offset = pairs.head
     WHERE NOT EXISTS (
       SELECT 1 FROM last_holders l WHERE l.room = m.room AND l.name_key = m.name_key AND l.member <> m.key
     )`,
  );

  const places = streams(db);

  function append(draft: MessageDraft): Appended {
    const { roomId } = draft.conversation;
    const sender = talks.requireParty(roomId, draft.senderId);
    const known = talks.find(draft.conversation);
    const { body, integrity, recipient, stream } = draft;
    // Usually it follows what its sender said last, and nothing is looked up. Else before anything is made for it.
    if (known === undefined || stream !== undefined || !follows(sender, draft.prevId, known)) {
      const first = identity.get(sender.key, draft.id);
      if (first !== undefined) return again(first, draft);
      if (draft.prevId !== undefined && !isSaid(sender, draft.prevId, known)) return { status: "gap" };
      const status = stream && places.refusal(known?.key, sender.key, stream);
      if (status !== undefined) return { status };
    }
    const talk = known ?? talks.require(draft.conversation);
    const { changes } = insert.run(
      talk.key,
      talk.head + 1,
      sender.key,
      draft.id,
      draft.at,
      draft.from,
      recipient === undefined ? null : talks.requireParty(roomId, recipient.memberId).key,
      recipient?.name ?? null,
      body.type,
      body.text ?? null,
      body.savedName ?? null,
      body.fileName ?? null,
      body.fileSize ?? null,
      body.sha256 ?? null,
      body.transferId ?? null,
      integrity.suite,
      integrity.status,
      integrity.seq ?? null,
      integrity.checksum ?? null,
      body.relation === undefined ? null : relationText(body.relation),
      body.expiresAt ?? null,
    );
    if (changes === 0) return again(identity.get(sender.key, draft.id) ?? {}, draft);
    if (stream !== undefined) places.take(talk.key, sender.key, stream);
    talks.grow(talk, weightOf(body));
    sender.said = { id: draft.id, conversation: talk.key };
    return { status: "stored", offset: talk.head, at: draft.at };
  }

  /** Whether nothing needs to stand before it, or what must is what its sender said last. */
  function follows({ said }: Party, prevId: string | undefined, { key }: Head): boolean {
    return prevId === undefined || (said?.id === prevId && said.conversation === key);
  }

  /** Whether the sender's message of this id stands in this conversation. */
  function isSaid(sender: Party, id: string, talk: Head | undefined): boolean {
    const row = identity.get(sender.key, id);
    return row !== undefined && number(row, "conversation") === talk?.key;
  }

  /** A retry gets the first place; another body, or another conversation, under the same id is refused. */
  function again(first: Row, draft: MessageDraft): Appended {
    const same = number(first, "conversation") === talks.find(draft.conversation)?.key;
    if (!same || !sameBody(bodyOf(first), draft.body)) return { status: "conflict" };
    return { status: "duplicate", offset: number(first, "offset"), at: number(first, "at") };
  }

  /** Messages with an offset above what `from` says, of a log with that head. */
  function read(conversation: Conversation, limit: number, from: (head: number) => number): LogPage {
    const talk = talks.find(conversation);
    if (talk === undefined) return { messages: [], head: 0, first: 1 };
    const place = canonical(conversation);
    const messages = after.all(talk.key, from(talk.head), limit).map((row) => messageOf(row, place));
    return { messages, head: talk.head, first: talk.trimmed + 1 };
  }

  function conversationOf(row: Row, roomId: string): Conversation {
    const place = placeOfConversation.get(number(row, "conversation")) ?? {};
    const [one, other] = [optionalText(place, "party_id"), optionalText(place, "other_id")];
    if (one === undefined || other === undefined) return { kind: "room", roomId };
    return canonical({ kind: "pair", roomId, members: [one, other] });
  }

  return {
    append,

    findMessage(roomId, senderId, id) {
      const sender = talks.findParty(roomId, senderId);
      const row = sender === undefined ? undefined : byIdentity.get(sender.key, id);
      return row === undefined ? undefined : messageOf(row, conversationOf(row, roomId));
    },

    page: (conversation, from, limit) => read(conversation, limit, () => from),

    newest(conversation, limit, before = Number.MAX_SAFE_INTEGER) {
      const page = read(conversation, limit, (head) => Math.max(0, Math.min(head, before - 1) - limit));
      return { ...page, messages: page.messages.filter(({ offset }) => offset < before) };
    },

    pairHeads: (memberId) =>
      pairs.all(memberId).map((row) => ({
        memberId: text(row, "member_id"),
        name: optionalText(row, "name") ?? "",
        head: number(row, "head"),
        ...present<Pick<PairHead, "last">>({ last: optionalText(row, "last") }),
      })),
  };
}

type SaidBody = Pick<MessageBody, "type" | "text" | "savedName" | "fileName" | "relation">;

function bodyOf(row: Row): SaidBody {
  const relation = optionalText(row, "relation");
  return {
    type: oneOf(row, "type", ["text", "file"]),
    ...present<Omit<SaidBody, "type">>({
      text: optionalText(row, "text"),
      savedName: optionalText(row, "saved_name"),
      fileName: optionalText(row, "file_name"),
      relation: relation === undefined ? undefined : relationOf(relation),
    }),
  };
}

function messageOf(row: Row, conversation: Conversation): StoredMessage {
  const recipientId = optionalText(row, "recipient_id");
  return {
    conversation,
    offset: number(row, "offset"),
    senderId: text(row, "sender_id"),
    id: text(row, "id"),
    from: text(row, "sender_name"),
    ...(recipientId === undefined ? {} : { recipient: { memberId: recipientId, name: text(row, "recipient_name") } }),
    body: {
      ...bodyOf(row),
      ...present<Pick<MessageBody, "fileSize" | "sha256" | "transferId" | "expiresAt" | "thumbnail">>({
        fileSize: optionalNumber(row, "file_size"),
        sha256: optionalText(row, "sha256"),
        transferId: optionalText(row, "transfer_id"),
        expiresAt: optionalNumber(row, "expires_at"),
        thumbnail: optionalText(row, "thumbnail"),
      }),
    },
    integrity: {
      suite: text(row, "suite"),
      status: oneOf(row, "status", ["valid", "unchecked"]),
      ...present<Pick<StoredMessage["integrity"], "seq" | "checksum">>({
        seq: optionalNumber(row, "seq"),
        checksum: optionalText(row, "checksum"),
      }),
    },
    at: number(row, "at"),
  };
}
