import { ChatCastError } from "@chatcast/protocol";
import type { IDBPTransaction } from "idb";
import {
  type Database,
  type LeavesRow,
  type MembershipRow,
  type Schema,
  type StoreName,
  under,
} from "./indexed-db-schema.ts";
import { conversationKey } from "./kept.ts";
import {
  KEPT_MESSAGES,
  type Read,
  type RoomStorage,
  type StoredConversation,
  type StoredLeaf,
  type StoredMembership,
  type StoredRoom,
  type StoredSaid,
  type StoredTransfer,
} from "./port.ts";

/** Bytes of a SHA-256. */
const LEAF = 32;

type Transaction = IDBPTransaction<Schema, StoreName[], "readwrite">;
/** Makes requests within the running transaction and nothing else, or the transaction ends. */
type Work<T> = (transaction: Transaction, row: MembershipRow) => T | Promise<T>;

/**
 * What is kept of one membership, in IndexedDB. Each change is a transaction that begins by looking who may write; what
 * is given is copied before that look takes its turn.
 */
export class IndexedDbRoom implements RoomStorage {
  readonly #database: Database;
  readonly #scope: string;
  readonly #owner: number;
  #running: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(database: Database, scope: string, owner: number) {
    this.#database = database;
    this.#scope = scope;
    this.#owner = owner;
  }

  /** Becomes the one writer of a scope. */
  static async open(database: Database, scope: string): Promise<IndexedDbRoom> {
    const transaction = database.transaction(["memberships"], "readwrite", { durability: "strict" });
    const rows = transaction.objectStore("memberships");
    const row = (await rows.get([scope])) ?? { owner: 0, nextSeq: 0 };
    const owner = row.owner + 1;
    await Promise.all([rows.put({ ...row, owner }, [scope]), transaction.done]);
    return new IndexedDbRoom(database, scope, owner);
  }

  load(): Promise<StoredMembership> {
    return this.#change(["said", "messages", "cursors", "transfers"], async (transaction, row) => {
      const everything = under(this.#scope);
      const [said, messages, keys, cursors, transfers] = await Promise.all([
        transaction.objectStore("said").getAll(everything),
        transaction.objectStore("messages").getAll(everything),
        transaction.objectStore("messages").getAllKeys(everything),
        transaction.objectStore("cursors").getAll(everything),
        transaction.objectStore("transfers").getAll(everything),
      ]);
      const byConversation = Map.groupBy(messages.entries(), ([index]) => keys[index]?.[1]);
      const conversations = cursors.map(({ with: other, cursor }): StoredConversation => {
        const of = byConversation.get(conversationKey(other)) ?? [];
        return { with: other, cursor, messages: of.map(([, message]) => message) };
      });
      said.sort((a, b) => a.place - b.place);
      return { room: row.room, nextSeq: row.nextSeq, said, conversations, transfers };
    });
  }

  putRoom(given: StoredRoom): Promise<void> {
    const room = structuredClone(given);
    return this.#change([], (transaction, row) => this.#putRow(transaction, { ...row, room }));
  }

  putSaid(given: StoredSaid, nextSeq: number): Promise<void> {
    const said = structuredClone(given);
    return this.#change(["said"], (transaction, row) => {
      this.#putRow(transaction, { ...row, nextSeq });
      ask(transaction.objectStore("said").put(said, [this.#scope, said.id]));
    });
  }

  removeSaid(id: string): Promise<void> {
    return this.#change(["said"], (transaction) => {
      ask(transaction.objectStore("said").delete([this.#scope, id]));
    });
  }

  putRead(read: Read): Promise<void> {
    const { with: other, messages, cursor, settled = [] } = structuredClone(read);
    return this.#change(["said", "messages", "cursors"], (transaction) => {
      const key = conversationKey(other);
      const log = transaction.objectStore("messages");
      for (const message of messages) ask(log.put(message, [this.#scope, key, message.offset]));
      const tooOld = cursor - KEPT_MESSAGES;
      if (tooOld > 0) ask(log.delete(IDBKeyRange.bound([this.#scope, key], [this.#scope, key, tooOld])));
      ask(transaction.objectStore("cursors").put({ with: other, cursor }, [this.#scope, key]));
      for (const id of settled) ask(transaction.objectStore("said").delete([this.#scope, id]));
    });
  }

  resetConversation(other: string | undefined): Promise<void> {
    return this.#change(["messages", "cursors"], (transaction) => {
      const key = conversationKey(other);
      ask(transaction.objectStore("messages").delete(under(this.#scope, key)));
      ask(transaction.objectStore("cursors").delete([this.#scope, key]));
    });
  }

  putTransfer(given: StoredTransfer): Promise<void> {
    const transfer = structuredClone(given);
    return this.#change(["transfers"], (transaction) => {
      ask(transaction.objectStore("transfers").put(transfer, [this.#scope, transfer.id]));
    });
  }

  ackedLeaves(transferId: string, leaves: readonly StoredLeaf[]): Promise<void> {
    const row = packed(leaves);
    return this.#change(["transfers", "leaves"], async (transaction) => {
      if ((await transaction.objectStore("transfers").getKey([this.#scope, transferId])) === undefined) return;
      const store = transaction.objectStore("leaves");
      const last = await store.openKeyCursor(under(this.#scope, transferId), "prev");
      ask(store.put(row, [this.#scope, transferId, (last?.key[2] ?? 0) + 1]));
    });
  }

  transfers(): Promise<readonly StoredTransfer[]> {
    return this.#change(["transfers"], (transaction) =>
      transaction.objectStore("transfers").getAll(under(this.#scope)),
    );
  }

  leaves(transferId: string): Promise<readonly StoredLeaf[]> {
    return this.#change(["leaves"], async (transaction) => {
      const batches = await transaction.objectStore("leaves").getAll(under(this.#scope, transferId));
      const bySeq = new Map(batches.flatMap(unpacked).map((leaf) => [leaf.seq, leaf]));
      return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
    });
  }

  removeTransfer(transferId: string): Promise<void> {
    return this.#change(["transfers", "leaves"], (transaction) => {
      ask(transaction.objectStore("transfers").delete([this.#scope, transferId]));
      ask(transaction.objectStore("leaves").delete(under(this.#scope, transferId)));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  #putRow(transaction: Transaction, row: MembershipRow): void {
    ask(transaction.objectStore("memberships").put(row, [this.#scope]));
  }

  /** Transactions that share `memberships` run one after the other, in the order of these calls. */
  #change<T>(stores: readonly StoreName[], work: Work<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new ChatCastError("E_UNAVAILABLE", "the storage is closed"));
    const done = this.#transact(["memberships", ...stores], work);
    this.#running = done.catch(() => undefined);
    return done;
  }

  async #transact<T>(stores: StoreName[], work: Work<T>): Promise<T> {
    try {
      const transaction = this.#database.transaction(stores, "readwrite", { durability: "strict" });
      // Its failure is thrown below; the others that wait for it must not be reported as unheard.
      transaction.done.catch(() => undefined);
      try {
        const row = await transaction.objectStore("memberships").get([this.#scope]);
        if (row?.owner !== this.#owner) throw new ChatCastError("E_CONFLICT", "the room was opened elsewhere");
        const result = await work(transaction, row);
        await transaction.done;
        return result;
      } catch (error) {
        abort(transaction);
        throw error;
      }
    } catch (cause) {
      throw storageError(cause);
    }
  }
}

/** Whether a request fails is heard from its transaction. */
function ask(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

function packed(leaves: readonly StoredLeaf[]): LeavesRow {
  const bytes = new Uint8Array(leaves.length * LEAF);
  for (const [index, { leaf }] of leaves.entries()) bytes.set(leaf.subarray(0, LEAF), index * LEAF);
  return { seqs: Uint32Array.from(leaves, ({ seq }) => seq), bytes };
}

function unpacked({ seqs, bytes }: LeavesRow): StoredLeaf[] {
  return Array.from(seqs, (seq, index) => ({ seq, leaf: bytes.slice(index * LEAF, (index + 1) * LEAF) }));
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch {
    // It had ended by itself.
  }
}

/** What went wrong in the browser's database, as this program names it. */
export function storageError(cause: unknown): ChatCastError {
  if (cause instanceof ChatCastError) return cause;
  const [name, text] = cause instanceof Error || cause instanceof DOMException ? [cause.name, cause.message] : ["", ""];
  if (name === "QuotaExceededError")
    return new ChatCastError("E_DISK_FULL", "the browser gives no more space", { cause });
  if (name === "VersionError")
    return new ChatCastError("E_UNAVAILABLE", "a newer version keeps its data there", { cause });
  return new ChatCastError("E_UNAVAILABLE", text === "" ? String(cause) : text, { cause });
}
