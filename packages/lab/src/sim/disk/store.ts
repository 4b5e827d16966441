import { ChatCastError } from "@chatcast/protocol";
import {
  type Call,
  type CallArgs,
  type CallName,
  type CallResult,
  MemoryData,
  memoryCalls,
  runCall,
  type Store,
  StoreRefusal,
  type SyncStore,
  storeOver,
} from "@chatcast/server/machines";
import type { Coverage } from "../checker/coverage.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import type { SimDisk } from "./disk.ts";

/** Calls of one commit, as in the store's worker. */
const BATCH = 256;

const WRITES: ReadonlySet<CallName> = new Set<CallName>([
  "createRoom",
  "setRoomIdle",
  "removeRoom",
  "markRoomsIdle",
  "putMember",
  "putCommand",
  "append",
  "openTransfer",
  "recordChunk",
  "forgetChunk",
  "closeTransfer",
  "quarantineTransfer",
  "takeOver",
  "endQuarantine",
  "completeTransfer",
  "addFile",
  "keepUploadLeaves",
  "trim",
  "administer",
]);

const ENDS: ReadonlySet<CallName> = new Set<CallName>(["completeTransfer", "closeTransfer", "quarantineTransfer"]);

/** Their answers are large and nobody changes what they hold. */
const SHARED: ReadonlySet<CallName> = new Set<CallName>(["page", "newest", "leaves", "findMessage"]);

type Reply = { ok: true; value: unknown } | { ok: false; error: unknown };

interface Waiting {
  call: Call;
  settle: (reply: Reply) => void;
}

/** Ways in which a store may break its promise, for planted bugs only. */
export interface StoreSins {
  /** Answers as soon as a call is in memory. */
  earlyAnswers?: ReadonlySet<CallName>;
}

export interface StoreWorld {
  disk: SimDisk;
  scheduler: Scheduler;
  coverage: Coverage;
  /** False once the process that opened the store has died. */
  alive: () => boolean;
  sins: StoreSins;
}

/** The state that these calls make. One whose ground was lost (only planted bugs lose it) has no effect. */
export function replayed(
  committed: readonly Call[],
  outcome: (call: Call, value: unknown) => void = () => undefined,
): SyncStore {
  const calls = memoryCalls(new MemoryData());
  for (const call of committed) {
    try {
      outcome(call, runCall(calls, structuredClone(call)));
    } catch (error) {
      if (!(error instanceof StoreRefusal)) throw error;
    }
  }
  return calls;
}

/**
 * Ids of the messages, and of the transfers that came to an end, of which these calls tell. `again`: those of messages
 * that were stored once more after a trim had forgotten them.
 */
export function contents(committed: readonly Call[]): Record<"messages" | "again" | "ended", Set<string>> {
  const messages = new Set<string>();
  const again = new Set<string>();
  const ended = new Set<string>();
  replayed(committed, ({ name, args }, value) => {
    if (name === "append") {
      const { status } = value as CallResult<"append">;
      const [{ id }] = args as CallArgs<"append">;
      if (status === "stored" && messages.has(id)) again.add(id);
      if (status === "stored") messages.add(id);
    }
    if (ENDS.has(name)) ended.add((args as CallArgs<"closeTransfer" | "quarantineTransfer" | "completeTransfer">)[0]);
    if (name === "openTransfer") {
      const [{ id, state }] = args as CallArgs<"openTransfer">;
      if (state !== "open") ended.add(id);
    }
  });
  return { messages, again, ended };
}

/**
 * The store's port over the simulated disk, with the rules of a memory store and the commits of the real one: calls
 * are applied in order, together when they came during a commit, and answered after it. A crash during a commit keeps
 * or loses the whole of it.
 */
export class SimStore {
  readonly port: Store;
  readonly #world: StoreWorld;
  readonly #calls: SyncStore;
  #waiting: Waiting[] = [];
  #committing: Waiting[] = [];

  constructor(world: StoreWorld) {
    this.#world = world;
    this.#calls = replayed(world.disk.committed);
    this.port = storeOver(
      (name, args) => this.#call(name, args),
      async () => undefined,
    );
  }

  /** The process dies: what was being committed may or may not have reached the disk. */
  crash(): void {
    const { disk, coverage } = this.#world;
    const writes = this.#committing.filter(({ call }) => WRITES.has(call.name));
    if (writes.length === 0) return;
    const reached = disk.mood === "ok" && disk.rng.chance(0.5);
    coverage.hit(reached ? "commit survived a crash, its answer did not" : "commit lost in a crash");
    if (!reached) return;
    for (const { call } of writes) if (this.#run(call).ok) disk.committed.push(call);
  }

  #call<K extends CallName>(name: K, args: CallArgs<K>): Promise<CallResult<K>> {
    const { promise, resolve, reject } = Promise.withResolvers<CallResult<K>>();
    const call: Call = { name, args: WRITES.has(name) ? structuredClone(args) : args };
    const settle = (reply: Reply): void => {
      if (reply.ok) resolve(reply.value as CallResult<K>);
      else reject(reply.error);
    };
    if (this.#world.sins.earlyAnswers?.has(name)) {
      this.#answerEarly(call, settle);
      return promise;
    }
    this.#waiting.push({ call, settle });
    if (this.#committing.length === 0) this.#commitNext();
    return promise;
  }

  #commitNext(): void {
    const { scheduler, disk } = this.#world;
    this.#committing = this.#waiting.splice(0, BATCH);
    if (this.#committing.length === 0) return;
    const writes = this.#committing.some(({ call }) => WRITES.has(call.name));
    scheduler.after(writes ? disk.syncTime() : disk.accessTime(), () => this.#finish());
  }

  #finish(): void {
    if (!this.#world.alive()) return;
    const { disk, coverage } = this.#world;
    const batch = this.#committing;
    this.#committing = [];
    if (batch.length > 1) coverage.hit("group commit");
    for (const { call, settle } of batch) {
      const trouble = WRITES.has(call.name) ? disk.trouble() : undefined;
      if (trouble !== undefined) {
        coverage.hit(trouble.code === "E_DISK_FULL" ? "store write on a full disk" : "store write failed");
        settle({ ok: false, error: trouble });
        continue;
      }
      const reply = this.#run(call);
      if (call.name === "trim" && reply.ok && (reply.value as CallResult<"trim">).messages > 0)
        coverage.hit("log trimmed");
      if (reply.ok && WRITES.has(call.name)) disk.committed.push(call);
      settle(reply);
    }
    this.#commitNext();
  }

  /** Takes effect now, is answered now, and reaches the disk later if nothing comes between. */
  #answerEarly(call: Call, settle: (reply: Reply) => void): void {
    const { scheduler, disk, alive } = this.#world;
    const reply = this.#run(call);
    if (reply.ok) scheduler.after(20 * disk.syncTime(), () => alive() && disk.committed.push(call));
    settle(reply);
  }

  #run(call: Call): Reply {
    try {
      const value = runCall(this.#calls, WRITES.has(call.name) ? structuredClone(call) : call);
      return { ok: true, value: SHARED.has(call.name) ? value : structuredClone(value) };
    } catch (error) {
      const refusal = error instanceof StoreRefusal ? new ChatCastError(error.code, error.message) : error;
      return { ok: false, error: refusal };
    }
  }
}
