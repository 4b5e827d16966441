import type { DatabaseSync } from "node:sqlite";
import type { SyncStore } from "../calls.ts";
import { botCalls, botChanges } from "./bots.ts";
import { commandCalls } from "./commands.ts";
import { conversations } from "./conversations.ts";
import { fileCalls } from "./files.ts";
import { memberCalls } from "./members.ts";
import { messageCalls } from "./messages.ts";
import { pushCalls } from "./pushes.ts";
import { quarantineCalls } from "./quarantines.ts";
import { Remembered } from "./remembered.ts";
import { removalCalls, sqliteRemover } from "./removal.ts";
import { roomCalls, roomKeys } from "./rooms.ts";
import { searchCalls } from "./search.ts";
import { surveyCalls } from "./survey.ts";
import { transferCalls } from "./transfers.ts";
import { trimCalls } from "./trim.ts";

export interface SqliteCalls extends SyncStore {
  /** Call when a transaction, or a part of one, was undone: what is remembered of rows may never have been. */
  forget(): void;
}

/** Every call of the port over one database, its statements prepared once. A call may leave a half-done write when it throws. */
export function sqliteCalls(db: DatabaseSync): SqliteCalls {
  const remembered = new Remembered();
  const rooms = roomKeys(db, remembered);
  const talks = conversations(db, rooms, remembered);
  const messages = messageCalls(db, talks);
  const files = fileCalls(db, rooms);
  const transfers = transferCalls(db, rooms, messages.append, files);
  const changeBots = botChanges(db);
  const remover = sqliteRemover(db);
  return {
    forget: () => remembered.forget(),
    ...roomCalls(db, rooms, remembered),
    ...memberCalls(db, rooms),
    ...messages,
    ...searchCalls(db, talks),
    ...commandCalls(db, rooms, messages.append, changeBots),
    ...botCalls(db, rooms, messages.append, changeBots),
    ...pushCalls(db, rooms),
    ...files,
    ...surveyCalls(db, rooms, messages.append),
    ...trimCalls(db, remembered, remover),
    ...removalCalls(remover, messages.append),
    ...transfers,
    ...quarantineCalls(db, transfers.openTransfer),
  };
}
