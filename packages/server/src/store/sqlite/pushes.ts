import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import type { PushRecord } from "../pushes.ts";
import type { RoomKeys } from "./rooms.ts";
import { number, oneOf, type Row, text } from "./rows.ts";

type PushCalls = Pick<SyncStore, "putPush" | "pushes" | "dropPushes">;

export function pushCalls(db: DatabaseSync, rooms: RoomKeys): PushCalls {
  const upsert = db.prepare(
    `INSERT INTO pushes (member, endpoint, room, p256dh, auth, level, words, origin, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (member, endpoint) DO UPDATE SET room = excluded.room, p256dh = excluded.p256dh, auth = excluded.auth,
       level = excluded.level, words = excluded.words, origin = excluded.origin, made_at = excluded.made_at`,
  );
  const trim = db.prepare(
    `DELETE FROM pushes WHERE member = ?1 AND endpoint NOT IN
       (SELECT endpoint FROM pushes WHERE member = ?1 ORDER BY made_at DESC, endpoint DESC LIMIT ?2)`,
  );
  const ofRoom = db.prepare(
    "SELECT p.*, r.id AS room_id FROM pushes p JOIN rooms r ON r.key = p.room WHERE r.id = ? ORDER BY p.member, p.endpoint",
  );
  const dropMember = db.prepare("DELETE FROM pushes WHERE member = ?");
  const dropOne = db.prepare("DELETE FROM pushes WHERE member = ? AND endpoint = ?");
  const dropAddress = db.prepare("DELETE FROM pushes WHERE endpoint = ?");

  return {
    putPush({ memberId, endpoint, roomId, p256dh, auth, level, words, origin, madeAt }, most) {
      const { key } = rooms.require(roomId);
      upsert.run(memberId, endpoint, key, p256dh, auth, level, words, origin, madeAt);
      trim.run(memberId, most);
    },

    pushes: (roomId) => ofRoom.all(roomId).map(pushOf),

    dropPushes(of) {
      if (!("memberId" in of)) dropAddress.run(of.endpoint);
      else if (of.endpoint === undefined) dropMember.run(of.memberId);
      else dropOne.run(of.memberId, of.endpoint);
    },
  };
}

const pushOf = (row: Row): PushRecord => ({
  memberId: text(row, "member"),
  roomId: text(row, "room_id"),
  endpoint: text(row, "endpoint"),
  p256dh: text(row, "p256dh"),
  auth: text(row, "auth"),
  level: oneOf(row, "level", ["everything", "private"]),
  words: text(row, "words"),
  origin: text(row, "origin"),
  madeAt: number(row, "made_at"),
});
