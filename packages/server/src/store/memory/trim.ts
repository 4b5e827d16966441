import type { SyncStore } from "../calls.ts";
import { weightOf } from "../conversation.ts";
import { cutOf, STEP, type Trimmer, trimStep } from "../trimming.ts";
import { keyOf, type Log, type MemoryData } from "./data.ts";
import { removerOf } from "./removal.ts";

export function trimCalls(data: MemoryData): Pick<SyncStore, "trim"> {
  return { trim: (retention) => trimStep(memoryTrimmer(data), retention) };
}

/** For one step: the keys that it gives out are places in the list of logs. */
function memoryTrimmer(data: MemoryData): Trimmer {
  const logs = [...data.logs.values()];
  const beginning = ({ messages: [first] }: Log): number => first?.at ?? Number.POSITIVE_INFINITY;
  const bytesOf = (roomId: string): number =>
    logs
      .filter(({ conversation }) => conversation.roomId === roomId)
      .flatMap(({ messages }) => messages)
      .reduce((sum, { body }) => sum + weightOf(body), 0);
  const isTold = (savedName: string): boolean =>
    data.logs.values().some(({ messages }) => messages.some(({ body }) => body.savedName === savedName));

  return {
    beginningBefore: (at) =>
      [...logs.keys()].filter((key) => beginning(logs[key] as Log) < at).slice(0, STEP.conversations),

    overweight(bytes) {
      const room = data.rooms.values().find(({ id }) => bytesOf(id) > bytes);
      if (room === undefined) return undefined;
      const [first, next] = logs
        .map((log, key) => ({ key, roomId: log.conversation.roomId, at: beginning(log) }))
        .filter(({ roomId, at }) => roomId === room.id && at < Number.POSITIVE_INFINITY)
        .sort((one, other) => one.at - other.at);
      if (first === undefined) return undefined;
      return { key: first.key, excess: bytesOf(room.id) - bytes, notAfter: next?.at ?? Number.POSITIVE_INFINITY };
    },

    cut(key, cut, limit) {
      const log = logs[key];
      if (log === undefined) return { messages: 0, savedNames: [] };
      const oldest = log.messages.slice(0, limit).map(({ at, body }) => ({ at, bytes: weightOf(body) }));
      const gone = log.messages.splice(0, cutOf(oldest, cut));
      log.trimmed += gone.length;
      for (const { conversation, senderId, id } of gone) {
        data.identities.delete(keyOf(conversation.roomId, senderId, id));
      }
      return { messages: gone.length, savedNames: gone.flatMap(({ body }) => body.savedName ?? []) };
    },

    untoldBefore: (at) =>
      [...data.files.values()]
        .filter(({ createdAt, savedName }) => createdAt < at && !isTold(savedName))
        .map(({ savedName }) => savedName)
        .slice(0, STEP.files),

    isTold,

    ...removerOf(data),
  };
}
