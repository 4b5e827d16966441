import type { DatabaseSync } from "node:sqlite";
import { type Call, isRead, runCall } from "../calls.ts";
import type { SqliteCalls } from "./calls.ts";
import { type Failure, isOfCall } from "./failure.ts";
import type { Reply } from "./packing.ts";

/** A call was refused after it may have written: its neighbours are sound, the transaction is not. */
class Refused extends Error {}

/**
 * Runs calls in one transaction, in their order, and returns after its commit with a reply for each. A call that is
 * refused leaves nothing behind and does not touch the others: as refusals are rare, only a batch that had one is run
 * again with a savepoint around every call. When the transaction itself fails (disk full, I/O error) every call is run
 * again in one of its own, so that each is judged by what happens to it alone.
 */
export function batchRunner(
  db: DatabaseSync,
  store: SqliteCalls,
  failureOf: (error: unknown) => Failure,
): (batch: readonly Call[]) => Reply[] {
  const begin = db.prepare("BEGIN");
  const commit = db.prepare("COMMIT");
  const savepoint = db.prepare("SAVEPOINT call");
  const undo = db.prepare("ROLLBACK TO call");
  const release = db.prepare("RELEASE call");

  function attempt(call: Call): Reply {
    try {
      return { ok: true, value: runCall(store, call) };
    } catch (error) {
      if (!isOfCall(error)) throw error;
      if (!isRead(call.name)) throw new Refused();
      return { ok: false, failure: failureOf(error) };
    }
  }

  function attemptGuarded(call: Call): Reply {
    if (isRead(call.name)) return attempt(call);
    savepoint.run();
    try {
      const value = runCall(store, call);
      release.run();
      return { ok: true, value };
    } catch (error) {
      if (!isOfCall(error)) throw error;
      undo.run();
      release.run();
      store.forget();
      return { ok: false, failure: failureOf(error) };
    }
  }

  function commitAll(batch: readonly Call[], run: (call: Call) => Reply): Reply[] {
    begin.run();
    try {
      const replies = batch.map(run);
      commit.run();
      return replies;
    } catch (error) {
      // SQLite ends the transaction by itself after some errors and not after others.
      if (db.isTransaction) db.exec("ROLLBACK");
      store.forget();
      throw error;
    }
  }

  function together(batch: readonly Call[]): Reply[] {
    try {
      return commitAll(batch, attempt);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return commitAll(batch, attemptGuarded);
    }
  }

  function alone(call: Call): Reply {
    try {
      const [reply] = commitAll([call], attemptGuarded);
      if (reply === undefined) throw new Error("a call without a reply");
      return reply;
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    }
  }

  return (batch) => {
    try {
      return together(batch);
    } catch {
      return batch.map(alone);
    }
  };
}
