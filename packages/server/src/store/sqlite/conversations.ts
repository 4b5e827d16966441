import type { DatabaseSync } from "node:sqlite";
import type { Conversation } from "../port.ts";
import type { RoomKeys } from "./rooms.ts";
import { number } from "./rows.ts";

interface Head {
  key: number;
  head: number;
  /** Offsets up to this one are no longer kept. */
  trimmed: number;
}

/** Integer keys of conversations and of the members who talk in them. */
export interface Conversations {
  /** The conversation, made when it is new, with its last offset. Refuses an unknown room. */
  require(conversation: Conversation): Head;
  find(conversation: Conversation): Head | undefined;
  /** A message of that weight in bytes was put at the end. */
  grow(key: number, head: number, bytes: number): void;
  requireParty(roomId: string, memberId: string): number;
  findParty(roomId: string, memberId: string): number | undefined;
}

export function conversations(db: DatabaseSync, rooms: RoomKeys): Conversations {
  const byPlace = db.prepare("SELECT key, head, trimmed FROM conversations WHERE room = ? AND party = ? AND other = ?");
  const insert = db.prepare("INSERT INTO conversations (room, party, other, head) VALUES (?, ?, ?, 0)");
  const grow = db.prepare("UPDATE conversations SET head = ?, bytes = bytes + ? WHERE key = ?");
  const byMember = db.prepare("SELECT key FROM parties WHERE member_id = ? AND room = ?");
  const insertParty = db.prepare("INSERT INTO parties (member_id, room) VALUES (?, ?)");

  const findParty = (room: number, memberId: string): number | undefined => {
    const row = byMember.get(memberId, room);
    return row === undefined ? undefined : number(row, "key");
  };
  const requireParty = (room: number, memberId: string): number =>
    findParty(room, memberId) ?? Number(insertParty.run(memberId, room).lastInsertRowid);

  const read = (room: number, pair: readonly [number, number]): Head | undefined => {
    const row = byPlace.get(room, ...pair);
    if (row === undefined) return undefined;
    return { key: number(row, "key"), head: number(row, "head"), trimmed: number(row, "trimmed") };
  };

  return {
    require(conversation) {
      const room = rooms.require(conversation.roomId);
      const [one, other] = membersOf(conversation).map((memberId) => requireParty(room, memberId));
      const pair = ordered(one, other);
      return read(room, pair) ?? { key: Number(insert.run(room, ...pair).lastInsertRowid), head: 0, trimmed: 0 };
    },
    find(conversation) {
      const room = rooms.find(conversation.roomId);
      if (room === undefined) return undefined;
      const members = membersOf(conversation);
      const [one, other] = members.map((memberId) => findParty(room, memberId));
      // A member without a key has said and heard nothing.
      if (members.length > 0 && (one === undefined || other === undefined)) return undefined;
      return read(room, ordered(one, other));
    },
    grow(key, head, bytes) {
      grow.run(head, bytes, key);
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
