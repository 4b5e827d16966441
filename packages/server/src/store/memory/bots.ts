import type { BotChange, BotRecord } from "../bots.ts";
import { StoreRefusal, type SyncStore } from "../calls.ts";
import { headOf, type MemoryData } from "./data.ts";

type BotCalls = Pick<SyncStore, "changeBots" | "bots" | "findBot" | "noteBotUse" | "moveHook" | "dueHooks">;

export function botCalls(data: MemoryData, append: SyncStore["append"]): BotCalls {
  return {
    changeBots(roomId, change, line) {
      data.requireRoom(roomId);
      requireNew(data, change);
      const put = append(line);
      if (put.status !== "stored") throw new StoreRefusal("E_CONFLICT", "a message has that id");
      applyBots(data, roomId, change, put.offset);
      return { offset: put.offset, at: put.at };
    },

    bots: (roomId) => [...data.bots.values()].filter((bot) => bot.roomId === roomId).sort(byId),

    findBot: (botId) => data.bots.get(botId),

    noteBotUse(botId, at) {
      const bot = data.bots.get(botId);
      if (bot === undefined) return;
      const { hook, ...facts } = bot;
      data.bots.set(botId, { ...facts, usedAt: at, ...(hook === undefined ? {} : { hook }) });
    },

    moveHook(botId, cursor, failure) {
      const hook = data.bots.get(botId)?.hook;
      if (hook === undefined) return;
      hook.cursor = Math.max(hook.cursor, cursor);
      if (failure === undefined) delete hook.failure;
      else hook.failure = failure;
    },

    dueHooks: (after, limit) =>
      [...data.bots.values()]
        .filter(({ id, roomId, hook }) => {
          return hook !== undefined && id > after && headOf(data.log({ kind: "room", roomId })) > hook.cursor;
        })
        .sort(byId)
        .slice(0, limit)
        .map(({ id }) => id),
  };
}

const byId = (one: BotRecord, other: BotRecord): number => (one.id < other.id ? -1 : 1);

/** @throws StoreRefusal `E_CONFLICT` */
export function requireNew(data: MemoryData, change: BotChange): void {
  if ("add" in change && data.bots.has(change.add.id)) throw new StoreRefusal("E_CONFLICT", "a bot has that id");
}

/** @param offset of the line that tells of it */
export function applyBots(data: MemoryData, roomId: string, change: BotChange, offset: number): void {
  if ("dismiss" in change) {
    if (data.bots.get(change.dismiss)?.roomId === roomId) data.bots.delete(change.dismiss);
    return;
  }
  const { hook, ...facts } = change.add;
  const bot: BotRecord = { ...facts, ...(hook === undefined ? {} : { hook: { url: hook.url, cursor: offset } }) };
  data.bots.set(bot.id, bot);
}
