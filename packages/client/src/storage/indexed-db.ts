import { ChatCastError } from "@chatcast/protocol";
import { openDB } from "idb";
import { IndexedDbRoom, storageError } from "./indexed-db-room.ts";
import { DATABASE_VERSION, type Database, type Schema, STORES, under, upgrade } from "./indexed-db-schema.ts";
import type { Leftover, RoomStorage, Storage } from "./port.ts";

export interface IndexedDbOptions {
  /** Of the database, within the page's origin. */
  name: string;
}

/**
 * Keeps everything in the browser's database. The database is opened with the first call; where that fails (a newer
 * version, private browsing, blocked by a tab that does not let go) every call rejects with `E_UNAVAILABLE`.
 */
export function indexedDbStorage({ name }: IndexedDbOptions): Storage {
  let opening: Promise<Database> | undefined;
  const database = (): Promise<Database> => {
    opening ??= openDatabase(name, () => {
      opening = undefined;
    });
    return opening;
  };

  return {
    async open(scope): Promise<RoomStorage> {
      const db = await database();
      return IndexedDbRoom.open(db, scope).catch(fail);
    },

    async drop(scope) {
      const db = await database();
      const transaction = db.transaction(STORES, "readwrite", { durability: "strict" });
      for (const store of STORES)
        transaction
          .objectStore(store)
          .delete(under(scope))
          .catch(() => undefined);
      await transaction.done.catch(fail);
    },

    async leftovers() {
      const db = await database();
      return leftoversIn(db).catch(fail);
    },

    async close() {
      const db = await opening?.catch(() => undefined);
      opening = undefined;
      db?.close();
    },
  };
}

async function openDatabase(name: string, gone: () => void): Promise<Database> {
  const failed = Promise.withResolvers<never>();
  let opened: Promise<Database> | undefined;
  try {
    opened = openDB<Schema>(name, DATABASE_VERSION, {
      upgrade,
      blocked: () => failed.reject(new ChatCastError("E_UNAVAILABLE", "another tab runs an older version")),
      // A newer version wants in: better without storage until the next load than in its way.
      blocking: (_current, _wanted, { target }) => {
        if (target instanceof IDBDatabase) target.close();
        gone();
      },
      terminated: gone,
    });
    return await Promise.race([opened, failed.promise]);
  } catch (error) {
    // Whatever is opened too late is not used.
    opened?.then((database) => database.close()).catch(() => undefined);
    throw storageError(error);
  }
}

async function leftoversIn(database: Database): Promise<readonly Leftover[]> {
  const transaction = database.transaction(["memberships", "said"]);
  const memberships = transaction.objectStore("memberships");
  const [keys, rows] = await Promise.all([memberships.getAllKeys(), memberships.getAll()]);
  const leftovers: Leftover[] = [];
  for (const [index, { room }] of rows.entries()) {
    const scope = keys[index]?.[0];
    if (room?.ended === undefined || scope === undefined) continue;
    const said = await transaction.objectStore("said").getAll(under(scope));
    const undelivered = said.filter(({ state }) => state.state !== "acknowledged").sort((a, b) => a.place - b.place);
    if (undelivered.length > 0) leftovers.push({ scope, room, said: undelivered });
  }
  return leftovers;
}

function fail(error: unknown): never {
  throw storageError(error);
}
