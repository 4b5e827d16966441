import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import type { MemberRecord } from "../port.ts";
import type { RoomKeys } from "./rooms.ts";
import { flag, number, oneOf, optionalText, present, type Row, text } from "./rows.ts";

type MemberCalls = Pick<
  SyncStore,
  "putMember" | "findMember" | "findMemberByToken" | "nameHolders" | "members" | "lastHolder"
>;

const SELECT = "SELECT m.*, r.id AS room_id FROM members m JOIN rooms r ON r.key = m.room";

export function memberCalls(db: DatabaseSync, rooms: RoomKeys): MemberCalls {
  const upsert = db.prepare(
    `INSERT INTO members (id, room, token_hash, name, name_key, holds_name, has_left, joined_at, identity, session,
       standing)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET room = excluded.room, token_hash = excluded.token_hash, name = excluded.name,
       name_key = excluded.name_key, holds_name = excluded.holds_name, has_left = excluded.has_left,
       joined_at = excluded.joined_at, identity = excluded.identity,
       session = COALESCE(excluded.session, session)
     RETURNING key`,
  );
  const hold = db.prepare(
    `INSERT INTO last_holders (room, name_key, member) VALUES (?, ?, ?)
     ON CONFLICT (room, name_key) DO UPDATE SET member = excluded.member`,
  );
  const byId = db.prepare(`${SELECT} WHERE m.id = ?`);
  const byToken = db.prepare(`${SELECT} WHERE m.token_hash = ?`);
  const holders = db.prepare(`${SELECT} WHERE m.room = ? AND m.holds_name = 1 ORDER BY m.key`);
  const page = db.prepare(
    `${SELECT} WHERE m.room = ? AND m.id > ? AND m.standing IS NOT 'removed' ORDER BY m.id LIMIT ?`,
  );
  const holder = db.prepare(
    `${SELECT} LEFT JOIN last_holders l ON l.room = m.room AND l.name_key = m.name_key AND l.member = m.key
     WHERE m.room = ? AND m.name_key = ? AND m.holds_name = 1 ORDER BY l.member IS NULL, m.key LIMIT 1`,
  );
  const lastHolder = db.prepare(
    `${SELECT} JOIN last_holders l ON l.member = m.key WHERE l.room = ? AND l.name_key = ?`,
  );

  return {
    putMember(member) {
      const room = rooms.require(member.roomId).key;
      const { id, tokenHash, name, nameKey, holdsName, left, joinedAt } = member;
      const { identity = null, session = null, standing = null } = member;
      const flags = [+holdsName, +left] as const;
      const row = upsert.get(id, room, tokenHash, name, nameKey, ...flags, joinedAt, identity, session, standing) ?? {};
      if (holdsName) hold.run(room, nameKey, number(row, "key"));
    },

    findMember: (memberId) => memberOf(byId.get(memberId)),

    findMemberByToken: (tokenHash) => memberOf(byToken.get(tokenHash)),

    nameHolders(roomId) {
      const room = rooms.find(roomId)?.key;
      return room === undefined ? [] : holders.all(room).map(toMember);
    },

    members(roomId, after, limit) {
      const room = rooms.find(roomId)?.key;
      return room === undefined ? [] : page.all(room, after, limit).map(toMember);
    },

    lastHolder(roomId, nameKey) {
      const room = rooms.find(roomId)?.key;
      if (room === undefined) return undefined;
      return memberOf(holder.get(room, nameKey) ?? lastHolder.get(room, nameKey));
    },
  };
}

const memberOf = (row: Row | undefined): MemberRecord | undefined => (row === undefined ? undefined : toMember(row));

const STANDINGS = ["muted", "removed"] as const;

const toMember = (row: Row): MemberRecord => ({
  id: text(row, "id"),
  roomId: text(row, "room_id"),
  tokenHash: text(row, "token_hash"),
  name: text(row, "name"),
  nameKey: text(row, "name_key"),
  holdsName: flag(row, "holds_name"),
  left: flag(row, "has_left"),
  joinedAt: number(row, "joined_at"),
  ...present({
    identity: optionalText(row, "identity"),
    session: optionalText(row, "session"),
    standing: optionalText(row, "standing") === undefined ? undefined : oneOf(row, "standing", STANDINGS),
  }),
});
