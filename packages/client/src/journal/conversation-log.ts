import type { ConversationView, GapView, MessageView } from "../api.ts";
import { Slice } from "./slice.ts";

/** A message with its place in the conversation's log. */
export type StoredMessage = MessageView & { offset: number };

/** What is shown of one conversation: stored messages by offset, then own ones that have no place yet. */
export class ConversationLog {
  readonly with: string | undefined;
  #stored: StoredMessage[] = [];
  #drafts: MessageView[] = [];
  #gap: GapView | undefined;
  #hasOlder = false;
  #blocked = false;
  readonly #slice: Slice<ConversationView>;
  readonly #changed: () => void;

  constructor(withMember: string | undefined, changed: () => void) {
    this.with = withMember;
    this.#changed = changed;
    this.#slice = new Slice(() => ({
      with: this.with,
      messages: [...this.#stored, ...this.#drafts.filter((draft) => !this.#isOlder(draft))],
      gap: this.#gap,
      hasOlder: this.#hasOlder,
      blocked: this.#blocked,
    }));
  }

  get view(): ConversationView {
    return this.#slice.value;
  }

  get blocked(): boolean {
    return this.#blocked;
  }

  /** When the newest message was said; 0 while there is none. */
  get newestAt(): number {
    return Math.max(this.#stored.at(-1)?.at ?? 0, this.#drafts.at(-1)?.at ?? 0);
  }

  /** Puts a stored message in its place. One that is there already stays; a draft of the same key gives way. */
  store(message: StoredMessage): void {
    if (this.at(message.offset) !== undefined) return;
    const index = this.#placeOf(message.offset);
    const draft = message.own ? this.#drafts.findIndex(({ id }) => id === message.id) : -1;
    const kept = draft === -1 ? undefined : this.#drafts.splice(draft, 1)[0];
    // Somebody who took over a name could use the ids of whoever had it before; keys stay unique even then.
    const taken = kept === undefined && this.#stored.some(({ key }) => key === message.key);
    const key = kept?.key ?? (taken ? `${message.key}@${message.offset}` : message.key);
    const seq = message.seq ?? kept?.seq;
    this.#stored.splice(index, 0, { ...message, key, ...(seq === undefined ? {} : { seq }) });
    this.#stale();
  }

  /** The message of that offset, if it is shown. */
  at(offset: number): StoredMessage | undefined {
    const message = this.#stored[this.#placeOf(offset)];
    return message?.offset === offset ? message : undefined;
  }

  addDraft(draft: MessageView): void {
    this.#drafts.push(draft);
    this.#stale();
  }

  findDraft(id: string): MessageView | undefined {
    return this.#drafts.find((draft) => draft.id === id);
  }

  /** Replaces a draft; nothing when it was stored meanwhile. */
  changeDraft(id: string, change: (draft: MessageView) => MessageView): void {
    const index = this.#drafts.findIndex((draft) => draft.id === id);
    const draft = this.#drafts[index];
    if (draft === undefined) return;
    this.#drafts[index] = change(draft);
    this.#stale();
  }

  /** The draft is discarded; nothing when it was stored meanwhile. */
  removeDraft(id: string): void {
    this.#drafts = this.#drafts.filter((draft) => draft.id !== id);
    this.#stale();
  }

  /** Forgets own messages that were acknowledged and have not been seen in the log. @returns their ids. */
  dropAcknowledged(): string[] {
    const dropped = this.#drafts.filter(({ state }) => state.state === "acknowledged").map(({ id }) => id);
    if (dropped.length === 0) return dropped;
    this.#drafts = this.#drafts.filter(({ id }) => !dropped.includes(id));
    this.#stale();
    return dropped;
  }

  /** `count` messages are known to be missing; 0 means none. */
  setGap(count: number): void {
    if ((this.#gap?.count ?? 0) === count) return;
    this.#gap = count === 0 ? undefined : { count };
    this.#stale();
  }

  setHasOlder(hasOlder: boolean): void {
    if (this.#hasOlder === hasOlder) return;
    this.#hasOlder = hasOlder;
    this.#stale();
  }

  setBlocked(blocked: boolean): void {
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    this.#stale();
  }

  /** Forgets what the server stored; own drafts stay. */
  clearStored(): void {
    this.#stored = [];
    this.#stale();
  }

  /** Acknowledged at a place before the oldest message that is here: it is shown there when somebody scrolls back. */
  #isOlder({ offset, state }: MessageView): boolean {
    const first = this.#stored[0]?.offset;
    const place = state.state === "acknowledged" ? state.offset : offset;
    return first !== undefined && place !== undefined && place < first;
  }

  /** Index of the first stored message whose offset is not below `offset`. Nearly always the end. */
  #placeOf(offset: number): number {
    let low = 0;
    let high = this.#stored.length;
    if ((this.#stored.at(-1)?.offset ?? 0) < offset) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#stored[middle]?.offset ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #stale(): void {
    this.#slice.stale();
    this.#changed();
  }
}
