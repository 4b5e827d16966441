import type { BotChange, BotRecord, HookRecord } from "../bots.ts";
import { StoreRefusal } from "../calls.ts";
import { append } from "./append.ts";
import type { AsyncStore } from "./calls.ts";
import { optionalNumber, optionalText, type Query, type Row, rowNumber, rowText } from "./query.ts";
import { requireRoomKey } from "./rooms.ts";

type BotCalls = Pick<AsyncStore, "changeBots" | "bots" | "findBot" | "noteBotUse" | "moveHook" | "dueHooks">;

/** A name that looks like one of these is another bot's, or somebody's who sits at a node that lives or is just away. */
const RIVALS = `SELECT 1 FROM bots WHERE room = $1 AND looks && $2
  UNION ALL SELECT 1 FROM seats s WHERE s.room = $1 AND s.looks && $2
    AND (s.kept_until > now_ms() OR EXISTS (SELECT 1 FROM nodes n WHERE n.id = s.node AND n.seen > now_ms() - 60000)) LIMIT 1`;

/**
 * Makes a change of a room's bots, whose line has that offset. The room must be locked, so that nobody sits down meanwhile.
 * @throws StoreRefusal `E_CONFLICT`, `E_NAME_TAKEN`
 */
export async function applyBots(query: Query, room: number, change: BotChange, offset: number): Promise<void> {
  if ("dismiss" in change) {
    await query("DELETE FROM bots WHERE room = $1 AND id = $2", [room, change.dismiss]);
    return;
  }
  const { add, looks = [] } = change;
  const { id, tokenHash, name, nameKey, madeAt, madeBy, usedAt = null, hook } = add;
  if (looks.length > 0 && (await query(RIVALS, [room, looks])).length > 0) {
    throw new StoreRefusal("E_NAME_TAKEN", `the name ${name} is, or looks like, that of somebody in the room`);
  }
  const rows = await query(
    `INSERT INTO bots (id, room, token_hash, name, name_key, made_at, made_by, used_at, url, cursor, looks)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING 1`,
    [id, room, tokenHash, name, nameKey, madeAt, madeBy, usedAt, hook?.url ?? null, offset, looks],
  );
  if (rows.length !== 1) throw new StoreRefusal("E_CONFLICT", "a bot has that id");
}

const READ = "SELECT b.*, r.id AS room_id FROM bots b JOIN rooms r ON r.key = b.room";

export function botCalls(query: Query): BotCalls {
  return {
    async changeBots(roomId, change, line) {
      await query("SELECT 1 FROM rooms WHERE id = $1 FOR NO KEY UPDATE", [roomId]);
      const room = await requireRoomKey(query, roomId);
      const put = await append(query, line);
      if (put.status !== "stored") throw new StoreRefusal("E_CONFLICT", "a message has that id");
      await applyBots(query, room, change, put.offset);
      return { offset: put.offset, at: put.at };
    },

    async bots(roomId) {
      // By bytes, as every adapter orders ids.
      const rows = await query(`${READ} WHERE r.id = $1 ORDER BY b.id COLLATE "C"`, [roomId]);
      return rows.map(botOf);
    },

    async findBot(botId) {
      const [row] = await query(`${READ} WHERE b.id = $1`, [botId]);
      return row && botOf(row);
    },

    async noteBotUse(botId, at) {
      await query("UPDATE bots SET used_at = $1 WHERE id = $2", [at, botId]);
    },

    async moveHook(botId, cursor, failure) {
      await query(
        `UPDATE bots SET cursor = greatest(cursor, $2), failing_since = $3, failure = $4
         WHERE id = $1 AND url IS NOT NULL`,
        [botId, cursor, failure?.since ?? null, failure?.reason ?? null],
      );
    },

    async dueHooks(after, limit) {
      const rows = await query(
        `SELECT b.id FROM bots b JOIN conversations c ON c.room = b.room AND c.party = 0 AND c.other = 0
         WHERE b.url IS NOT NULL AND c.head > b.cursor AND b.id COLLATE "C" > $1 ORDER BY b.id COLLATE "C" LIMIT $2`,
        [after, limit],
      );
      return rows.map((row) => rowText(row, "id"));
    },
  };
}

function botOf(row: Row): BotRecord {
  const usedAt = optionalNumber(row, "used_at");
  const hook = hookOf(row);
  return {
    id: rowText(row, "id"),
    roomId: rowText(row, "room_id"),
    tokenHash: rowText(row, "token_hash"),
    name: rowText(row, "name"),
    nameKey: rowText(row, "name_key"),
    madeAt: rowNumber(row, "made_at"),
    madeBy: rowText(row, "made_by"),
    ...(usedAt === undefined ? {} : { usedAt }),
    ...(hook === undefined ? {} : { hook }),
  };
}

function hookOf(row: Row): HookRecord | undefined {
  const url = optionalText(row, "url");
  if (url === undefined) return undefined;
  const since = optionalNumber(row, "failing_since");
  const cursor = rowNumber(row, "cursor");
  return { url, cursor, ...(since === undefined ? {} : { failure: { since, reason: rowText(row, "failure") } }) };
}
