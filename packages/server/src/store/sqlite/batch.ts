import type { DatabaseSync } from "node:sqlite";
import { type Call, type CallName, runCall, type SyncStore } from "../calls.ts";
import { type Failure, isOfCall } from "./failure.ts";
import type { Reply } from "./packing.ts";

const READS: ReadonlySet<CallName> = new Set<CallName>([
  "findRoom",
  "roomsIdleBefore",
  "findMember",
  "findMemberByToken",
  "nameHolders",
  "lastHolder",
  "findMessage",
  "page",
  "newest",
  "pairHeads",
  "findTransfer",
  "leaves",
  "openTransferCount",
  "transfersUntouchedSince",
  "uploadLeaves",
  "findFile",
  "blobsInUse",
]);

/**
 * Runs calls in one transaction, in their order, and returns after its commit with a reply for each. A call that is
 * refused leaves nothing behind and does not touch the others. When the transaction itself fails (disk full, I/O
 * error) every call is run again in one of its own, so that each is judged by what happens to it alone.
 */
export function batchRunner(
  db: DatabaseSync,
  store: SyncStore,
  failureOf: (error: unknown) => Failure,
): (batch: readonly Call[]) => Reply[] {
  const begin = db.prepare("BEGIN");
  const commit = db.prepare("COMMIT");
  const savepoint = db.prepare("SAVEPOINT call");
  const undo = db.prepare("ROLLBACK TO call");
  const release = db.prepare("RELEASE call");

  function attempt(call: Call): Reply {
    const writes = !READS.has(call.name);
    if (writes) savepoint.run();
    try {
      const value = runCall(store, call);
      if (writes) release.run();
      return { ok: true, value };
    } catch (error) {
      if (!isOfCall(error)) throw error;
      if (writes) {
        undo.run();
        release.run();
      }
      return { ok: false, failure: failureOf(error) };
    }
  }

  function commitAll(batch: readonly Call[]): Reply[] {
    begin.run();
    try {
      const replies = batch.map(attempt);
      commit.run();
      return replies;
    } catch (error) {
      // SQLite ends the transaction by itself after some errors and not after others.
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }

  function alone(call: Call): Reply {
    try {
      const [reply] = commitAll([call]);
      if (reply === undefined) throw new Error("a call without a reply");
      return reply;
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  }

  return (batch) => {
    try {
      return commitAll(batch);
    } catch {
      return batch.map(alone);
    }
  };
}
