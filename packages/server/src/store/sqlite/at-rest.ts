import { backup, DatabaseSync } from "node:sqlite";
import { optionalNumber, text } from "./rows.ts";

/** A database that no server uses; while it is open none can. Its version may be an older one. */
export interface DatabaseAtRest {
  copyTo(file: string): Promise<void>;
  close(): void;
}

/** @throws when there is no such database or a process uses it. */
export function openAtRest(file: string): DatabaseAtRest {
  const db = new DatabaseSync(file, { readOnly: false });
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;");
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    async copyTo(target) {
      await backup(db, target, { rate: 4_096 });
    },
    close: () => db.close(),
  };
}

/** The files that a copied database tells of; sizes are known of complete ones. @throws when it is not sound. */
export function blobsOf(file: string): { id: string; size?: number }[] {
  const db = new DatabaseSync(file);
  try {
    const [check] = db.prepare("PRAGMA quick_check(1)").all();
    if (check === undefined || text(check, "quick_check") !== "ok") throw new Error(`${file} is damaged`);
    return db
      .prepare(
        `SELECT blob_id, size FROM files
         UNION ALL SELECT blob_id, NULL FROM transfers WHERE state = 'open' OR quarantined IS NOT NULL`,
      )
      .all()
      .map((row) => {
        const size = optionalNumber(row, "size");
        return { id: text(row, "blob_id"), ...(size === undefined ? {} : { size }) };
      });
  } finally {
    db.close();
  }
}
