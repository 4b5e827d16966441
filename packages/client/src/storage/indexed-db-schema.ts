import type { ChatMessage } from "@chatcast/protocol";
import type { DBSchema, IDBPDatabase } from "idb";
import type { StoredRoom, StoredSaid, StoredTransfer } from "./port.ts";

/** Of the schema; each earlier one is upgraded step by step. */
export const DATABASE_VERSION = 1;

export interface MembershipRow {
  /** Which opening may write. */
  owner: number;
  nextSeq: number;
  room?: StoredRoom;
}

/** Acknowledged chunks and their SHA-256, one after the other. */
export interface LeavesRow {
  seqs: Uint32Array;
  bytes: Uint8Array;
}

/** Rows of a membership have its scope as the first part of their keys, so that one range holds them all. */
export interface Schema extends DBSchema {
  memberships: { key: [scope: string]; value: MembershipRow };
  said: { key: [scope: string, id: string]; value: StoredSaid };
  messages: { key: [scope: string, conversation: string, offset: number]; value: ChatMessage };
  cursors: { key: [scope: string, conversation: string]; value: { with: string | undefined; cursor: number } };
  transfers: { key: [scope: string, id: string]; value: StoredTransfer };
  /** One row a batch: a large file has a hundred thousand chunks. */
  leaves: { key: [scope: string, transferId: string, batch: number]; value: LeavesRow };
}

export type Database = IDBPDatabase<Schema>;

export const STORES = ["memberships", "said", "messages", "cursors", "transfers", "leaves"] as const;
export type StoreName = (typeof STORES)[number];

/** Brings a database of an earlier version up to this one. */
export function upgrade(database: Database, from: number): void {
  if (from < 1) for (const name of STORES) database.createObjectStore(name);
}

/** All keys that begin like this. */
export const under = (...prefix: readonly (string | number)[]): IDBKeyRange =>
  IDBKeyRange.bound([...prefix], [...prefix, []]);
