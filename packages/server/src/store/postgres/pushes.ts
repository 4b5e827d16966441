import type { PushRecord } from "../pushes.ts";
import type { AsyncStore } from "./calls.ts";
import { type Query, type Row, rowNumber, rowText } from "./query.ts";
import { requireRoomKey } from "./rooms.ts";

type PushCalls = Pick<AsyncStore, "putPush" | "pushes" | "dropPushes">;

export function pushCalls(query: Query): PushCalls {
  return {
    async putPush({ memberId, endpoint, roomId, p256dh, auth, level, words, origin, madeAt }, most) {
      const room = await requireRoomKey(query, roomId);
      await query(
        `INSERT INTO pushes (member, endpoint, room, p256dh, auth, level, words, origin, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (member, endpoint) DO UPDATE SET room = excluded.room, p256dh = excluded.p256dh,
           auth = excluded.auth, level = excluded.level, words = excluded.words, origin = excluded.origin,
           made_at = excluded.made_at`,
        [memberId, endpoint, room, p256dh, auth, level, words, origin, madeAt],
      );
      await query(
        `DELETE FROM pushes WHERE member = $1 AND endpoint NOT IN
           (SELECT endpoint FROM pushes WHERE member = $1 ORDER BY made_at DESC, endpoint COLLATE "C" DESC LIMIT $2)`,
        [memberId, most],
      );
    },

    async pushes(roomId) {
      // By bytes, as every adapter orders ids.
      const rows = await query(
        `SELECT p.*, r.id AS room_id FROM pushes p JOIN rooms r ON r.key = p.room WHERE r.id = $1
         ORDER BY p.member COLLATE "C", p.endpoint COLLATE "C"`,
        [roomId],
      );
      return rows.map(pushOf);
    },

    async dropPushes(of) {
      if (!("memberId" in of)) await query("DELETE FROM pushes WHERE endpoint = $1", [of.endpoint]);
      else if (of.endpoint === undefined) await query("DELETE FROM pushes WHERE member = $1", [of.memberId]);
      else await query("DELETE FROM pushes WHERE member = $1 AND endpoint = $2", [of.memberId, of.endpoint]);
    },
  };
}

const pushOf = (row: Row): PushRecord => ({
  memberId: rowText(row, "member"),
  roomId: rowText(row, "room_id"),
  endpoint: rowText(row, "endpoint"),
  p256dh: rowText(row, "p256dh"),
  auth: rowText(row, "auth"),
  level: rowText(row, "level") === "everything" ? "everything" : "private",
  words: rowText(row, "words"),
  origin: rowText(row, "origin"),
  madeAt: rowNumber(row, "made_at"),
});
