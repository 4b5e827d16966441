import { type Audience, type ErrorBody, type Failure, sameRelation } from "@chatcast/protocol";
import type { MessageState, MessageView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal } from "../journal/journal.ts";
import type { StoredSaid } from "../storage/port.ts";
import type { Inheritance } from "./left-behind.ts";
import type { RoomSuite } from "./room-suite.ts";
import { aboutSaid, draftOf, isSilent, keyOfLog, type OpenedOwn, type Said, SEEN } from "./said.ts";
import type { Sealing } from "./sealing.ts";
import type { Shelf } from "./shelf.ts";

export interface SaidBookOptions {
  journal: Journal;
  suite: RoomSuite;
  /** In a sealed room. */
  sealing: Sealing | undefined;
  shelf: Shelf;
}

/** What one member has said and the log does not show yet: numbered, kept, and shown as it stands. */
export class SaidBook {
  readonly #options: SaidBookOptions;
  readonly #said = new Map<string, Said>();
  /** Messages that are being kept: the outbox does not know of them, or of their new number, yet. */
  readonly #keeping = new Set<string>();
  /** What a storage has, or had: another tab may have learnt of it there. */
  readonly #kept = new Set<string>();
  /** What stood behind when another tab took over, and is not kept yet. */
  #unkept: ReadonlySet<string> = new Set();
  /** Messages on which no verdict has come yet; an acknowledgement that is repeated tells nothing new. */
  readonly #unjudged = new Set<string>();
  #nextSeq = 0;
  #nextPlace = 0;
  #closed = false;

  constructor(options: SaidBookOptions) {
    this.#options = options;
  }

  /** Goes on after an earlier run. */
  begin({ said, nextSeq, unkept }: Pick<Inheritance, "said" | "nextSeq" | "unkept">): void {
    this.#nextSeq = nextSeq;
    this.#nextPlace = (said.at(-1)?.place ?? -1) + 1;
    this.#unkept = unkept;
  }

  takePlace(): Pick<StoredSaid, "seq" | "place"> {
    const seq = this.#nextSeq;
    this.#nextSeq = (seq + 1) >>> 0;
    return { seq, place: this.#nextPlace++ };
  }

  get(id: string): Said | undefined {
    return this.#said.get(id);
  }

  /** What a person said and was not delivered, in the order it was said. */
  get undelivered(): readonly StoredSaid[] {
    return this.#waiting.filter((said) => !isSilent(said));
  }

  /** What waits and no storage has ever taken: nobody but this client knows of it. In the order it was said. */
  get unkept(): readonly StoredSaid[] {
    return this.#waiting.filter(({ id }) => !this.#kept.has(id));
  }

  /** How many messages of a person that is. */
  get onlyHere(): number {
    return this.unkept.filter((said) => !isSilent(said)).length;
  }

  get #waiting(): readonly StoredSaid[] {
    const said = [...this.#said.values()].map(({ stored }) => stored);
    return said.filter(({ state }) => state.state !== "acknowledged").sort((a, b) => a.place - b.place);
  }

  delete(id: string): void {
    this.#said.delete(id);
    this.#kept.delete(id);
  }

  /**
   * Nothing of it has to be kept any more. @param opened what was found under its id in a sealed room, a stop without a text
   * @returns false when that is not what was said; then it is kept
   */
  seen(id: string, opened?: OpenedOwn): boolean {
    const said = this.#said.get(id);
    if (said === undefined) return true;
    const { text, relation } = said.stored;
    if (opened !== undefined && opened.text !== (isSilent(said.stored) ? undefined : text)) return false;
    if (opened !== undefined && !sameRelation(opened.relation, relation)) return false;
    this.#said.set(id, { ...said, stored: { ...said.stored, state: SEEN } });
    return true;
  }

  /** @returns true the first time that a verdict on this message arrives. */
  judged(id: string): boolean {
    return this.#unjudged.delete(id);
  }

  isKeeping(id: string): boolean {
    return this.#keeping.has(id);
  }

  /** Shows a message that was said, as pending. */
  show(stored: StoredSaid): Said {
    const { id, seq, text } = stored;
    const { suite, sealing, journal } = this.#options;
    const tag = sealing === undefined ? { seq, checksum: suite.tag(text, seq) } : undefined;
    const said = { stored, conversation: this.draft(stored, tag?.checksum), tag, line: journal.message(id, seq) };
    this.#said.set(id, said);
    this.#unjudged.add(id);
    return said;
  }

  draft(stored: StoredSaid, checksum: string | undefined): ConversationLog {
    const conversation = this.conversationOf(stored.audience);
    const draft = draftOf(stored, this.#options.suite.name);
    const integrity = checksum === undefined ? draft.integrity : { ...draft.integrity, checksum };
    if (!isSilent(stored)) conversation.addDraft({ ...draft, integrity });
    return conversation;
  }

  become(id: string, state: MessageState, status: MessageView["integrity"]["status"], rtt?: number): void {
    const said = this.#said.get(id);
    if (said === undefined) return;
    this.#options.journal.messageState(said.line, state, rtt);
    said.conversation.changeDraft(id, (draft) => ({ ...draft, state, integrity: { ...draft.integrity, status } }));
  }

  /** Shows that a message was not delivered, and why. */
  fail(id: string, failure: Failure): void {
    const compromised = failure.kind === "compromised";
    const error: ErrorBody = compromised
      ? { code: "E_INTEGRITY", message: "the message was altered on its way" }
      : failure.error;
    this.become(id, { state: "failed", error, compromised }, compromised ? "compromised" : "pending");
  }

  /** Keeps a message as it stands now, then goes on. */
  keep(stored: StoredSaid, then?: () => void): void {
    const { id } = stored;
    const said = this.#said.get(id);
    if (said !== undefined) this.#said.set(id, { ...said, stored });
    if (then !== undefined) this.#keeping.add(id);
    this.#options.shelf.keep(
      async (room) => {
        await room.putSaid(stored, this.#nextSeq);
        if (this.#said.has(id)) this.#kept.add(id);
      },
      () => {
        if (then === undefined) return;
        this.#keeping.delete(id);
        then();
      },
      aboutSaid(id),
    );
  }

  /** Goes on with a message of an earlier run: at once, or when it is kept, too. */
  whenKept(stored: StoredSaid, then?: () => void): void {
    if (this.#unkept.has(stored.id)) {
      this.keep(stored, then);
      return;
    }
    this.#kept.add(stored.id);
    then?.();
  }

  /** What has failed in that conversation alarms nobody any more. */
  understood(key: string): void {
    for (const { stored, conversation } of this.#said.values()) {
      if (keyOfLog(conversation) !== key || stored.state.state !== "failed") continue;
      this.keep({ ...stored, state: { ...stored.state, understood: true } });
    }
  }

  /** Seals where the room is sealed, keeps, then goes on; or says why it cannot be sealed. */
  sealAndKeep(stored: StoredSaid, then: () => void, failed: (cause: unknown) => void): void {
    const { sealing } = this.#options;
    if (sealing === undefined) {
      this.keep(stored, then);
      return;
    }
    const { id } = stored;
    this.#keeping.add(id);
    sealing.seal(stored).then(
      (sealed) => {
        if (!this.#closed) this.keep(sealed, then);
      },
      (cause: unknown) => {
        this.#keeping.delete(id);
        if (!this.#closed) failed(cause);
      },
    );
  }

  conversationOf(audience: Audience): ConversationLog {
    return this.#options.journal.conversations.with(audience.mode === "unicast" ? audience.recipient : undefined);
  }

  /** What is being sealed is not said any more. */
  close(): void {
    this.#closed = true;
  }
}
