import type { DatabaseSync } from "node:sqlite";
import type { SearchHit } from "@chatcast/protocol";
import { wordsOf } from "@chatcast/protocol/words";
import type { SyncStore } from "../calls.ts";
import { PINS_READ, pinnedIn, relationOf } from "../relations.ts";
import type { Conversations } from "./conversations.ts";
import type { Head } from "./remembered.ts";
import { number, optionalText, type Row, text } from "./rows.ts";

/** Messages that one call puts into the index: some ten milliseconds. */
const STEP = 1_000;

export function searchCalls(db: DatabaseSync, talks: Conversations): Pick<SyncStore, "search" | "pins"> {
  const upto = db.prepare("SELECT upto FROM indexed WHERE conversation = ?");
  const keepUpto = db.prepare("INSERT OR REPLACE INTO indexed (conversation, upto) VALUES (?, ?)");
  const next = db.prepare(
    `SELECT key, offset, sender, text, file_name, relation FROM messages
     WHERE conversation = ? AND offset > ? ORDER BY offset LIMIT ${STEP}`,
  );
  const target = db.prepare(
    `SELECT m.key, m.type FROM messages m LEFT JOIN changed c ON c.message = m.key
     WHERE m.conversation = ? AND m.offset = ? AND m.sender = ? AND (c.message IS NULL OR c.text IS NOT NULL)
     AND (m.relation IS NULL OR m.relation LIKE 'reply %')`,
  );
  const put = db.prepare("INSERT INTO words (rowid, talk, text) VALUES (?, ?, ?)");
  const take = db.prepare("DELETE FROM words WHERE rowid = ?");
  const change = db.prepare("INSERT OR REPLACE INTO changed (message, text) VALUES (?, ?)");
  const find = db.prepare(
    `SELECT m.offset, m.id, m.sender_name, m.at, coalesce(c.text, m.text, m.file_name) AS text
     FROM words JOIN messages m ON m.key = words.rowid LEFT JOIN changed c ON c.message = m.key
     WHERE words MATCH ? AND m.offset < ? ORDER BY words.rowid DESC LIMIT ?`,
  );

  // As in the index of them, or it is not used.
  const pinning = db.prepare(
    `SELECT offset, relation FROM messages
     WHERE conversation = ? AND (relation GLOB 'pin *' OR relation GLOB 'unpin *') ORDER BY offset DESC LIMIT ${PINS_READ}`,
  );
  const pinned = db.prepare(
    `SELECT m.offset, m.id, m.sender_name, m.at, coalesce(c.text, m.text, m.file_name) AS text
     FROM messages m LEFT JOIN changed c ON c.message = m.key
     WHERE m.conversation = ? AND m.offset = ? AND (c.message IS NULL OR c.text IS NOT NULL)
     AND (m.relation IS NULL OR m.relation LIKE 'reply %')`,
  );

  /** @returns whether there is more to take in */
  function indexSome({ key }: Head): boolean {
    const from = upto.get(key);
    const rows = next.all(key, from === undefined ? 0 : number(from, "upto"));
    for (const row of rows) indexOne(key, row);
    const last = rows.at(-1);
    if (last !== undefined) keepUpto.run(key, number(last, "offset"));
    return rows.length === STEP;
  }

  function indexOne(talk: number, row: Row): void {
    const written = optionalText(row, "relation");
    const relation = written === undefined ? undefined : relationOf(written);
    if (relation === undefined || relation.kind === "reply") {
      putWords(number(row, "key"), talk, optionalText(row, "text") ?? optionalText(row, "file_name") ?? "");
      return;
    }
    if (relation.kind !== "edit" && relation.kind !== "delete") return;
    if (relation.of >= number(row, "offset")) return;
    const about = target.get(talk, relation.of, number(row, "sender"));
    if (about === undefined || (relation.kind === "edit" && text(about, "type") !== "text")) return;
    const key = number(about, "key");
    const words = relation.kind === "edit" ? text(row, "text") : null;
    take.run(key);
    change.run(key, words);
    if (words !== null) putWords(key, talk, words);
  }

  const putWords = (key: number, talk: number, said: string): void => {
    put.run(key, `c${talk}`, wordsOf(said).join(" "));
  };

  return {
    search(conversation, words, { before = Number.MAX_SAFE_INTEGER, limit }) {
      const talk = talks.find(conversation);
      if (talk === undefined || words.length === 0) return { hits: [], behind: false };
      if (indexSome(talk)) return { hits: [], behind: true };
      // Words are letters and digits alone, so nothing of a query is ever read as an operator.
      const wanted = words.map((word) => `"${word}"*`).join(" AND ");
      const rows = find.all(`talk : "c${talk.key}" AND text : (${wanted})`, before, limit);
      return { hits: rows.map(hitOf), behind: false };
    },

    pins(conversation, limit) {
      const talk = talks.find(conversation);
      const entries = talk === undefined ? [] : pinning.all(talk.key);
      const offsets = pinnedIn(
        entries.map((row) => ({ offset: number(row, "offset"), relation: relationOf(text(row, "relation")) })),
      );
      // Where nothing is pinned nobody waits for the index, which tells what was edited and deleted.
      if (talk === undefined || offsets.length === 0) return { hits: [], behind: false };
      if (indexSome(talk)) return { hits: [], behind: true };
      const hits: SearchHit[] = [];
      for (const offset of offsets) {
        const row = pinned.get(talk.key, offset);
        if (row !== undefined && hits.push(hitOf(row)) === limit) break;
      }
      return { hits, behind: false };
    },
  };
}

const hitOf = (row: Row): SearchHit => ({
  offset: number(row, "offset"),
  id: text(row, "id"),
  from: text(row, "sender_name"),
  at: number(row, "at"),
  text: text(row, "text"),
});
