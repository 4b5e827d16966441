import { ChatCastError } from "@chatcast/protocol";
import { Kept } from "./kept.ts";
import { keptStorage } from "./kept-storage.ts";
import type { Leftover, RoomStorage, Storage } from "./port.ts";

interface Scope {
  kept: Kept;
  /** Who may write: the latest opening. */
  owner: object;
}

/** Keeps everything as long as the object lives: for tests, and to be shared by the clients of one program. */
export function memoryStorage(): Storage {
  const scopes = new Map<string, Scope>();
  return {
    async open(scope) {
      const owner = {};
      scopes.set(scope, { kept: scopes.get(scope)?.kept ?? new Kept(), owner });
      return openRoom(scopes, scope, owner);
    },
    async drop(scope) {
      scopes.delete(scope);
    },
    async leftovers() {
      const all = [...scopes].map(([scope, { kept }]) => kept.leftover(scope));
      return structuredClone(all.filter((leftover): leftover is Leftover => leftover !== undefined));
    },
    async close() {
      for (const scope of scopes.values()) scope.owner = {};
    },
  };
}

function openRoom(scopes: ReadonlyMap<string, Scope>, scope: string, owner: object): RoomStorage {
  let closed = false;
  const kept = (): Kept => {
    if (closed) throw new ChatCastError("E_UNAVAILABLE", "the storage is closed");
    const entry = scopes.get(scope);
    if (entry?.owner !== owner) throw new ChatCastError("E_CONFLICT", "the room was opened elsewhere");
    return entry.kept;
  };
  return keptStorage({
    read: async (look) => look(kept()),
    change: async (change) => kept().apply(change),
    async close() {
      closed = true;
    },
  });
}
