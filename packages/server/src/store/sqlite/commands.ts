import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import type { RoomKeys } from "./rooms.ts";
import { number, text } from "./rows.ts";

type CommandCalls = Pick<SyncStore, "putCommand" | "commands">;

export function commandCalls(db: DatabaseSync, rooms: RoomKeys, append: SyncStore["append"]): CommandCalls {
  const count = db.prepare("SELECT count(*) AS given FROM commands WHERE room = ?");
  const insert = db.prepare("INSERT INTO commands (room, seq, body) VALUES (?, ?, ?)");
  const page = db.prepare("SELECT seq, body FROM commands WHERE room = ? AND seq >= ? ORDER BY seq LIMIT ?");
  const CHANGE = `UPDATE members SET standing = ?2, holds_name = CASE ?2 WHEN 'removed' THEN 0 ELSE holds_name END
    WHERE room = ?1 AND standing IS NOT 'removed'`;
  const all = db.prepare(CHANGE);
  const ofKey = db.prepare(`${CHANGE} AND identity = ?3`);
  const ofMember = db.prepare(`${CHANGE} AND id = ?3`);

  return {
    putCommand(roomId, { seq, body }, line, change) {
      const room = rooms.require(roomId).key;
      if (number(count.get(room) ?? {}, "given") !== seq) return { status: "conflict" };
      const appended = append(line);
      if (appended.status !== "stored") return { status: "conflict" };
      insert.run(room, seq, body);
      if (change === undefined) return appended;
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
  };
}
