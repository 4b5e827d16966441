import type { Conversation } from "../store/port.ts";

/** What a member still has to get of one conversation: the offsets from `next` to `last`, both inclusive. */
export interface Missed {
  readonly conversation: Conversation;
  next: number;
  last: number;
}

/**
 * What a member missed, conversation by conversation. It grows with the conversations, never with their messages, which
 * stay where they are: in the log.
 */
export class Backlog {
  readonly #missed = new Map<string, Missed>();
  /** How far each pair's conversation was read from the log; what a live delivery brings of that was sent already. */
  readonly #read = new Map<string, number>();
  /** The same for the room's own, which is asked for with every delivery. */
  #readRoom = 0;

  /** The conversation to go on with; undefined when nothing is missing. */
  get first(): Missed | undefined {
    return this.#missed.values().next().value;
  }

  note(conversation: Conversation, offset: number): void {
    if (this.has(conversation, offset)) return;
    const key = keyOf(conversation);
    const missed = this.#missed.get(key);
    if (missed === undefined) {
      this.#missed.set(key, { conversation, next: offset, last: offset });
      return;
    }
    missed.next = Math.min(missed.next, offset);
    missed.last = Math.max(missed.last, offset);
  }

  /** The reader got the room's messages up to `head` in another way. */
  startAfter(head: number): void {
    this.#readRoom = head;
    const missed = this.#missed.get(ROOM);
    if (missed === undefined) return;
    missed.next = Math.max(missed.next, head + 1);
    if (missed.next > missed.last) this.#missed.delete(ROOM);
  }

  /** Whether the reader got this message already, by `startAfter` or from the log. */
  has(conversation: Conversation, offset: number): boolean {
    if (conversation.kind === "room") return offset <= this.#readRoom;
    return offset <= (this.#read.get(keyOf(conversation)) ?? 0);
  }

  /** The reader has got everything up to `offset`. */
  advance(missed: Missed, offset: number): void {
    const key = keyOf(missed.conversation);
    if (key === ROOM) this.#readRoom = Math.max(offset, this.#readRoom);
    else this.#read.set(key, Math.max(offset, this.#read.get(key) ?? 0));
    missed.next = offset + 1;
    if (missed.next > missed.last) this.#missed.delete(key);
  }
}

const ROOM = "";

/** Within one room, as a seat is. */
const keyOf = (conversation: Conversation): string =>
  conversation.kind === "room" ? ROOM : conversation.members.join(" ");
