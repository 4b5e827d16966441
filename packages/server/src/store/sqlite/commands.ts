import type { DatabaseSync } from "node:sqlite";
import { isBotChange } from "../bots.ts";
import type { SyncStore } from "../calls.ts";
import type { ApplyBots } from "./bots.ts";
import type { RoomKeys } from "./rooms.ts";
import { number, optionalText, text } from "./rows.ts";

type CommandCalls = Pick<SyncStore, "putCommand" | "commands" | "boxes">;

export function commandCalls(
  db: DatabaseSync,
  rooms: RoomKeys,
  append: SyncStore["append"],
  changeBots: ApplyBots,
): CommandCalls {
  const count = db.prepare("SELECT count(*) AS given FROM commands WHERE room = ?");
  const insert = db.prepare("INSERT INTO commands (room, seq, body, boxes) VALUES (?, ?, ?, ?)");
  const page = db.prepare("SELECT seq, body FROM commands WHERE room = ? AND seq >= ? ORDER BY seq LIMIT ?");
  const boxes = db.prepare("SELECT boxes FROM commands WHERE room = ? AND seq = ?");
  const unbox = db.prepare("UPDATE commands SET boxes = NULL WHERE room = ? AND boxes IS NOT NULL");
  const known = db.prepare(
    "SELECT 1 FROM rooms WHERE name_key = ?1 UNION ALL SELECT 1 FROM former_keys WHERE name_key = ?1",
  );
  const part = db.prepare("INSERT INTO former_keys (name_key, room) SELECT name_key, key FROM rooms WHERE key = ?");
  const rename = db.prepare("UPDATE rooms SET name_key = ? WHERE key = ?");
  const CHANGE = `UPDATE members SET standing = ?2, holds_name = CASE ?2 WHEN 'removed' THEN 0 ELSE holds_name END
    WHERE room = ?1 AND standing IS NOT 'removed'`;
  const all = db.prepare(CHANGE);
  const ofKey = db.prepare(`${CHANGE} AND identity = ?3`);
  const ofMember = db.prepare(`${CHANGE} AND id = ?3`);

  return {
    putCommand(roomId, { seq, body }, line, change, epoch) {
      const room = rooms.require(roomId).key;
      if (number(count.get(room) ?? {}, "given") !== seq) return { status: "conflict" };
      if (epoch !== undefined && known.get(epoch.key) !== undefined) return { status: "conflict" };
      const appended = append(line);
      if (appended.status !== "stored") return { status: "conflict" };
      if (epoch !== undefined) {
        part.run(room);
        rename.run(epoch.key, room);
        unbox.run(room);
      }
      insert.run(room, seq, body, epoch?.boxes ?? null);
      if (change === undefined) return appended;
      if (isBotChange(change)) {
        changeBots(room, change, appended.offset);
        return appended;
      }
      const { of, standing = null } = change;
      if (of === "all") all.run(room, standing);
      else if ("key" in of) ofKey.run(room, standing, of.key);
      else ofMember.run(room, standing, of.memberId);
      return appended;
    },

    commands(roomId, from, limit) {
      const room = rooms.find(roomId)?.key;
      if (room === undefined) return [];
      return page.all(room, from, limit).map((row) => ({ seq: number(row, "seq"), body: text(row, "body") }));
    },

    boxes(roomId, seq) {
      const room = rooms.find(roomId)?.key;
      const row = room === undefined ? undefined : boxes.get(room, seq);
      return row && optionalText(row, "boxes");
    },
  };
}
