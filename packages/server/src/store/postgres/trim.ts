import type { Trimmed } from "../removals.ts";
import { type Cut, cutOf, STEP } from "../trimming.ts";
import type { AsyncStore } from "./calls.ts";
import { optionalText, type Query, rowNumber, rowText } from "./query.ts";
import { removeFiles } from "./removal.ts";

const BEGINNINGS = "conversations c JOIN messages m ON m.conversation = c.key AND m.place = c.trimmed + 1";

/** One step of a trim, as `trimStep` says it: by age first, then by size, then files that nobody tells of. */
export function trimCalls(query: Query): Pick<AsyncStore, "trim"> {
  /** Removes the beginning of a conversation, at most `limit` messages. */
  async function cut(key: number, rule: Cut, limit: number): Promise<{ messages: number; savedNames: string[] }> {
    const rows = await query(
      "SELECT place, at, weight, saved_name FROM messages WHERE conversation = $1 ORDER BY place LIMIT $2",
      [key, limit],
    );
    const oldest = rows.map((row) => ({
      place: rowNumber(row, "place"),
      at: rowNumber(row, "at"),
      bytes: rowNumber(row, "weight"),
      savedName: optionalText(row, "saved_name"),
    }));
    const gone = oldest.slice(0, cutOf(oldest, rule));
    const last = gone.at(-1);
    if (last === undefined) return { messages: 0, savedNames: [] };
    await query("DELETE FROM messages WHERE conversation = $1 AND place <= $2", [key, last.place]);
    const bytes = gone.reduce((sum, row) => sum + row.bytes, 0);
    await query("UPDATE conversations SET trimmed = $1, bytes = bytes - $2 WHERE key = $3", [last.place, bytes, key]);
    return { messages: gone.length, savedNames: gone.flatMap(({ savedName }) => savedName ?? []) };
  }

  async function beginningBefore(at: number): Promise<number[]> {
    const rows = await query(`SELECT c.key FROM ${BEGINNINGS} WHERE m.at < $1 ORDER BY c.key LIMIT $2`, [
      at,
      STEP.conversations,
    ]);
    return rows.map((row) => rowNumber(row, "key"));
  }

  async function overweight(bytes: number): Promise<{ key: number; cut: Cut } | undefined> {
    const [room] = await query(
      "SELECT room, sum(bytes)::bigint AS bytes FROM conversations GROUP BY room HAVING sum(bytes) > $1 ORDER BY room LIMIT 1",
      [bytes],
    );
    if (room === undefined) return undefined;
    const [first, next] = await query(
      `SELECT c.key, m.at FROM ${BEGINNINGS} WHERE c.room = $1 ORDER BY m.at, c.key LIMIT 2`,
      [rowNumber(room, "room")],
    );
    if (first === undefined) return undefined;
    const notAfter = next === undefined ? Number.POSITIVE_INFINITY : rowNumber(next, "at");
    return { key: rowNumber(first, "key"), cut: { excess: rowNumber(room, "bytes") - bytes, notAfter } };
  }

  /** Those of `savedNames` that no message tells of. */
  async function untold(savedNames: readonly string[]): Promise<string[]> {
    const rows = await query(
      `SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS names (name, place)
       WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.saved_name = name) ORDER BY place`,
      [savedNames],
    );
    return rows.map((row) => rowText(row, "name"));
  }

  async function untoldBefore(at: number): Promise<string[]> {
    const rows = await query(
      `SELECT saved_name FROM files f WHERE created_at < $1
       AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.saved_name = f.saved_name) ORDER BY f.key LIMIT $2`,
      [at, STEP.files],
    );
    return rows.map((row) => rowText(row, "saved_name"));
  }

  return {
    async trim({ saidBefore, roomBytes }): Promise<Trimmed> {
      const savedNames = new Set<string>();
      let messages = 0;
      const cutOne = async (key: number, rule: Cut): Promise<void> => {
        const gone = await cut(key, rule, STEP.messages - messages);
        messages += gone.messages;
        for (const name of gone.savedNames) savedNames.add(name);
      };
      if (saidBefore !== undefined) {
        for (const key of await beginningBefore(saidBefore)) {
          if (messages < STEP.messages) await cutOne(key, { saidBefore });
        }
      }
      const heavy = messages === 0 && roomBytes !== undefined ? await overweight(roomBytes) : undefined;
      if (heavy !== undefined) await cutOne(heavy.key, heavy.cut);
      const names = await untold([...savedNames]);
      if (messages === 0 && saidBefore !== undefined) names.push(...(await untoldBefore(saidBefore)));
      const gone = await removeFiles(query, names);
      return { messages, ...gone, more: messages + gone.files > 0 };
    },
  };
}
