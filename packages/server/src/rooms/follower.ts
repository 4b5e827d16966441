import type { Conversation, Store, StoredMessage } from "../store/port.ts";

/** Messages that one reading brings. */
const PAGE = 200;

interface Followed {
  conversation: Conversation;
  /** The last offset that was delivered here. */
  at: number;
  /** Offsets are known to be there up to this. */
  head: number;
  reading: boolean;
}

export interface FollowerParts {
  store: Pick<Store, "page">;
  /** Hands a message to everybody here who may see it. */
  deliver: (message: StoredMessage) => void;
  /** What a line of the room itself tells takes effect here before it is delivered. @returns what follows when it is */
  obey: (line: StoredMessage) => Promise<() => void>;
  /** Somebody is here who reads that conversation. */
  isRead: (conversation: Conversation) => boolean;
  /** Likewise, and all conversations in which anything was said by then have begun. */
  isSettled: (conversation: Conversation) => boolean;
  onError: (error: unknown, what: string) => void;
}

/**
 * Delivers the conversations of one room in the order of the log, where several nodes write it. What this node has stored and
 * is the next is delivered as it is; else what is between is read from the log. Conversations that nobody here reads are not
 * followed.
 */
export class Follower {
  readonly #parts: FollowerParts;
  readonly #followed = new Map<string, Followed>();

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** From here on the room's own conversation is followed; whoever comes reads what was said before by itself. */
  begin(conversation: Conversation, head: number): void {
    const key = keyOf(conversation);
    const known = this.#followed.get(key);
    if (known === undefined) this.#followed.set(key, { conversation, at: head, head, reading: false });
    else this.#reach(known, head);
  }

  /** This node has stored it, just now or before an answer that was lost. */
  stored(message: StoredMessage): void {
    const { conversation, offset } = message;
    const followed = this.#find(conversation, offset);
    if (followed === undefined || offset <= followed.at) return;
    if (!followed.reading && offset === followed.at + 1) {
      followed.at = offset;
      followed.head = Math.max(followed.head, offset);
      this.#parts.deliver(message);
    }
    this.#reach(followed, offset);
  }

  /** Messages are there, from `first` to `last`. */
  said(conversation: Conversation, first: number, last: number): void {
    const followed = this.#find(conversation, first);
    if (followed !== undefined) this.#reach(followed, last);
  }

  /** Forgets conversations that nobody here reads any more. */
  tidy(): void {
    for (const [key, { conversation }] of this.#followed) {
      if (!this.#parts.isRead(conversation)) this.#followed.delete(key);
    }
  }

  /**
   * @param first of what is known to be there: with it following begins for somebody who is just coming. For others the
   * conversation itself begins, or it would have been followed already.
   */
  #find(conversation: Conversation, first: number): Followed | undefined {
    const key = keyOf(conversation);
    if (!this.#parts.isRead(conversation)) {
      this.#followed.delete(key);
      return undefined;
    }
    const known = this.#followed.get(key);
    if (known !== undefined) return known;
    const at = this.#parts.isSettled(conversation) ? 0 : first - 1;
    const followed = { conversation, at, head: at, reading: false };
    this.#followed.set(key, followed);
    return followed;
  }

  #reach(followed: Followed, head: number): void {
    followed.head = Math.max(followed.head, head);
    if (followed.reading || followed.at >= followed.head) return;
    followed.reading = true;
    this.#read(followed)
      // Whatever wakes it next reads on from where it stopped.
      .catch((error: unknown) => this.#parts.onError(error, "read what other nodes have stored"))
      .finally(() => {
        followed.reading = false;
      });
  }

  async #read(followed: Followed): Promise<void> {
    const { store, deliver, obey } = this.#parts;
    while (followed.at < followed.head) {
      const { messages, head } = await store.page(followed.conversation, followed.at, PAGE);
      for (const message of messages) {
        const enforce = await obey(message);
        followed.at = message.offset;
        deliver(message);
        enforce();
      }
      // What a trim has taken meanwhile, or the room's end, is not there to be read.
      if (messages.length === 0) followed.at = followed.head = Math.max(head, followed.at);
      else followed.head = Math.max(followed.head, head);
    }
  }
}

const keyOf = (conversation: Conversation): string =>
  conversation.kind === "room" ? "" : conversation.members.join(" ");
