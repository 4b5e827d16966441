import { isBotChange } from "../bots.ts";
import { append } from "./append.ts";
import { applyBots } from "./bots.ts";
import type { AsyncStore } from "./calls.ts";
import { optionalText, type Query, rowNumber, rowText } from "./query.ts";
import { findRoomKey, noRoom } from "./rooms.ts";

type CommandCalls = Pick<AsyncStore, "putCommand" | "commands" | "boxes">;

const CHANGE = `UPDATE members SET standing = $2, holds_name = holds_name AND $2 IS DISTINCT FROM 'removed'
  WHERE room = $1 AND standing IS DISTINCT FROM 'removed'`;

export function commandCalls(query: Query): CommandCalls {
  return {
    async putCommand(roomId, { seq, body }, line, change, epoch) {
      // Of two who command at once the second counts what the first has done.
      const [room] = await query("SELECT key FROM rooms WHERE id = $1 FOR NO KEY UPDATE", [roomId]);
      if (room === undefined) throw noRoom();
      const key = rowNumber(room, "key");
      const [given = {}] = await query("SELECT count(*) AS given FROM commands WHERE room = $1", [key]);
      if (rowNumber(given, "given") !== seq) return { status: "conflict" };
      if (epoch !== undefined && (await isKnown(query, epoch.key))) return { status: "conflict" };
      const appended = await append(query, line);
      if (appended.status !== "stored") return { status: "conflict" };
      if (epoch !== undefined) {
        await query("INSERT INTO former_keys (name_key, room) SELECT name_key, key FROM rooms WHERE key = $1", [key]);
        await query("UPDATE rooms SET name_key = $1 WHERE key = $2", [epoch.key, key]);
        await query("UPDATE commands SET boxes = NULL WHERE room = $1 AND boxes IS NOT NULL", [key]);
      }
      const values = [key, seq, body, epoch?.boxes ?? null];
      await query("INSERT INTO commands (room, seq, body, boxes) VALUES ($1, $2, $3, $4)", values);
      if (change === undefined) return appended;
      if (isBotChange(change)) {
        await applyBots(query, key, change, appended.offset);
        return appended;
      }
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

    async boxes(roomId, seq) {
      const room = await findRoomKey(query, roomId);
      if (room === undefined) return undefined;
      const [row] = await query("SELECT boxes FROM commands WHERE room = $1 AND seq = $2", [room, seq]);
      return row && optionalText(row, "boxes");
    },
  };
}

/** A room has that key, or had it. */
async function isKnown(query: Query, key: string): Promise<boolean> {
  const rows = await query(
    "SELECT 1 FROM rooms WHERE name_key = $1 UNION ALL SELECT 1 FROM former_keys WHERE name_key = $1",
    [key],
  );
  return rows.length > 0;
}
