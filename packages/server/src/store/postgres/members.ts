import type { MemberRecord } from "../port.ts";
import type { AsyncStore } from "./calls.ts";
import { oneOf, optionalText, type Query, type Row, rowNumber, rowText } from "./query.ts";
import { findRoomKey, requireRoomKey } from "./rooms.ts";

type MemberCalls = Pick<
  AsyncStore,
  "putMember" | "findMember" | "findMemberByToken" | "nameHolders" | "members" | "lastHolder"
>;

const SELECT = "SELECT m.*, r.id AS room_id FROM members m JOIN rooms r ON r.key = m.room";

export function memberCalls(query: Query): MemberCalls {
  const one = async (where: string, values: readonly unknown[]): Promise<MemberRecord | undefined> => {
    const [row] = await query(`${SELECT} ${where}`, values);
    return row === undefined ? undefined : memberOf(row);
  };

  return {
    async putMember(member) {
      const room = await requireRoomKey(query, member.roomId);
      const { id, tokenHash, name, nameKey, holdsName, left, joinedAt } = member;
      const { identity = null, session = null, standing = null } = member;
      const [row = {}] = await query(
        `INSERT INTO members (id, room, token_hash, name, name_key, holds_name, has_left, joined_at, identity, standing,
           session)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (id) DO UPDATE SET room = excluded.room, token_hash = excluded.token_hash, name = excluded.name,
           name_key = excluded.name_key, holds_name = excluded.holds_name, has_left = excluded.has_left,
           joined_at = excluded.joined_at, identity = excluded.identity,
           session = COALESCE(excluded.session, members.session)
         RETURNING key`,
        [id, room, tokenHash, name, nameKey, holdsName, left, joinedAt, identity, standing, session],
      );
      if (!holdsName) return;
      await query(
        `INSERT INTO last_holders (room, name_key, member) VALUES ($1, $2, $3)
         ON CONFLICT (room, name_key) DO UPDATE SET member = excluded.member`,
        [room, nameKey, rowNumber(row, "key")],
      );
    },

    findMember: (memberId) => one("WHERE m.id = $1", [memberId]),

    findMemberByToken: (tokenHash) => one("WHERE m.token_hash = $1", [tokenHash]),

    async nameHolders(roomId) {
      const room = await findRoomKey(query, roomId);
      if (room === undefined) return [];
      return (await query(`${SELECT} WHERE m.room = $1 AND m.holds_name ORDER BY m.key`, [room])).map(memberOf);
    },

    async members(roomId, after, limit) {
      const room = await findRoomKey(query, roomId);
      if (room === undefined) return [];
      const rows = await query(
        `${SELECT} WHERE m.room = $1 AND m.id COLLATE "C" > $2 AND m.standing IS DISTINCT FROM 'removed'
         ORDER BY m.id COLLATE "C" LIMIT $3`,
        [room, after, limit],
      );
      return rows.map(memberOf);
    },

    async lastHolder(roomId, nameKey) {
      const room = await findRoomKey(query, roomId);
      if (room === undefined) return undefined;
      const holder = await one(
        `LEFT JOIN last_holders l ON l.room = m.room AND l.name_key = m.name_key AND l.member = m.key
         WHERE m.room = $1 AND m.name_key = $2 AND m.holds_name ORDER BY l.member IS NULL, m.key LIMIT 1`,
        [room, nameKey],
      );
      return (
        holder ?? one("JOIN last_holders l ON l.member = m.key WHERE l.room = $1 AND l.name_key = $2", [room, nameKey])
      );
    },
  };
}

function memberOf(row: Row): MemberRecord {
  const identity = optionalText(row, "identity");
  const session = optionalText(row, "session");
  const standing = row.standing === null ? undefined : oneOf(row, "standing", ["muted", "removed"]);
  return {
    id: rowText(row, "id"),
    roomId: rowText(row, "room_id"),
    tokenHash: rowText(row, "token_hash"),
    name: rowText(row, "name"),
    nameKey: rowText(row, "name_key"),
    holdsName: row.holds_name === true,
    left: row.has_left === true,
    joinedAt: rowNumber(row, "joined_at"),
    ...(identity === undefined ? {} : { identity }),
    ...(session === undefined ? {} : { session }),
    ...(standing === undefined ? {} : { standing }),
  };
}
