import type { SyncStore } from "../calls.ts";
import type { PushRecord } from "../pushes.ts";
import { keyOf, type MemoryData } from "./data.ts";

type PushCalls = Pick<SyncStore, "putPush" | "pushes" | "dropPushes">;

export function pushCalls(data: MemoryData): PushCalls {
  return {
    putPush(push, most) {
      data.requireRoom(push.roomId);
      data.pushes.set(keyOf(push.memberId, push.endpoint), push);
      const own = [...data.pushes.values()].filter(({ memberId }) => memberId === push.memberId).sort(newestFirst);
      for (const { memberId, endpoint } of own.slice(most)) data.pushes.delete(keyOf(memberId, endpoint));
    },

    pushes: (roomId) => [...data.pushes.values()].filter((push) => push.roomId === roomId).sort(byMember),

    dropPushes(of) {
      for (const [key, push] of data.pushes) {
        const member = !("memberId" in of) || push.memberId === of.memberId;
        if (member && (of.endpoint === undefined || push.endpoint === of.endpoint)) data.pushes.delete(key);
      }
    },
  };
}

const compare = (one: string, other: string): number => (one < other ? -1 : +(one > other));

const byMember = (one: PushRecord, other: PushRecord): number =>
  compare(one.memberId, other.memberId) || compare(one.endpoint, other.endpoint);

/** Of those kept at one time the last by address. */
const newestFirst = (one: PushRecord, other: PushRecord): number =>
  other.madeAt - one.madeAt || compare(other.endpoint, one.endpoint);
