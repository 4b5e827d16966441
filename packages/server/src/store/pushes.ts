/**
 * Where a member's browser is told of news while no page of it is there. It belongs to that membership alone: to one person in
 * one room.
 */
export interface PushRecord {
  memberId: string;
  roomId: string;
  /** Address of the browser's push service, which tells its browsers apart. */
  endpoint: string;
  /** Public key of the browser (P-256, uncompressed) and its secret, both unpadded base64url (RFC 8291). */
  p256dh: string;
  auth: string;
  /** What the member wants to be told: everything, or what is for it alone and calls it by name. */
  level: "everything" | "private";
  /** What is shown where the server knows nothing of what was said, in the member's language. */
  words: string;
  /** Whose page it was made by; push services are told it as who sends. */
  origin: string;
  /** Milliseconds since the epoch. */
  madeAt: number;
}

/** Whose addresses: a member's, one of them, or one of everybody's, which leads nowhere any more. */
export type PushesOf = { memberId: string; endpoint?: string } | { endpoint: string };

/** The part of the store that keeps where members are told of news. Each goes with its member, and with its room. */
export interface PushStore {
  /**
   * Keeps an address in place of the same one of that member; of more than `most` of a member those go that were kept first.
   * Rejects with `E_NO_ROOM`.
   */
  putPush(push: PushRecord, most: number): Promise<void>;
  /** Of a room, by member and address. */
  pushes(roomId: string): Promise<PushRecord[]>;
  dropPushes(of: PushesOf): Promise<void>;
}
