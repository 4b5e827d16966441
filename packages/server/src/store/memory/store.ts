import { ChatCastError } from "@chatcast/protocol";
import {
  type CallArgs,
  type CallName,
  type CallResult,
  runCall,
  StoreRefusal,
  type SyncStore,
  storeOver,
} from "../calls.ts";
import type { Store } from "../port.ts";
import { botCalls } from "./bots.ts";
import { commandCalls } from "./commands.ts";
import { MemoryData } from "./data.ts";
import { messageCalls } from "./messages.ts";
import { pushCalls } from "./pushes.ts";
import { quarantineCalls } from "./quarantines.ts";
import { removalCalls } from "./removal.ts";
import { roomCalls } from "./rooms.ts";
import { searchCalls } from "./search.ts";
import { surveyCalls } from "./survey.ts";
import { transferCalls } from "./transfers.ts";
import { trimCalls } from "./trim.ts";

/** What the calls do to the data, without promises and without copies. */
export function memoryCalls(data: MemoryData): SyncStore {
  const messages = messageCalls(data);
  return {
    ...roomCalls(data),
    ...messages,
    ...searchCalls(data),
    ...commandCalls(data, messages.append),
    ...botCalls(data, messages.append),
    ...pushCalls(data),
    ...transferCalls(data, messages.append),
    ...quarantineCalls(data),
    ...surveyCalls(data, messages.append),
    ...trimCalls(data),
    ...removalCalls(data, messages.append),
  };
}

/**
 * A store for tests and simulations. Opened again over the same `data` it holds what it held, as after a restart.
 * Calls take effect at once and share no memory with the caller.
 */
export function openMemoryStore(data: MemoryData = new MemoryData()): Store {
  const calls = memoryCalls(data);
  let closed = false;

  async function call<K extends CallName>(name: K, args: CallArgs<K>): Promise<CallResult<K>> {
    if (closed) throw new ChatCastError("E_UNAVAILABLE", "the store is closed");
    try {
      return structuredClone(runCall(calls, { name, args: structuredClone(args) }));
    } catch (error) {
      if (error instanceof StoreRefusal) throw new ChatCastError(error.code, error.message);
      throw error;
    }
  }

  return storeOver(call, async () => {
    closed = true;
  });
}
