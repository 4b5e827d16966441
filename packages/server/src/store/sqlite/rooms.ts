import type { DatabaseSync } from "node:sqlite";
import { StoreRefusal, type SyncStore } from "../calls.ts";
import type { RoomRecord } from "../port.ts";
import type { Remembered, RoomKept } from "./remembered.ts";
import { number, oneOf, optionalNumber, optionalText, present, type Row, text } from "./rows.ts";

type RoomCalls = Pick<
  SyncStore,
  | "createRoom"
  | "findRoom"
  | "findFormerRoom"
  | "findRoomById"
  | "setRoomIdle"
  | "roomsIdleBefore"
  | "removeRoom"
  | "markRoomsIdle"
>;

/** Integer key of a room. */
export type RoomKeys = { find(roomId: string): RoomKept | undefined; require(roomId: string): RoomKept };

export function roomKeys(db: DatabaseSync, remembered: Remembered): RoomKeys {
  const byId = db.prepare("SELECT key FROM rooms WHERE id = ?");
  const find = (roomId: string): RoomKept | undefined => {
    const kept = remembered.room(roomId);
    if (kept !== undefined) return kept;
    const row = byId.get(roomId);
    return row === undefined ? undefined : remembered.keepRoom(roomId, number(row, "key"));
  };
  return {
    find,
    require(roomId) {
      const room = find(roomId);
      if (room === undefined) throw new StoreRefusal("E_NO_ROOM", "there is no such room");
      return room;
    },
  };
}

export function roomCalls(db: DatabaseSync, keys: RoomKeys, remembered: Remembered): RoomCalls {
  const insert = db.prepare(
    `INSERT INTO rooms (id, name, name_key, suite, created_at, idle_since, founder_id, founder_key)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM former_keys WHERE name_key = ?3)
     ON CONFLICT DO NOTHING`,
  );
  const byKey = db.prepare("SELECT * FROM rooms WHERE name_key = ?");
  const byFormer = db.prepare("SELECT r.* FROM former_keys f JOIN rooms r ON r.key = f.room WHERE f.name_key = ?");
  const byId = db.prepare("SELECT * FROM rooms WHERE id = ?");
  const setIdle = db.prepare("UPDATE rooms SET idle_since = ? WHERE id = ?");
  const idleBefore = db.prepare("SELECT * FROM rooms WHERE idle_since < ? ORDER BY idle_since");
  const markIdle = db.prepare(
    `UPDATE rooms SET idle_since = ? WHERE idle_since IS NULL AND id NOT IN (SELECT value FROM json_each(?))`,
  );
  const blobs = db.prepare(
    `SELECT blob_id FROM files WHERE room = ?1
     UNION SELECT blob_id FROM transfers WHERE room = ?1 AND (state = 'open' OR quarantined IS NOT NULL)`,
  );
  const blobUsed = db.prepare(
    `SELECT 1 FROM files WHERE blob_id = ?1
     UNION ALL SELECT 1 FROM transfers WHERE blob_id = ?1 AND state = 'open'
     UNION ALL SELECT 1 FROM transfers WHERE blob_id = ?1 AND quarantined IS NOT NULL LIMIT 1`,
  );
  // Long logs and lists of leaves are only marked here: deleting them at once would keep everybody waiting.
  const removal = [
    "INSERT INTO purges SELECT 'messages', key FROM conversations WHERE room = ?",
    "INSERT OR IGNORE INTO purges SELECT 'leaves', key FROM transfers WHERE room = ?",
    "DELETE FROM streams WHERE conversation IN (SELECT key FROM conversations WHERE room = ?)",
    "DELETE FROM indexed WHERE conversation IN (SELECT key FROM conversations WHERE room = ?)",
    "DELETE FROM conversations WHERE room = ?",
    "DELETE FROM transfers WHERE room = ?",
    "DELETE FROM parties WHERE room = ?",
    "DELETE FROM last_holders WHERE room = ?",
    "DELETE FROM commands WHERE room = ?",
    "DELETE FROM former_keys WHERE room = ?",
    "DELETE FROM bots WHERE room = ?",
    "DELETE FROM pushes WHERE room = ?",
    "DELETE FROM members WHERE room = ?",
    "DELETE FROM files WHERE room = ?",
    "DELETE FROM rooms WHERE key = ?",
  ].map((sql) => db.prepare(sql));

  return {
    createRoom(room) {
      const { id, name, key, suite, createdAt, idleSince, founder } = room;
      const { memberId = null, key: founderKey = null } = founder ?? {};
      const { changes } = insert.run(id, name, key, suite, createdAt, idleSince, memberId, founderKey);
      return changes === 1 ? "created" : "exists";
    },

    findRoom(key) {
      const row = byKey.get(key);
      return row === undefined ? undefined : roomOf(row);
    },

    findFormerRoom(key) {
      const row = byFormer.get(key);
      return row === undefined ? undefined : roomOf(row);
    },

    findRoomById(roomId) {
      const row = byId.get(roomId);
      return row === undefined ? undefined : roomOf(row);
    },

    setRoomIdle(roomId, since) {
      setIdle.run(since, roomId);
    },

    roomsIdleBefore: (at) => idleBefore.all(at).map(roomOf),

    removeRoom(roomId) {
      const room = keys.find(roomId)?.key;
      if (room === undefined) return [];
      remembered.forget();
      const candidates = blobs.all(room).map((row) => text(row, "blob_id"));
      for (const statement of removal) statement.run(room);
      return candidates.filter((blobId) => blobUsed.get(blobId) === undefined);
    },

    markRoomsIdle(at, except = []) {
      markIdle.run(at, JSON.stringify(except));
    },
  };
}

export function roomOf(row: Row): RoomRecord {
  const founderId = optionalText(row, "founder_id");
  const founder = founderId && { memberId: founderId, ...present({ key: optionalText(row, "founder_key") }) };
  const standing = row.standing === null ? undefined : oneOf(row, "standing", ["quarantined", "closed"] as const);
  return { ...factsOf(row), ...(founder ? { founder } : {}), ...present({ standing }) };
}

const factsOf = (row: Row): RoomRecord => ({
  id: text(row, "id"),
  name: text(row, "name"),
  key: text(row, "name_key"),
  suite: text(row, "suite"),
  createdAt: number(row, "created_at"),
  idleSince: optionalNumber(row, "idle_since") ?? null,
});
