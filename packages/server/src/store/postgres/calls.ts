import type { CallArgs, CallName, CallResult } from "../calls.ts";
import { botCalls } from "./bots.ts";
import { commandCalls } from "./commands.ts";
import { fileCalls } from "./files.ts";
import { memberCalls } from "./members.ts";
import { messageCalls } from "./messages.ts";
import { pushCalls } from "./pushes.ts";
import { quarantineCalls } from "./quarantines.ts";
import type { Query } from "./query.ts";
import { removalCalls } from "./removal.ts";
import { roomCalls } from "./rooms.ts";
import { searchCalls } from "./search.ts";
import { surveyCalls } from "./survey.ts";
import { transferCalls } from "./transfers.ts";
import { trimCalls } from "./trim.ts";

/** The port as one connection does it, a call at a time, inside a transaction that others begin and end. */
export type AsyncStore = { [K in CallName]: (...args: CallArgs<K>) => Promise<CallResult<K>> };

/** Every call of the port over one connection. A call may leave a half-done write when it rejects. */
export const postgresCalls = (query: Query): AsyncStore => ({
  ...roomCalls(query),
  ...memberCalls(query),
  ...messageCalls(query),
  ...commandCalls(query),
  ...botCalls(query),
  ...pushCalls(query),
  ...searchCalls(query),
  ...fileCalls(query),
  ...surveyCalls(query),
  ...trimCalls(query),
  ...removalCalls(query),
  ...transferCalls(query),
  ...quarantineCalls(query),
});
