import { ChatCastError } from "@chatcast/protocol";
import { FileJournal } from "./file-journal.ts";
import { type FileSystem, ifThere, join, storageError } from "./file-system.ts";
import { keptStorage } from "./kept-storage.ts";
import type { Leftover, RoomStorage, Storage } from "./port.ts";

const SUFFIX = ".journal";
const SCOPE = /^[0-9a-f]{1,64}$/;

export interface FileStorageOptions {
  /** Where the journals lie; made when it is not there, readable to its owner alone. */
  directory: string;
  /** `node:fs/promises`. */
  fs: FileSystem;
}

/**
 * Keeps each membership as a journal in a file of its own: for Node. A change is appended and synced before its promise
 * resolves; changes that wait together share a sync. Opening reads the journal and writes it anew, as short as can be.
 * A line that was torn by a crash is left out. A journal of a newer version is refused and left as it is.
 */
export function fileStorage({ directory, fs }: FileStorageOptions): Storage {
  const journals = new Map<string, FileJournal>();
  const pathOf = (scope: string): string => {
    if (!SCOPE.test(scope)) throw new ChatCastError("E_SCHEMA", "not a scope");
    return join(directory, `${scope}${SUFFIX}`);
  };

  async function openRoom(scope: string): Promise<RoomStorage> {
    const path = pathOf(scope);
    await journals.get(scope)?.revoke();
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    const journal = await FileJournal.open(fs, path, directory);
    journals.set(scope, journal);
    return keptStorage({
      read: (look) => journal.read(look),
      change: (change) => journal.append(change),
      close: () => journal.close(),
    });
  }

  async function leftoverOf(scope: string): Promise<Leftover | undefined> {
    const kept = await FileJournal.parse(fs, pathOf(scope));
    return kept.leftover(scope);
  }

  return {
    open: (scope) => openRoom(scope).catch(storageError),
    async drop(scope) {
      await journals.get(scope)?.revoke();
      journals.delete(scope);
      await ifThere(fs.unlink(pathOf(scope))).catch(storageError);
    },
    async leftovers() {
      const names = (await ifThere(fs.readdir(directory)).catch(storageError)) ?? [];
      const scopes = names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
      const all = await Promise.all(scopes.filter((scope) => SCOPE.test(scope)).map(leftoverOf)).catch(storageError);
      return all.filter((leftover): leftover is Leftover => leftover !== undefined);
    },
    async close() {
      for (const journal of journals.values()) await journal.close();
      journals.clear();
    },
  };
}
