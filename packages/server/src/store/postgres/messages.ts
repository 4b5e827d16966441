import { canonical } from "../conversation.ts";
import type { Conversation, LogPage, StoredMessage } from "../port.ts";
import { append, bodyOf } from "./append.ts";
import type { AsyncStore } from "./calls.ts";
import { findEnds } from "./conversations.ts";
import { oneOf, optionalNumber, optionalText, type Query, type Row, rowNumber, rowText } from "./query.ts";

type MessageCalls = Pick<AsyncStore, "append" | "findMessage" | "page" | "newest" | "pairHeads">;

const SELECT = `SELECT m.*, s.member_id AS sender_id, r.member_id AS recipient_id, f.thumbnail
  FROM messages m JOIN parties s ON s.key = m.sender LEFT JOIN parties r ON r.key = m.recipient
  LEFT JOIN files f ON f.saved_name = m.saved_name AND f.transfer_id = m.transfer_id`;

export function messageCalls(query: Query): MessageCalls {
  /** Messages with an offset above what `from` says, of a log with that head. */
  async function read(conversation: Conversation, limit: number, from: (head: number) => number): Promise<LogPage> {
    const talk = await findEnds(query, conversation);
    if (talk === undefined) return { messages: [], head: 0, first: 1 };
    const place = canonical(conversation);
    const rows = await query(`${SELECT} WHERE m.conversation = $1 AND m.place > $2 ORDER BY m.place LIMIT $3`, [
      talk.key,
      from(talk.head),
      limit,
    ]);
    return { messages: rows.map((row) => messageOf(row, place)), head: talk.head, first: talk.trimmed + 1 };
  }

  return {
    append: (draft) => append(query, draft),

    async findMessage(roomId, senderId, id) {
      const [row] = await query(
        `SELECT m.*, s.member_id AS sender_id, r.member_id AS recipient_id, p.member_id AS party_id,
           o.member_id AS other_id, f.thumbnail
         FROM rooms room JOIN parties s ON s.room = room.key AND s.member_id = $2
         JOIN messages m ON m.sender = s.key AND m.id = $3 JOIN conversations c ON c.key = m.conversation
         LEFT JOIN parties r ON r.key = m.recipient LEFT JOIN parties p ON p.key = c.party
         LEFT JOIN parties o ON o.key = c.other
         LEFT JOIN files f ON f.saved_name = m.saved_name AND f.transfer_id = m.transfer_id WHERE room.id = $1`,
        [roomId, senderId, id],
      );
      if (row === undefined) return undefined;
      const [one, other] = [optionalText(row, "party_id"), optionalText(row, "other_id")];
      const place: Conversation =
        one === undefined || other === undefined
          ? { kind: "room", roomId }
          : canonical({ kind: "pair", roomId, members: [one, other] });
      return messageOf(row, place);
    },

    page: (conversation, from, limit) => read(conversation, limit, () => from),

    async newest(conversation, limit, before = Number.MAX_SAFE_INTEGER) {
      const page = await read(conversation, limit, (head) => Math.max(0, Math.min(head, before - 1) - limit));
      return { ...page, messages: page.messages.filter(({ offset }) => offset < before) };
    },

    async pairHeads(memberId) {
      const rows = await query(
        `WITH mine AS (SELECT key FROM parties WHERE member_id = $1),
           pairs AS (
             SELECT other AS peer, key, head FROM conversations WHERE party > 0 AND party IN (SELECT key FROM mine)
             UNION ALL
             SELECT party AS peer, key, head FROM conversations WHERE other > 0 AND other IN (SELECT key FROM mine)
           )
         SELECT p.member_id, m.name, pairs.head, newest.id AS last FROM pairs
         JOIN parties p ON p.key = pairs.peer LEFT JOIN members m ON m.id = p.member_id
         LEFT JOIN messages newest ON newest.conversation = pairs.key AND newest.place = pairs.head
         WHERE NOT EXISTS (
           SELECT 1 FROM last_holders l WHERE l.room = m.room AND l.name_key = m.name_key AND l.member <> m.key
         ) ORDER BY pairs.key`,
        [memberId],
      );
      return rows.map((row) => {
        const last = optionalText(row, "last");
        return {
          memberId: rowText(row, "member_id"),
          name: optionalText(row, "name") ?? "",
          head: rowNumber(row, "head"),
          ...(last === undefined ? {} : { last }),
        };
      });
    },
  };
}

function messageOf(row: Row, conversation: Conversation): StoredMessage {
  const recipientId = optionalText(row, "recipient_id");
  const fileSize = optionalNumber(row, "file_size");
  const sha256 = optionalText(row, "sha256");
  const transferId = optionalText(row, "transfer_id");
  const seq = optionalNumber(row, "seq");
  const checksum = optionalText(row, "checksum");
  const expiresAt = optionalNumber(row, "expires_at");
  const thumbnail = optionalText(row, "thumbnail");
  return {
    conversation,
    offset: rowNumber(row, "place"),
    senderId: rowText(row, "sender_id"),
    id: rowText(row, "id"),
    from: rowText(row, "sender_name"),
    ...(recipientId === undefined
      ? {}
      : { recipient: { memberId: recipientId, name: rowText(row, "recipient_name") } }),
    body: {
      ...bodyOf(row),
      ...(fileSize === undefined ? {} : { fileSize }),
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(transferId === undefined ? {} : { transferId }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(thumbnail === undefined ? {} : { thumbnail }),
    },
    integrity: {
      suite: rowText(row, "suite"),
      status: oneOf(row, "status", ["valid", "unchecked"]),
      ...(seq === undefined ? {} : { seq }),
      ...(checksum === undefined ? {} : { checksum }),
    },
    at: rowNumber(row, "at"),
  };
}
