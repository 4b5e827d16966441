import type { DatabaseSync } from "node:sqlite";
import type { BotChange, BotRecord, HookRecord } from "../bots.ts";
import { StoreRefusal, type SyncStore } from "../calls.ts";
import type { RoomKeys } from "./rooms.ts";
import { number, optionalNumber, optionalText, present, type Row, text } from "./rows.ts";

type BotCalls = Pick<SyncStore, "changeBots" | "bots" | "findBot" | "noteBotUse" | "moveHook" | "dueHooks">;

/** Makes a change of a room's bots, whose line has that offset. @throws StoreRefusal `E_CONFLICT` */
export type ApplyBots = (room: number, change: BotChange, offset: number) => void;

export function botChanges(db: DatabaseSync): ApplyBots {
  const insert = db.prepare(
    `INSERT INTO bots (id, room, token_hash, name, name_key, made_at, made_by, used_at, url, cursor)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const remove = db.prepare("DELETE FROM bots WHERE room = ? AND id = ?");
  return (room, change, offset) => {
    if ("dismiss" in change) {
      remove.run(room, change.dismiss);
      return;
    }
    const { id, tokenHash, name, nameKey, madeAt, madeBy, usedAt = null, hook } = change.add;
    const url = hook?.url ?? null;
    const { changes } = insert.run(id, room, tokenHash, name, nameKey, madeAt, madeBy, usedAt, url, offset);
    if (changes !== 1) throw new StoreRefusal("E_CONFLICT", "a bot has that id");
  };
}

export function botCalls(db: DatabaseSync, rooms: RoomKeys, append: SyncStore["append"], apply: ApplyBots): BotCalls {
  const READ = "SELECT b.*, r.id AS room_id FROM bots b JOIN rooms r ON r.key = b.room";
  const ofRoom = db.prepare(`${READ} WHERE r.id = ? ORDER BY b.id`);
  const byId = db.prepare(`${READ} WHERE b.id = ?`);
  const use = db.prepare("UPDATE bots SET used_at = ? WHERE id = ?");
  const move = db.prepare(
    "UPDATE bots SET cursor = max(cursor, ?2), failing_since = ?3, failure = ?4 WHERE id = ?1 AND url NOT NULL",
  );
  const due = db.prepare(
    `SELECT b.id FROM bots b JOIN conversations c ON c.room = b.room AND c.party = 0 AND c.other = 0
     WHERE b.url NOT NULL AND c.head > b.cursor AND b.id > ? ORDER BY b.id LIMIT ?`,
  );

  return {
    changeBots(roomId, change, line) {
      const { key } = rooms.require(roomId);
      const put = append(line);
      if (put.status !== "stored") throw new StoreRefusal("E_CONFLICT", "a message has that id");
      apply(key, change, put.offset);
      return { offset: put.offset, at: put.at };
    },

    bots: (roomId) => ofRoom.all(roomId).map(botOf),

    findBot(botId) {
      const row = byId.get(botId);
      return row && botOf(row);
    },

    noteBotUse(botId, at) {
      use.run(at, botId);
    },

    moveHook(botId, cursor, failure) {
      move.run(botId, cursor, failure?.since ?? null, failure?.reason ?? null);
    },

    dueHooks: (after, limit) => due.all(after, limit).map((row) => text(row, "id")),
  };
}

const botOf = (row: Row): BotRecord => ({
  id: text(row, "id"),
  roomId: text(row, "room_id"),
  tokenHash: text(row, "token_hash"),
  name: text(row, "name"),
  nameKey: text(row, "name_key"),
  madeAt: number(row, "made_at"),
  madeBy: text(row, "made_by"),
  ...present({ usedAt: optionalNumber(row, "used_at"), hook: hookOf(row) }),
});

function hookOf(row: Row): HookRecord | undefined {
  const url = optionalText(row, "url");
  if (url === undefined) return undefined;
  const since = optionalNumber(row, "failing_since");
  const cursor = number(row, "cursor");
  return { url, cursor, ...(since === undefined ? {} : { failure: { since, reason: text(row, "failure") } }) };
}
