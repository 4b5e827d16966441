/** What stands for a member in one room. */
export interface Party {
  key: number;
  /** The message that it said last, where that is known: what its next one names as the one before. */
  said?: { id: string; conversation: number };
}

/** A conversation's key and ends. */
export interface Head {
  key: number;
  head: number;
  /** Offsets up to this one are no longer kept. */
  trimmed: number;
}

/** A room's key, and what is remembered of it. */
export interface RoomKept {
  key: number;
  parties: Map<string, Party>;
  /** The room's own conversation under "", those of pairs under both keys. */
  talks: Map<string, Head>;
}

/** Rooms, parties and conversations that are remembered, about 4 MiB; one more, and all are looked up anew. */
const MOST = 20_000;

/**
 * Rows that were read or written in this database and can only change through it, so that a message in a busy room costs no
 * look-ups. Forget all of it when a transaction or a part of one is undone, and when rows go.
 */
export class Remembered {
  readonly #rooms = new Map<string, RoomKept>();
  #size = 0;

  room(roomId: string): RoomKept | undefined {
    return this.#rooms.get(roomId);
  }

  keepRoom(roomId: string, key: number): RoomKept {
    this.#grow();
    const kept: RoomKept = { key, parties: new Map(), talks: new Map() };
    this.#rooms.set(roomId, kept);
    return kept;
  }

  keepParty(room: RoomKept, memberId: string, key: number): Party {
    this.#grow();
    const party: Party = { key };
    room.parties.set(memberId, party);
    return party;
  }

  keepTalk(room: RoomKept, pair: string, head: Head): Head {
    this.#grow();
    room.talks.set(pair, head);
    return head;
  }

  forget(): void {
    this.#rooms.clear();
    this.#size = 0;
  }

  get size(): number {
    return this.#size;
  }

  #grow(): void {
    if (this.#size >= MOST) this.forget();
    this.#size += 1;
  }
}
