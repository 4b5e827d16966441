import { StoreRefusal } from "../calls.ts";
import { append } from "./append.ts";
import type { AsyncStore } from "./calls.ts";
import { optionalNumber, type Query, rowNumber } from "./query.ts";
import { READ, requireRoomKey, roomOf } from "./rooms.ts";

const PAGE = `
  SELECT ${READ},
    (SELECT count(*) FROM members m WHERE m.room = r.key AND m.standing IS DISTINCT FROM 'removed') AS member_count,
    (SELECT coalesce(sum(c.head - c.trimmed), 0)::bigint FROM conversations c WHERE c.room = r.key) AS message_count,
    (SELECT coalesce(sum(c.bytes), 0)::bigint FROM conversations c WHERE c.room = r.key) AS byte_count,
    (SELECT count(*) FROM files f WHERE f.room = r.key) AS file_count,
    (SELECT coalesce(sum(f.size), 0)::bigint FROM files f WHERE f.room = r.key) AS file_bytes,
    (SELECT count(*) FROM transfers t WHERE t.room = r.key AND t.state = 'open') AS open_count,
    (SELECT m.at FROM conversations c JOIN messages m ON m.conversation = c.key AND m.place = c.head
      WHERE c.room = r.key AND c.party = 0 AND c.other = 0) AS last_at
  FROM rooms r WHERE r.id COLLATE "C" > $1 ORDER BY r.id COLLATE "C" LIMIT $2`;

const TOTALS = `
  SELECT
    (SELECT count(*) FROM rooms) AS rooms,
    (SELECT count(*) FROM members WHERE standing IS DISTINCT FROM 'removed') AS members,
    (SELECT coalesce(sum(head - trimmed), 0)::bigint FROM conversations) AS messages,
    (SELECT count(*) FROM files) AS files,
    (SELECT coalesce(sum(size), 0)::bigint FROM files) AS file_bytes,
    (SELECT count(*) FROM transfers WHERE state = 'open') AS open_transfers,
    (SELECT count(*) FROM rooms WHERE standing = 'quarantined') AS quarantined`;

/** Sums of what conversations already count: no message is looked at but the last one of a room. */
export function surveyCalls(query: Query): Pick<AsyncStore, "surveyRooms" | "totals" | "databaseBytes" | "administer"> {
  return {
    async surveyRooms(after, limit) {
      const rows = await query(PAGE, [after, limit]);
      return rows.map((row) => {
        const lastMessageAt = optionalNumber(row, "last_at");
        return {
          record: roomOf(row),
          members: rowNumber(row, "member_count"),
          messages: rowNumber(row, "message_count"),
          bytes: rowNumber(row, "byte_count"),
          files: rowNumber(row, "file_count"),
          fileBytes: rowNumber(row, "file_bytes"),
          openTransfers: rowNumber(row, "open_count"),
          ...(lastMessageAt === undefined ? {} : { lastMessageAt }),
        };
      });
    },

    async totals() {
      const [row = {}] = await query(TOTALS);
      return {
        rooms: rowNumber(row, "rooms"),
        members: rowNumber(row, "members"),
        messages: rowNumber(row, "messages"),
        files: rowNumber(row, "files"),
        fileBytes: rowNumber(row, "file_bytes"),
        openTransfers: rowNumber(row, "open_transfers"),
        quarantined: rowNumber(row, "quarantined"),
      };
    },

    async databaseBytes() {
      const [row = {}] = await query("SELECT pg_database_size(current_database()) AS bytes");
      return rowNumber(row, "bytes");
    },

    async administer(roomId, standing, line) {
      const room = await requireRoomKey(query, roomId);
      const put = await append(query, line);
      if (put.status !== "stored") throw new StoreRefusal("E_CONFLICT", "a message has that id");
      await query("UPDATE rooms SET standing = $2 WHERE key = $1", [room, standing ?? null]);
      if (standing === "closed") {
        await query("UPDATE members SET standing = 'removed', holds_name = false WHERE room = $1", [room]);
      }
      return { offset: put.offset, at: put.at };
    },
  };
}
