import type { DatabaseSync } from "node:sqlite";
import { StoreRefusal, type SyncStore } from "../calls.ts";
import { type RoomKeys, roomOf } from "./rooms.ts";
import { number, optionalNumber, present } from "./rows.ts";

/** Sums of what conversations already count: no message is looked at but the last one of a room. */
export function surveyCalls(
  db: DatabaseSync,
  rooms: RoomKeys,
  append: SyncStore["append"],
): Pick<SyncStore, "surveyRooms" | "totals" | "databaseBytes" | "administer"> {
  const page = db.prepare(`
    SELECT r.*,
      (SELECT count(*) FROM members m WHERE m.room = r.key AND m.standing IS NOT 'removed') AS member_count,
      (SELECT coalesce(sum(c.head - c.trimmed), 0) FROM conversations c WHERE c.room = r.key) AS message_count,
      (SELECT coalesce(sum(c.bytes), 0) FROM conversations c WHERE c.room = r.key) AS byte_count,
      (SELECT count(*) FROM files f WHERE f.room = r.key) AS file_count,
      (SELECT coalesce(sum(f.size), 0) FROM files f WHERE f.room = r.key) AS file_bytes,
      (SELECT count(*) FROM transfers t WHERE t.room = r.key AND t.state = 'open') AS open_count,
      (SELECT m.at FROM conversations c JOIN messages m ON m.conversation = c.key AND m.offset = c.head
        WHERE c.room = r.key AND c.party = 0 AND c.other = 0) AS last_at
    FROM rooms r WHERE r.id > ? ORDER BY r.id LIMIT ?`);
  const totals = db.prepare(`
    SELECT
      (SELECT count(*) FROM rooms) AS rooms,
      (SELECT count(*) FROM members WHERE standing IS NOT 'removed') AS members,
      (SELECT coalesce(sum(head - trimmed), 0) FROM conversations) AS messages,
      (SELECT count(*) FROM files) AS files,
      (SELECT coalesce(sum(size), 0) FROM files) AS file_bytes,
      (SELECT count(*) FROM transfers WHERE state = 'open') AS open_transfers,
      (SELECT count(*) FROM rooms WHERE standing = 'quarantined') AS quarantined`);
  const stand = db.prepare("UPDATE rooms SET standing = ? WHERE key = ?");
  const end = db.prepare("UPDATE members SET standing = 'removed', holds_name = 0 WHERE room = ?");
  const size = db.prepare("SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()");

  return {
    surveyRooms: (after, limit) =>
      page.all(after, limit).map((row) => ({
        record: roomOf(row),
        members: number(row, "member_count"),
        messages: number(row, "message_count"),
        bytes: number(row, "byte_count"),
        files: number(row, "file_count"),
        fileBytes: number(row, "file_bytes"),
        openTransfers: number(row, "open_count"),
        ...present({ lastMessageAt: optionalNumber(row, "last_at") }),
      })),

    totals() {
      const row = totals.get() ?? {};
      return {
        rooms: number(row, "rooms"),
        members: number(row, "members"),
        messages: number(row, "messages"),
        files: number(row, "files"),
        fileBytes: number(row, "file_bytes"),
        openTransfers: number(row, "open_transfers"),
        quarantined: number(row, "quarantined"),
      };
    },

    databaseBytes: () => number(size.get() ?? {}, "bytes"),

    administer(roomId, standing, line) {
      const { key } = rooms.require(roomId);
      const put = append(line);
      if (put.status !== "stored") throw new StoreRefusal("E_CONFLICT", "a message has that id");
      stand.run(standing ?? null, key);
      if (standing === "closed") end.run(key);
      return { offset: put.offset, at: put.at };
    },
  };
}
