import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import { conversations } from "./conversations.ts";
import { fileCalls } from "./files.ts";
import { memberCalls } from "./members.ts";
import { messageCalls } from "./messages.ts";
import { roomCalls, roomKeys } from "./rooms.ts";
import { transferCalls } from "./transfers.ts";
import { trimCalls } from "./trim.ts";

/** Every call of the port over one database, its statements prepared once. A call may leave a half-done write when it throws. */
export function sqliteCalls(db: DatabaseSync): SyncStore {
  const rooms = roomKeys(db);
  const messages = messageCalls(db, conversations(db, rooms));
  const files = fileCalls(db, rooms);
  return {
    ...roomCalls(db, rooms),
    ...memberCalls(db, rooms),
    ...messages,
    ...files,
    ...trimCalls(db),
    ...transferCalls(db, rooms, messages.append, files),
  };
}
