import { type SearchHit, wordsOf } from "@chatcast/protocol";
import { PINS_READ, pinnedIn, relationOf } from "../relations.ts";
import type { AsyncStore } from "./calls.ts";
import { findEnds } from "./conversations.ts";
import { optionalText, type Query, type Row, rowNumber, rowText } from "./query.ts";

/** Messages that one call puts into the index. */
const STEP = 1_000;

export function searchCalls(query: Query): Pick<AsyncStore, "search" | "pins"> {
  /** @returns whether there is more to take in */
  async function indexSome(talk: number): Promise<boolean> {
    const rows = await query(
      `SELECT m.key, m.place, m.sender, m.text, m.file_name, m.relation FROM messages m
       WHERE m.conversation = $1
       AND m.place > coalesce((SELECT upto FROM indexed WHERE conversation = $1), 0) ORDER BY m.place LIMIT $2`,
      [talk, STEP],
    );
    for (const row of rows) await indexOne(talk, row);
    const last = rows.at(-1);
    if (last !== undefined) {
      await query(
        `INSERT INTO indexed (conversation, upto) VALUES ($1, $2)
         ON CONFLICT (conversation) DO UPDATE SET upto = excluded.upto`,
        [talk, rowNumber(last, "place")],
      );
    }
    return rows.length === STEP;
  }

  async function indexOne(talk: number, row: Row): Promise<void> {
    const written = optionalText(row, "relation");
    const relation = written === undefined ? undefined : relationOf(written);
    if (relation === undefined || relation.kind === "reply") {
      await putWords(rowNumber(row, "key"), optionalText(row, "text") ?? optionalText(row, "file_name") ?? "");
      return;
    }
    if (relation.kind !== "edit" && relation.kind !== "delete") return;
    if (relation.of >= rowNumber(row, "place")) return;
    const [about] = await query(
      `SELECT m.key, m.type FROM messages m LEFT JOIN changed c ON c.message = m.key
       WHERE m.conversation = $1 AND m.place = $2 AND m.sender = $3
       AND (c.message IS NULL OR c.text IS NOT NULL) AND (m.relation IS NULL OR m.relation LIKE 'reply %')`,
      [talk, relation.of, rowNumber(row, "sender")],
    );
    if (about === undefined || (relation.kind === "edit" && rowText(about, "type") !== "text")) return;
    const key = rowNumber(about, "key");
    const text = relation.kind === "edit" ? rowText(row, "text") : null;
    await query(
      "INSERT INTO changed (message, text) VALUES ($1, $2) ON CONFLICT (message) DO UPDATE SET text = excluded.text",
      [key, text],
    );
    if (text === null) await query("DELETE FROM words WHERE message = $1", [key]);
    else await putWords(key, text);
  }

  const putWords = (key: number, text: string): Promise<unknown> =>
    query(
      `INSERT INTO words (message, words) VALUES ($1, array_to_tsvector($2::text[]))
       ON CONFLICT (message) DO UPDATE SET words = excluded.words`,
      [key, [...new Set(wordsOf(text))].map(shortened)],
    );

  return {
    async search(conversation, words, { before = Number.MAX_SAFE_INTEGER, limit }) {
      const talk = await findEnds(query, conversation);
      if (talk === undefined || words.length === 0) return { hits: [], behind: false };
      if (await indexSome(talk.key)) return { hits: [], behind: true };
      // Words are letters and digits alone, so nothing of a query is ever read as an operator.
      const wanted = words.map((word) => `'${shortened(word)}':*`).join(" & ");
      const rows = await query(
        `SELECT m.place, m.id, m.sender_name, m.at, coalesce(c.text, m.text, m.file_name) AS text
         FROM messages m JOIN words w ON w.message = m.key LEFT JOIN changed c ON c.message = m.key
         WHERE m.conversation = $1 AND w.words @@ $2::tsquery AND m.place < $3 ORDER BY m.place DESC LIMIT $4`,
        [talk.key, wanted, before, limit],
      );
      return { hits: rows.map(hitOf), behind: false };
    },

    async pins(conversation, limit) {
      const talk = await findEnds(query, conversation);
      if (talk === undefined) return { hits: [], behind: false };
      const entries = await query(
        `SELECT place, relation FROM messages
         WHERE conversation = $1 AND (relation LIKE 'pin %' OR relation LIKE 'unpin %') ORDER BY place DESC LIMIT ${PINS_READ}`,
        [talk.key],
      );
      const offsets = pinnedIn(
        entries.map((row) => ({ offset: rowNumber(row, "place"), relation: relationOf(rowText(row, "relation")) })),
      );
      // Where nothing is pinned nobody waits for the index, which tells what was edited and deleted.
      if (offsets.length === 0) return { hits: [], behind: false };
      if (await indexSome(talk.key)) return { hits: [], behind: true };
      const rows = await query(
        `SELECT m.place, m.id, m.sender_name, m.at, coalesce(c.text, m.text, m.file_name) AS text
         FROM messages m LEFT JOIN changed c ON c.message = m.key
         WHERE m.conversation = $1 AND m.place = ANY($2::bigint[]) AND (c.message IS NULL OR c.text IS NOT NULL)
         AND (m.relation IS NULL OR m.relation LIKE 'reply %') ORDER BY array_position($2::bigint[], m.place) LIMIT $3`,
        [talk.key, offsets, limit],
      );
      return { hits: rows.map(hitOf), behind: false };
    },
  };
}

const hitOf = (row: Row): SearchHit => ({
  offset: rowNumber(row, "place"),
  id: rowText(row, "id"),
  from: rowText(row, "sender_name"),
  at: rowNumber(row, "at"),
  text: rowText(row, "text"),
});

/** A word of an index has at most 2,046 bytes. */
const shortened = (word: string): string => word.slice(0, 500);
