import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import type { Remover } from "../removing.ts";
import { cutOf, STEP, type Trimmer, trimStep } from "../trimming.ts";
import type { Remembered } from "./remembered.ts";
import { number, optionalText, text } from "./rows.ts";

export function trimCalls(db: DatabaseSync, remembered: Remembered, remover: Remover): Pick<SyncStore, "trim"> {
  const trimmer = sqliteTrimmer(db, remover);
  return {
    trim(retention) {
      remembered.forget();
      return trimStep(trimmer, retention);
    },
  };
}

const BEGINNINGS = "conversations c JOIN messages m ON m.conversation = c.key AND m.offset = c.trimmed + 1";

function sqliteTrimmer(db: DatabaseSync, remover: Remover): Trimmer {
  const beginning = db.prepare(`SELECT c.key FROM ${BEGINNINGS} WHERE m.at < ? ORDER BY c.key LIMIT ?`);
  const overweight = db.prepare(
    "SELECT room, sum(bytes) AS bytes FROM conversations GROUP BY room HAVING sum(bytes) > ? ORDER BY room LIMIT 1",
  );
  const oldestOf = db.prepare(`SELECT c.key, m.at FROM ${BEGINNINGS} WHERE c.room = ? ORDER BY m.at, c.key LIMIT 2`);
  const oldest = db.prepare(
    `SELECT offset, at, 256 + coalesce(octet_length(text), 0) + coalesce(file_size, 0) AS bytes, saved_name
     FROM messages WHERE conversation = ? ORDER BY offset LIMIT ?`,
  );
  const gone = "(SELECT key FROM messages WHERE conversation = ? AND offset <= ?)";
  const unindex = [`DELETE FROM words WHERE rowid IN ${gone}`, `DELETE FROM changed WHERE message IN ${gone}`].map(
    (sql) => db.prepare(sql),
  );
  const remove = db.prepare("DELETE FROM messages WHERE conversation = ? AND offset <= ?");
  const shrink = db.prepare("UPDATE conversations SET trimmed = ?, bytes = bytes - ? WHERE key = ?");
  const untold = db.prepare(
    `SELECT saved_name FROM files f WHERE created_at < ?
     AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.saved_name = f.saved_name) ORDER BY f.key LIMIT ?`,
  );
  const told = db.prepare("SELECT 1 FROM messages WHERE saved_name = ? LIMIT 1");
  return {
    beginningBefore: (at) => beginning.all(at, STEP.conversations).map((row) => number(row, "key")),

    overweight(bytes) {
      const room = overweight.get(bytes);
      if (room === undefined) return undefined;
      const [first, next] = oldestOf.all(number(room, "room"));
      if (first === undefined) return undefined;
      const notAfter = next === undefined ? Number.POSITIVE_INFINITY : number(next, "at");
      return { key: number(first, "key"), excess: number(room, "bytes") - bytes, notAfter };
    },

    cut(key, cut, limit) {
      const rows = oldest.all(key, limit).map((row) => ({
        offset: number(row, "offset"),
        at: number(row, "at"),
        bytes: number(row, "bytes"),
        savedName: optionalText(row, "saved_name"),
      }));
      const removed = rows.slice(0, cutOf(rows, cut));
      const last = removed.at(-1);
      if (last === undefined) return { messages: 0, savedNames: [] };
      for (const statement of unindex) statement.run(key, last.offset);
      remove.run(key, last.offset);
      const bytes = removed.reduce((sum, row) => sum + row.bytes, 0);
      shrink.run(last.offset, bytes, key);
      return { messages: removed.length, savedNames: removed.flatMap(({ savedName }) => savedName ?? []) };
    },

    untoldBefore: (at) => untold.all(at, STEP.files).map((row) => text(row, "saved_name")),

    isTold: (savedName) => told.get(savedName) !== undefined,

    ...remover,
  };
}
