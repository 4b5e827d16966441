import { append } from "./append.ts";
import type { AsyncStore } from "./calls.ts";
import { type Query, rowNumber, rowText } from "./query.ts";
import { findRoomKey, noRoom } from "./rooms.ts";

type CommandCalls = Pick<AsyncStore, "putCommand" | "commands">;

const CHANGE = `UPDATE members SET standing = $2, holds_name = holds_name AND $2 IS DISTINCT FROM 'removed'
  WHERE room = $1 AND standing IS DISTINCT FROM 'removed'`;

export function commandCalls(query: Query): CommandCalls {
  return {
    async putCommand(roomId, { seq, body }, line, change) {
      // Of two who command at once the second counts what the first has done.
      const [room] = await query("SELECT key FROM rooms WHERE id = $1 FOR NO KEY UPDATE", [roomId]);
      if (room === undefined) throw noRoom();
      const key = rowNumber(room, "key");
      const [given = {}] = await query("SELECT count(*) AS given FROM commands WHERE room = $1", [key]);
      if (rowNumber(given, "given") !== seq) return { status: "conflict" };
      const appended = await append(query, line);
      if (appended.status !== "stored") return { status: "conflict" };
      await query("INSERT INTO commands (room, seq, body) VALUES ($1, $2, $3)", [key, seq, body]);
      if (change === undefined) return appended;
      const { of, standing = null } = change;
      if (of === "all") await query(CHANGE, [key, standing]);
      else if ("key" in of) await query(`${CHANGE} AND identity = $3`, [key, standing, of.key]);
      else await query(`${CHANGE} AND id = $3`, [key, standing, of.memberId]);
      return appended;
    },

    async commands(roomId, from, limit) {
      const room = await findRoomKey(query, roomId);
      if (room === undefined) return [];
      const rows = await query("SELECT seq, body FROM commands WHERE room = $1 AND seq >= $2 ORDER BY seq LIMIT $3", [
        room,
        from,
        limit,
      ]);
      return rows.map((row) => ({ seq: rowNumber(row, "seq"), body: rowText(row, "body") }));
    },
  };
}
