import { StoreRefusal } from "../calls.ts";
import type { RoomRecord } from "../port.ts";
import type { AsyncStore } from "./calls.ts";
import { oneOf, optionalNumber, optionalText, type Query, type Row, rowNumber, rowText } from "./query.ts";

type RoomCalls = Pick<
  AsyncStore,
  | "createRoom"
  | "findRoom"
  | "findFormerRoom"
  | "findRoomById"
  | "setRoomIdle"
  | "roomsIdleBefore"
  | "removeRoom"
  | "markRoomsIdle"
>;

const COLUMNS = "id, name, name_key, suite, created_at, idle_since, founder_id, founder_key";
/** Those that `roomOf` reads. */
export const READ = `${COLUMNS}, standing`;

/** Long logs and lists of leaves are only marked here: deleting them at once would keep everybody waiting. */
const REMOVAL = [
  "INSERT INTO purges SELECT 'messages', key FROM conversations WHERE room = $1",
  "INSERT INTO purges SELECT 'leaves', key FROM transfers WHERE room = $1 ON CONFLICT DO NOTHING",
  "DELETE FROM streams WHERE conversation IN (SELECT key FROM conversations WHERE room = $1)",
  "DELETE FROM conversations WHERE room = $1",
  "DELETE FROM transfers WHERE room = $1",
  "DELETE FROM parties WHERE room = $1",
  "DELETE FROM last_holders WHERE room = $1",
  "DELETE FROM commands WHERE room = $1",
  "DELETE FROM former_keys WHERE room = $1",
  "DELETE FROM bots WHERE room = $1",
  "DELETE FROM pushes WHERE room = $1",
  "DELETE FROM members WHERE room = $1",
  "DELETE FROM seats WHERE room = $1",
  "DELETE FROM files WHERE room = $1",
  "DELETE FROM rooms WHERE key = $1",
];

/** The key of a room, which stays there until the transaction ends. */
export async function findRoomKey(query: Query, roomId: string): Promise<number | undefined> {
  const [row] = await query("SELECT key FROM rooms WHERE id = $1 FOR KEY SHARE", [roomId]);
  return row === undefined ? undefined : rowNumber(row, "key");
}

export async function requireRoomKey(query: Query, roomId: string): Promise<number> {
  const key = await findRoomKey(query, roomId);
  if (key === undefined) throw noRoom();
  return key;
}

export const noRoom = (): StoreRefusal => new StoreRefusal("E_NO_ROOM", "there is no such room");

export function roomCalls(query: Query): RoomCalls {
  async function one(column: "id" | "name_key", value: string): Promise<RoomRecord | undefined> {
    const [row] = await query(`SELECT ${READ} FROM rooms WHERE ${column} = $1`, [value]);
    return row === undefined ? undefined : roomOf(row);
  }

  return {
    async createRoom({ id, name, key, suite, createdAt, idleSince, founder }) {
      const { memberId = null, key: founderKey = null } = founder ?? {};
      const rows = await query(
        `INSERT INTO rooms (${COLUMNS}) SELECT $1, $2, $3, $4, $5, $6::bigint, $7, $8
         WHERE NOT EXISTS (SELECT 1 FROM former_keys WHERE name_key = $3) ON CONFLICT DO NOTHING RETURNING key`,
        [id, name, key, suite, createdAt, idleSince, memberId, founderKey],
      );
      return rows.length === 1 ? "created" : "exists";
    },

    findRoom: (key) => one("name_key", key),

    async findFormerRoom(key) {
      const [row] = await query(
        `SELECT ${READ} FROM rooms WHERE key = (SELECT room FROM former_keys WHERE name_key = $1)`,
        [key],
      );
      return row === undefined ? undefined : roomOf(row);
    },

    findRoomById: (roomId) => one("id", roomId),

    async setRoomIdle(roomId, since) {
      await query("UPDATE rooms SET idle_since = $1 WHERE id = $2", [since, roomId]);
    },

    async roomsIdleBefore(at) {
      const rows = await query(`SELECT ${READ} FROM rooms WHERE idle_since < $1 ORDER BY idle_since, key`, [at]);
      return rows.map(roomOf);
    },

    async removeRoom(roomId) {
      const [room] = await query("SELECT key FROM rooms WHERE id = $1 FOR UPDATE", [roomId]);
      if (room === undefined) return [];
      const key = rowNumber(room, "key");
      const blobs = await query(
        `SELECT blob_id FROM files WHERE room = $1
         UNION SELECT blob_id FROM transfers WHERE room = $1 AND (state = 'open' OR quarantined IS NOT NULL)`,
        [key],
      );
      for (const statement of REMOVAL) await query(statement, [key]);
      return unusedBlobs(
        query,
        blobs.map((row) => rowText(row, "blob_id")),
      );
    },

    async markRoomsIdle(at, except = []) {
      await query("UPDATE rooms SET idle_since = $1 WHERE idle_since IS NULL AND id <> ALL ($2::text[])", [at, except]);
    },
  };
}

/** Those that no file refers to, and no transfer that is open or in quarantine. */
export async function unusedBlobs(query: Query, blobIds: readonly string[]): Promise<string[]> {
  const rows = await query(
    `SELECT blob_id FROM unnest($1::text[]) WITH ORDINALITY AS candidates (blob_id, place)
     WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.blob_id = candidates.blob_id)
       AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.blob_id = candidates.blob_id AND t.state = 'open')
       AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.blob_id = candidates.blob_id AND t.quarantined IS NOT NULL)
     ORDER BY place`,
    [blobIds],
  );
  return rows.map((row) => rowText(row, "blob_id"));
}

export function roomOf(row: Row): RoomRecord {
  const memberId = optionalText(row, "founder_id");
  const key = optionalText(row, "founder_key");
  const founder = memberId === undefined ? undefined : { memberId, ...(key === undefined ? {} : { key }) };
  return {
    id: rowText(row, "id"),
    name: rowText(row, "name"),
    key: rowText(row, "name_key"),
    suite: rowText(row, "suite"),
    createdAt: rowNumber(row, "created_at"),
    idleSince: optionalNumber(row, "idle_since") ?? null,
    ...(founder === undefined ? {} : { founder }),
    ...(row.standing === null ? {} : { standing: oneOf(row, "standing", ["quarantined", "closed"] as const) }),
  };
}
