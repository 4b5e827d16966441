import type { MessageDraft } from "./port.ts";

/** A bot of a room: who speaks by `POST /hooks/<id>`, and, with a hook, where what is said is posted. */
export interface BotRecord {
  id: string;
  roomId: string;
  /** SHA-256 (hex) of its token, which is kept nowhere. */
  tokenHash: string;
  name: string;
  nameKey: string;
  /** Milliseconds since the epoch. */
  madeAt: number;
  /** Name of who made it, as it was then. */
  madeBy: string;
  /** When its token was good for something last. */
  usedAt?: number;
  hook?: HookRecord;
}

export interface HookRecord {
  url: string;
  /** Everything up to this offset of the room's conversation was delivered, or is not for the hook. */
  cursor: number;
  /** Why what stands behind the cursor is not delivered yet. */
  failure?: HookFailure;
}

/** `since`: milliseconds since the epoch; `reason`: in words for whoever made the hook. */
export type HookFailure = { since: number; reason: string };

/**
 * What becomes of a room's bots: another one, whose hook begins behind the line that tells of it, or one less. `looks`: what
 * its name looks like, for a store that nodes share.
 */
export type BotChange =
  | { add: Omit<BotRecord, "hook"> & { hook?: Pick<HookRecord, "url"> }; looks?: readonly string[] }
  | { dismiss: string };

/** The part of the store that keeps bots. They go with their room. */
export interface BotStore {
  /**
   * In one transaction: the change, and its line in the log. Rejects with `E_NO_ROOM`, and with `E_CONFLICT` where a message
   * has the line's id, or a bot that of the new one; where nodes share the store with `E_NAME_TAKEN` while somebody sits in the
   * room under a name that the bot's looks like, or another bot has such a one; to dismiss one that is not there changes nothing but the log.
   */
  changeBots(roomId: string, change: BotChange, line: MessageDraft): Promise<{ offset: number; at: number }>;
  /** Bots of a room, by id. */
  bots(roomId: string): Promise<BotRecord[]>;
  findBot(botId: string): Promise<BotRecord | undefined>;
  /** The token was good for something. Of a bot that is not there nothing changes, here and below. */
  noteBotUse(botId: string, at: number): Promise<void>;
  /** The cursor of a hook, which never goes back, and what is in the way now. */
  moveHook(botId: string, cursor: number, failure: HookFailure | undefined): Promise<void>;
  /** Ids, behind `after`, of bots with a hook behind whose cursor something was said; at most `limit`. */
  dueHooks(after: string, limit: number): Promise<string[]>;
}

export const isBotChange = (change: object): change is BotChange => "add" in change || "dismiss" in change;
