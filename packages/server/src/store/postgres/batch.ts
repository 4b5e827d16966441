import { type Call, type CallArgs, type CallName, type CallResult, isRead } from "../calls.ts";
import type { MessageDraft } from "../port.ts";
import { appendAll } from "./append.ts";
import { type AsyncStore, postgresCalls } from "./calls.ts";
import { isOfCall, isPassing, isUndone } from "./failure.ts";
import type { Query } from "./query.ts";
import { noRoom } from "./rooms.ts";

export type Outcome = { ok: true; value: CallResult<CallName> } | { ok: false; error: unknown };

/** How often a batch is run again that lost against another transaction. */
const MOST_TRIES = 5;

/** A call was refused after it may have written: its neighbours are sound, the transaction is not. */
class Refused extends Error {}

/** Messages that follow each other go in one statement. */
type Step = { appends: readonly MessageDraft[] } | { call: Call };

/**
 * Runs calls in one transaction, in their order, and resolves after its commit with an outcome for each. A call that is
 * refused leaves nothing behind and does not touch the others: only a batch that had one is run again, with a savepoint
 * around every step. When the transaction fails every call is run again in one of its own. A batch whose commit was not
 * answered fails as a whole: it may be there, and whoever asks again finds it by its ids.
 */
export async function runBatch(query: Query, batch: readonly Call[]): Promise<Outcome[]> {
  const store = postgresCalls(query);
  if (batch.every(({ name }) => isRead(name))) return runReads(store, batch);
  const steps = stepsOf(batch);
  try {
    return await insist(() => commit(query, () => runSteps(store, query, steps)));
  } catch (error) {
    if (!(error instanceof Refused || isUndone(error))) throw error;
    if (batch.length === 1 && !(error instanceof Refused)) return [{ ok: false, error }];
  }
  try {
    return await insist(() => commit(query, () => runGuarded(store, query, steps)));
  } catch (error) {
    if (!isUndone(error)) throw error;
    if (batch.length === 1) return [{ ok: false, error }];
  }
  const outcomes: Outcome[] = [];
  for (const call of batch) outcomes.push(...(await runBatch(query, [call])));
  return outcomes;
}

async function runReads(store: AsyncStore, batch: readonly Call[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const call of batch) outcomes.push(await attempt(() => run(store, call)));
  return outcomes;
}

async function insist<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (!isPassing(error) || tries === MOST_TRIES) throw error;
    }
  }
}

async function commit<T>(query: Query, work: () => Promise<T>): Promise<T> {
  await query("BEGIN");
  let done: T;
  try {
    done = await work();
  } catch (error) {
    await query("ROLLBACK");
    throw error;
  }
  await query("COMMIT");
  return done;
}

function stepsOf(batch: readonly Call[]): Step[] {
  const steps: Step[] = [];
  let appends: MessageDraft[] | undefined;
  for (const call of batch) {
    if (call.name !== "append") {
      appends = undefined;
      steps.push({ call });
      continue;
    }
    if (appends === undefined) {
      appends = [];
      steps.push({ appends });
    }
    appends.push((call as Call<"append">).args[0]);
  }
  return steps;
}

async function runSteps(store: AsyncStore, query: Query, steps: readonly Step[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    try {
      outcomes.push(...(await runStep(store, query, step)));
    } catch (error) {
      throw isOfCall(error) ? new Refused() : error;
    }
  }
  return outcomes;
}

async function runGuarded(store: AsyncStore, query: Query, steps: readonly Step[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const guarded = async (step: Step): Promise<void> => {
    await query("SAVEPOINT step");
    try {
      const done = await runStep(store, query, step);
      await query("RELEASE step");
      outcomes.push(...done);
    } catch (error) {
      if (!isOfCall(error)) throw error;
      await query("ROLLBACK TO step; RELEASE step");
      // One draft of several cannot be stored: which, each by itself will tell.
      if ("appends" in step && step.appends.length > 1)
        for (const draft of step.appends) await guarded({ appends: [draft] });
      else outcomes.push({ ok: false, error });
    }
  };
  for (const step of steps) await guarded(step);
  return outcomes;
}

async function runStep(store: AsyncStore, query: Query, step: Step): Promise<Outcome[]> {
  if ("call" in step) return [{ ok: true, value: await run(store, step.call) }];
  const replies = await appendAll(query, step.appends);
  return replies.map((value) => (value === "no room" ? { ok: false, error: noRoom() } : { ok: true, value }));
}

/** Reads that fail by themselves are no reason to undo anything. */
async function attempt(work: () => Promise<CallResult<CallName>>): Promise<Outcome> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!isOfCall(error)) throw error;
    return { ok: false, error };
  }
}

function run<K extends CallName>(store: AsyncStore, { name, args }: Call<K>): Promise<CallResult<K>> {
  const call: (...args: CallArgs<K>) => Promise<CallResult<K>> = store[name];
  return call(...args);
}
