import type { Relation, SearchHit } from "@chatcast/protocol";
import type { ConversationView, GapView, MessageView } from "../api.ts";
import { AnnotatedMessages, isAnnotation, type StoredMessage } from "./annotated.ts";
import { Slice } from "./slice.ts";

export type { StoredMessage } from "./annotated.ts";

/** What is shown of one conversation: stored messages by offset, then own ones that have no place yet. */
export class ConversationLog {
  readonly with: string | undefined;
  #stored: StoredMessage[] = [];
  /** Keys of what is stored. */
  readonly #keys = new Set<string>();
  #drafts: MessageView[] = [];
  readonly #annotated = new AnnotatedMessages();
  #gap: GapView | undefined;
  #hasOlder = false;
  /** As the server told it, whatever of that is here. */
  #pins: readonly SearchHit[] = [];
  #blocked = false;
  /** Stored messages come that are shown together; whether any has. */
  #held: { some: boolean } | undefined;
  readonly #slice: Slice<ConversationView>;
  readonly #changed: () => void;

  constructor(withMember: string | undefined, changed: () => void) {
    this.with = withMember;
    this.#changed = changed;
    this.#slice = new Slice(() => ({
      with: this.with,
      messages: [...this.#stored, ...this.#drafts.filter((draft) => !isAnnotation(draft) && !this.#isOlder(draft))],
      gap: this.#gap,
      hasOlder: this.#hasOlder,
      ...(this.#pins.length === 0 ? {} : { olderPins: this.#pins.filter(({ offset }) => this.#isBefore(offset)) }),
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

  /**
   * Puts a stored message in its place. One that is there already stays; a draft of the same key gives way. An edit, a
   * deletion, a reaction or a pin changes the message that it is about, if that is here.
   */
  store(message: StoredMessage): void {
    if (this.idAt(message.offset) !== undefined) return;
    const index = this.#placeOf(message.offset);
    const draft = message.own ? this.#drafts.findIndex(({ id }) => id === message.id) : -1;
    const kept = draft === -1 ? undefined : this.#drafts.splice(draft, 1)[0];
    if (isAnnotation(message)) {
      this.#annotated.store(message);
      this.#showAgain(message.relation.of);
      return;
    }
    // Somebody who took over a name could use the ids of whoever had it before; keys stay unique even then.
    const taken = kept === undefined && this.#keys.has(message.key);
    const key = kept?.key ?? (taken ? `${message.key}@${message.offset}` : message.key);
    const seq = message.seq ?? kept?.seq;
    const said = { ...message, key, ...(seq === undefined ? {} : { seq }) };
    this.#stored.splice(index, 0, this.#annotated.show(said));
    this.#keys.add(key);
    if (this.#held === undefined) this.#stale();
    else this.#held.some = true;
  }

  /** Messages that are stored from now on are shown together, with the next `release` or whatever else is to be shown. */
  hold(): void {
    this.#held ??= { some: false };
  }

  release(): void {
    const { some = false } = this.#held ?? {};
    this.#held = undefined;
    if (some) this.#stale();
  }

  /** The message of that offset, if it is shown. */
  at(offset: number): StoredMessage | undefined {
    const message = this.#stored[this.#placeOf(offset)];
    return message?.offset === offset ? message : undefined;
  }

  /** Id of the message or the annotation of that offset, if it is here. */
  idAt(offset: number): string | undefined {
    return this.at(offset)?.id ?? this.#annotated.idAt(offset);
  }

  /** Another view of a stored message; nothing when it is not here. */
  change(offset: number, change: (message: StoredMessage) => StoredMessage): void {
    const index = this.#placeOf(offset);
    const message = this.#stored[index];
    if (message?.offset !== offset) return;
    this.#stored[index] = change(message);
    this.#stale();
  }

  addDraft(draft: MessageView): void {
    this.#drafts.push(draft);
    if (isAnnotation(draft)) this.#wait(draft);
    this.#stale();
  }

  findDraft(id: string): MessageView | undefined {
    return this.#drafts.find((draft) => draft.id === id);
  }

  /** What the server says to have stored at that offset, and the log has not shown there. */
  acknowledgedAt(offset: number): MessageView | undefined {
    return this.#drafts.find(({ state }) => state.state === "acknowledged" && state.offset === offset);
  }

  /** Replaces a draft; nothing when it was stored meanwhile. */
  changeDraft(id: string, change: (draft: MessageView) => MessageView): void {
    const index = this.#drafts.findIndex((draft) => draft.id === id);
    const draft = this.#drafts[index];
    if (draft === undefined) return;
    const changed = change(draft);
    this.#drafts[index] = changed;
    if (isAnnotation(draft)) this.#wait({ ...changed, relation: draft.relation });
    this.#stale();
  }

  /** The draft is discarded; nothing when it was stored meanwhile. */
  removeDraft(id: string): void {
    const removed = this.findDraft(id);
    this.#drafts = this.#drafts.filter((draft) => draft !== removed);
    if (removed !== undefined) this.#withdraw(removed);
    this.#stale();
  }

  /** Forgets own messages that were acknowledged and have not been seen in the log. @returns their ids. */
  dropAcknowledged(): string[] {
    const dropped = this.#drafts.filter(({ state }) => state.state === "acknowledged");
    for (const { id } of dropped) this.removeDraft(id);
    return dropped.map(({ id }) => id);
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

  /** It says that something is pinned, or not any more, which is not here. */
  pinsElsewhere({ relation }: StoredMessage): boolean {
    return (relation?.kind === "pin" || relation?.kind === "unpin") && this.#isBefore(relation.of);
  }

  setOlderPins(pins: readonly SearchHit[]): void {
    if (pins.length === 0 && this.#pins.length === 0) return;
    this.#pins = pins;
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
    this.#pins = [];
    this.#keys.clear();
    this.#annotated.clearStored();
    this.#stale();
  }

  #wait(draft: MessageView & { relation: Relation }): void {
    this.#annotated.wait(draft);
    this.#showAgain(draft.relation.of);
  }

  #withdraw(draft: MessageView): void {
    if (!isAnnotation(draft)) return;
    this.#annotated.withdraw(draft.id);
    this.#showAgain(draft.relation.of);
  }

  /** Something else is said about the message of that offset by now. */
  #showAgain(offset: number): void {
    const index = this.#placeOf(offset);
    const message = this.#stored[index];
    if (message?.offset === offset) this.#stored[index] = this.#annotated.show(message);
    this.#stale();
  }

  /** Before the oldest message that is here; where none is, every place is. */
  #isBefore(offset: number): boolean {
    return offset < (this.#stored[0]?.offset ?? Number.POSITIVE_INFINITY);
  }

  /** Acknowledged at a place before the oldest message that is here: it is shown there when somebody scrolls back. */
  #isOlder({ offset, state }: MessageView): boolean {
    const place = state.state === "acknowledged" ? state.offset : offset;
    return this.#stored.length > 0 && place !== undefined && this.#isBefore(place);
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
