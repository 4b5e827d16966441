import { type Query, rowNumber } from "./query.ts";

/** Rows deleted at once; few enough that whoever waits for the next commit hardly notices. */
const SLICE = 500;

/**
 * Deletes a slice of what removed conversations and ended transfers left behind.
 * @returns whether there is more to do
 */
export async function purgeSlice(query: Query): Promise<boolean> {
  const [purge] = await query("SELECT kind, key FROM purges LIMIT 1");
  if (purge === undefined) return false;
  const key = rowNumber(purge, "key");
  const gone = await query(
    purge.kind === "messages"
      ? "DELETE FROM messages WHERE key IN (SELECT key FROM messages WHERE conversation = $1 LIMIT $2) RETURNING 1"
      : `DELETE FROM leaves WHERE transfer = $1
         AND seq IN (SELECT seq FROM leaves WHERE transfer = $1 ORDER BY seq LIMIT $2) RETURNING 1`,
    [key, SLICE],
  );
  if (gone.length < SLICE) await query("DELETE FROM purges WHERE kind = $1 AND key = $2", [purge.kind, key]);
  return true;
}
