import type { BotRecord } from "../bots.ts";
import { StoreRefusal } from "../calls.ts";
import { canonical } from "../conversation.ts";
import type {
  CommandRecord,
  Conversation,
  FileRecord,
  MemberRecord,
  RoomRecord,
  StoredMessage,
  TransferRecord,
} from "../port.ts";
import type { PushRecord } from "../pushes.ts";

export interface TransferEntry {
  record: TransferRecord;
  leaves: Map<number, Uint8Array>;
  /** The message that announced the file, once complete. */
  message: StoredMessage | undefined;
}

export interface Log {
  conversation: Conversation;
  messages: StoredMessage[];
  /** Offsets up to this one are no longer kept. */
  trimmed: number;
  /** By sender and stream: which place is due. */
  due: Map<string, number>;
}

/** What a memory store holds. It outlives the store, as a disk outlives a server. */
export class MemoryData {
  readonly rooms = new Map<string, RoomRecord>();
  readonly members = new Map<string, MemberRecord>();
  /** By room: who held a folded name last. */
  readonly lastHolders = new Map<string, Map<string, string>>();
  /** By room, in the order of their places. */
  readonly commands = new Map<string, CommandRecord[]>();
  /** By room: the boxes that came last, and with which command. */
  readonly boxes = new Map<string, { seq: number; boxes: string }>();
  /** Keys that rooms had before, with their rooms. */
  readonly formerKeys = new Map<string, string>();
  readonly bots = new Map<string, BotRecord>();
  /** By member and address. */
  readonly pushes = new Map<string, PushRecord>();
  readonly logs = new Map<string, Log>();
  /** Messages by room, sender and the sender's own id. */
  readonly identities = new Map<string, StoredMessage>();
  readonly transfers = new Map<string, TransferEntry>();
  readonly files = new Map<string, FileRecord>();
  /** Of files that came in one upload, by saved name. */
  readonly uploadLeaves = new Map<string, Uint8Array>();

  requireRoom(roomId: string): void {
    if (!this.rooms.has(roomId)) throw new StoreRefusal("E_NO_ROOM", "there is no such room");
  }

  /** A room has that key, or had it. */
  hasKey(key: string): boolean {
    return this.formerKeys.has(key) || this.rooms.values().some((room) => room.key === key);
  }

  log(conversation: Conversation): Log {
    const place = canonical(conversation);
    const key = JSON.stringify(place);
    return this.logs.get(key) ?? { conversation: place, messages: [], trimmed: 0, due: new Map() };
  }

  keepLog(log: Log): void {
    this.logs.set(JSON.stringify(log.conversation), log);
  }
}

export const headOf = ({ messages, trimmed }: Log): number => trimmed + messages.length;

/** One key of several strings, whatever characters they hold. */
export const keyOf = (...parts: string[]): string => JSON.stringify(parts);
