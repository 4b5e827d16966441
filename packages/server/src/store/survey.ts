import type { MessageDraft, RoomRecord } from "./port.ts";

/** What is stored of one room, in numbers. */
export interface RoomSurvey {
  record: RoomRecord;
  /** Who belongs to it, here or not. */
  members: number;
  /** Kept messages of all its conversations. */
  messages: number;
  /** What those take: their text and the files that they tell of. */
  bytes: number;
  files: number;
  fileBytes: number;
  openTransfers: number;
  /** When the newest message of the room's own conversation was said, if that one is kept. */
  lastMessageAt?: number;
}

/** Sums over all rooms. */
export interface StoreTotals {
  rooms: number;
  members: number;
  messages: number;
  files: number;
  fileBytes: number;
  openTransfers: number;
  /** Rooms in quarantine. */
  quarantined: number;
}

/** The part of the store that tells its operator what there is. */
export interface Survey {
  /** Rooms by id, with one behind `after`; at most `limit`. */
  surveyRooms(after: string, limit: number): Promise<RoomSurvey[]>;
  totals(): Promise<StoreTotals>;
  /** What the database takes where it is kept, its write-ahead log aside. */
  databaseBytes(): Promise<number>;
  /**
   * In one transaction: the room stands as that says, and the line is in its log. Of a closed room all memberships are
   * over. Rejects with `E_NO_ROOM`, and with `E_CONFLICT` where a message has the line's id.
   */
  administer(
    roomId: string,
    standing: RoomRecord["standing"],
    line: MessageDraft,
  ): Promise<{ offset: number; at: number }>;
}
