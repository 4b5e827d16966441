import type { DatabaseSync } from "node:sqlite";
import type { Conversation } from "../port.ts";
import type { Head, Party, Remembered, RoomKept } from "./remembered.ts";
import type { RoomKeys } from "./rooms.ts";
import { number } from "./rows.ts";

/** Conversations, and the members who talk in them, by integer keys. */
export interface Conversations {
  /** The conversation, made when it is new, with its last offset. Refuses an unknown room. */
  require(conversation: Conversation): Head;
  find(conversation: Conversation): Head | undefined;
  /** A message of that weight in bytes was put at the end. */
  grow(talk: Head, bytes: number): void;
  requireParty(roomId: string, memberId: string): Party;
  findParty(roomId: string, memberId: string): Party | undefined;
}

export function conversations(db: DatabaseSync, rooms: RoomKeys, remembered: Remembered): Conversations {
  const byPlace = db.prepare("SELECT key, head, trimmed FROM conversations WHERE room = ? AND party = ? AND other = ?");
  const insert = db.prepare("INSERT INTO conversations (room, party, other, head) VALUES (?, ?, ?, 0)");
  const grow = db.prepare("UPDATE conversations SET head = ?, bytes = bytes + ? WHERE key = ?");
  const byMember = db.prepare("SELECT key FROM parties WHERE member_id = ? AND room = ?");
  const insertParty = db.prepare("INSERT INTO parties (member_id, room) VALUES (?, ?)");

  const findParty = (room: RoomKept, memberId: string): Party | undefined => {
    const kept = room.parties.get(memberId);
    if (kept !== undefined) return kept;
    const row = byMember.get(memberId, room.key);
    return row === undefined ? undefined : remembered.keepParty(room, memberId, number(row, "key"));
  };
  const requireParty = (room: RoomKept, memberId: string): Party =>
    findParty(room, memberId) ??
    remembered.keepParty(room, memberId, Number(insertParty.run(memberId, room.key).lastInsertRowid));

  const read = (room: RoomKept, pair: readonly [number, number]): Head | undefined => {
    const kept = room.talks.get(nameOf(pair));
    if (kept !== undefined) return kept;
    const row = byPlace.get(room.key, ...pair);
    if (row === undefined) return undefined;
    const head = { key: number(row, "key"), head: number(row, "head"), trimmed: number(row, "trimmed") };
    return remembered.keepTalk(room, nameOf(pair), head);
  };

  return {
    require(conversation) {
      const room = rooms.require(conversation.roomId);
      const [one, other] = membersOf(conversation).map((memberId) => requireParty(room, memberId).key);
      const pair = ordered(one, other);
      const found = read(room, pair);
      if (found !== undefined) return found;
      const key = Number(insert.run(room.key, ...pair).lastInsertRowid);
      return remembered.keepTalk(room, nameOf(pair), { key, head: 0, trimmed: 0 });
    },
    find(conversation) {
      const room = rooms.find(conversation.roomId);
      if (room === undefined) return undefined;
      const members = membersOf(conversation);
      const [one, other] = members.map((memberId) => findParty(room, memberId)?.key);
      // A member without a key has said and heard nothing.
      if (members.length > 0 && (one === undefined || other === undefined)) return undefined;
      return read(room, ordered(one, other));
    },
    grow(talk, bytes) {
      grow.run(talk.head + 1, bytes, talk.key);
      talk.head += 1;
    },
    requireParty: (roomId, memberId) => requireParty(rooms.require(roomId), memberId),
    findParty(roomId, memberId) {
      const room = rooms.find(roomId);
      return room === undefined ? undefined : findParty(room, memberId);
    },
  };
}

const membersOf = (conversation: Conversation): readonly string[] =>
  conversation.kind === "pair" ? conversation.members : [];

/** The smaller key first; 0 and 0 stand for the room's own conversation. */
const ordered = (one = 0, other = 0): readonly [number, number] => (one <= other ? [one, other] : [other, one]);

const nameOf = ([one, other]: readonly [number, number]): string => (other === 0 ? "" : `${one} ${other}`);
