import type { DatabaseSync } from "node:sqlite";
import { number, type Row, text } from "./rows.ts";

/** Rows deleted at once; few enough that whoever waits for the next commit hardly notices. */
const SLICE = 500;

/**
 * Deletes what removed conversations and ended transfers left behind, a slice in a transaction.
 * @returns a function that does one slice and says whether there is more to do.
 */
export function purger(db: DatabaseSync): () => boolean {
  const next = db.prepare("SELECT kind, key FROM purges LIMIT 1");
  const done = db.prepare("DELETE FROM purges WHERE kind = ? AND key = ?");
  const some = "(SELECT key FROM messages WHERE conversation = ? LIMIT ?)";
  const unindex = [`DELETE FROM words WHERE rowid IN ${some}`, `DELETE FROM changed WHERE message IN ${some}`].map(
    (sql) => db.prepare(sql),
  );
  const messages = db.prepare(`DELETE FROM messages WHERE key IN ${some}`);
  const leaves = db.prepare(
    `DELETE FROM leaves WHERE transfer = ?1
     AND seq IN (SELECT seq FROM leaves WHERE transfer = ?1 ORDER BY seq LIMIT ?2)`,
  );

  function slice(purge: Row): void {
    const [kind, key] = [text(purge, "kind"), number(purge, "key")];
    if (kind === "messages") for (const statement of unindex) statement.run(key, SLICE);
    const { changes } = (kind === "messages" ? messages : leaves).run(key, SLICE);
    if (changes < SLICE) done.run(kind, key);
  }

  return () => {
    const purge = next.get();
    if (purge === undefined) return false;
    db.exec("BEGIN");
    try {
      slice(purge);
      db.exec("COMMIT");
      return true;
    } catch {
      // Nobody waits for a purge: it is taken up again with the next batch.
      if (db.isTransaction) db.exec("ROLLBACK");
      return false;
    }
  };
}
