import {
  type Ack,
  type Audience,
  ChatCastError,
  type ErrorBody,
  type Failure,
  type IntegritySuite,
  type Nack,
  Outbox,
  type OutboxEffect,
  type OutboxInput,
  type Verdict,
} from "@chatcast/protocol";
import type { MessageState, MessageView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal } from "../journal/journal.ts";
import { newId, type Platform, type StopTimer } from "../platform.ts";
import type { StoredMembership, StoredSaid, StoredState } from "../storage/port.ts";
import type { PacketUp } from "../transport/port.ts";
import { Alarms } from "./alarms.ts";
import { draftOf, keyOfLog, refuseBlocked, refuseUnsayable, type Said, SEEN } from "./said.ts";
import type { Shelf } from "./shelf.ts";
import { validVerdictOf } from "./verdict.ts";

export interface TalkOptions {
  platform: Platform;
  journal: Journal;
  suite: IntegritySuite;
  shelf: Shelf;
  /** Puts a packet on the wire, or drops it when there is none. */
  send: (packet: PacketUp) => void;
}

const CHAT_MESSAGE = "Chat Message";

const aboutSaid = (id: string): string => `said ${id}`;

/**
 * Performs the effects of the outbox of one member: keeps, seals, sends, and tells the journal what became of each
 * message. A message is kept before it is sent.
 */
export class Talk {
  readonly #options: TalkOptions;
  readonly #outbox = new Outbox();
  readonly #said = new Map<string, Said>();
  /** Messages that are being kept: the outbox does not know of them, or of their new number, yet. */
  readonly #keeping = new Set<string>();
  /** Messages on which no verdict has come yet; an acknowledgement that is repeated tells nothing new. */
  readonly #unjudged = new Set<string>();
  readonly #alarms: Alarms;
  #nextSeq = 0;
  #nextPlace = 0;
  #stopTimer: StopTimer | undefined;

  constructor(options: TalkOptions) {
    this.#options = options;
    this.#alarms = new Alarms(options.journal);
  }

  /** What an earlier run of the program left behind: what waits goes out by itself, what failed waits for a person. */
  restore({ said, nextSeq }: Pick<StoredMembership, "said" | "nextSeq">): void {
    this.#nextSeq = nextSeq;
    for (const stored of said) {
      this.#nextPlace = stored.place + 1;
      if (stored.state.state === "acknowledged") this.#conversationOf(stored.audience).addDraft(draftOf(stored));
      else this.#restore(stored, stored.state);
    }
  }

  /** Queues a message from `from`. @returns its id. @throws ChatCastError E_SCHEMA, E_TOO_LARGE, E_INTEGRITY. */
  say(text: string, audience: Audience, from: string): string {
    refuseUnsayable(text);
    const { platform } = this.#options;
    refuseBlocked(this.#conversationOf(audience));
    const id = newId(platform);
    const stored: StoredSaid = {
      id,
      seq: this.#takeSeq(),
      place: this.#nextPlace++,
      from,
      audience,
      text,
      at: platform.now(),
      state: { state: "pending" },
    };
    const { conversation } = this.#show(stored);
    this.#keep(stored, () => this.handle({ type: "say", id, conversation: keyOfLog(conversation), seq: stored.seq }));
    return id;
  }

  /** Sends a failed message again, under a new sequence number. @throws ChatCastError E_NOT_FOUND, E_INTEGRITY. */
  resend(id: string): void {
    const { stored, conversation } = this.#failedOne(id);
    refuseBlocked(conversation);
    const place = this.#nextPlace++;
    const again: StoredSaid = { ...stored, seq: this.#takeSeq(), place, state: { state: "pending" } };
    conversation.removeDraft(id);
    this.#show(again);
    this.#keep(again, () => this.handle({ type: "resend", id, seq: again.seq }));
  }

  /** Forgets a failed message. @throws ChatCastError E_NOT_FOUND. */
  discard(id: string): void {
    const { conversation } = this.#failedOne(id);
    this.handle({ type: "discard", id });
    this.#said.delete(id);
    conversation.removeDraft(id);
    this.#options.shelf.keep((room) => room.removeSaid(id), undefined, aboutSaid(id));
  }

  /** What was said and not delivered, in the order it was said. */
  get undelivered(): readonly StoredSaid[] {
    return [...this.#said.values()].map(({ stored }) => stored).sort((a, b) => a.place - b.place);
  }

  /** A message of this client's own was seen in the log; the log's copy is kept in place of this one. */
  seen(id: string, offset: number): void {
    const said = this.#said.get(id);
    if (said !== undefined) this.#said.set(id, { ...said, stored: { ...said.stored, state: SEEN } });
    this.handle({ type: "ack", id, offset });
  }

  handle(input: OutboxInput): void {
    const effects = this.#outbox.handle(input, this.#options.platform.monotonic());
    for (const effect of effects) this.#perform(effect);
  }

  /** The server has stored a message, or has checked a probe. */
  acknowledged(ack: Ack): void {
    const verdict = validVerdictOf(ack);
    const first = ack.id !== undefined && this.#unjudged.delete(ack.id);
    if (verdict !== undefined && first) this.#options.journal.verdict("MSG", CHAT_MESSAGE, verdict);
    const offset = ack.meta?.offset;
    if (ack.id !== undefined && offset !== undefined) this.handle({ type: "ack", id: ack.id, offset });
  }

  refused({ id, meta }: Nack): void {
    const { code, message, retryable, retryAfterMs } = meta;
    this.#options.journal.log(`message ${id ?? ""}: NACK ${code} ${message}`);
    const error: ErrorBody = { code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    if (id !== undefined) this.handle({ type: "nack", id, error, retryable });
  }

  compromised(id: string | undefined, verdict: Verdict): void {
    this.#options.journal.verdict("MSG", CHAT_MESSAGE, verdict);
    this.#options.journal.log(`message ${id ?? ""}: INTEGRITY_FAIL at ${verdict.seq}`);
    if (id === undefined) return;
    this.#unjudged.delete(id);
    this.handle({ type: "compromised", id, verdict });
  }

  /** "Understood": the conversation that this alert has stopped goes on. */
  understood(alertKey: number): void {
    const conversation = this.#alarms.take(alertKey);
    if (conversation === undefined) return;
    for (const { stored, conversation: log } of this.#said.values()) {
      if (keyOfLog(log) !== conversation || stored.state.state !== "failed") continue;
      this.#keep({ ...stored, state: { ...stored.state, understood: true } });
    }
    this.handle({ type: "understood", conversation });
    for (const log of this.#options.journal.conversations.all()) {
      if (keyOfLog(log) === conversation) log.setBlocked(this.#outbox.isBlocked(conversation));
    }
  }

  close(): void {
    this.handle({ type: "disconnected" });
    this.#stopTimer?.();
  }

  #perform(effect: OutboxEffect): void {
    const { platform } = this.#options;
    switch (effect.do) {
      case "send":
        this.#send(effect);
        break;
      case "acknowledged":
        this.#acknowledged(effect);
        break;
      case "failed":
        this.#failed(effect.id, effect.failure);
        break;
      case "wake":
        this.#stopTimer?.();
        this.#stopTimer = platform.after(Math.max(0, effect.at - platform.monotonic()), () =>
          this.handle({ type: "tick" }),
        );
        break;
    }
  }

  #send({ id, seq, attempt, prev }: OutboxEffect & { do: "send" }): void {
    const said = this.#said.get(id);
    if (said === undefined) return;
    const { text, audience } = said.stored;
    const { checksum } = said.sealed.seq === seq ? said.sealed : this.#seal(text, seq);
    const after = prev === undefined ? {} : { prev };
    this.#options.send({ type: "MSG", seq, id, ...after, payload: text, checksum, ...audience });
    this.#become(id, { state: "sent", attempt }, "pending");
  }

  #acknowledged({ id, offset, rtt }: OutboxEffect & { do: "acknowledged" }): void {
    const said = this.#said.get(id);
    this.#become(id, { state: "acknowledged", offset }, "valid", rtt);
    this.#said.delete(id);
    if (said === undefined || said.stored.state === SEEN) return;
    const stored: StoredSaid = { ...said.stored, state: { state: "acknowledged", offset } };
    this.#options.shelf.keep((room) => room.putSaid(stored, this.#nextSeq), undefined, aboutSaid(id));
  }

  #failed(id: string, failure: Failure): void {
    const said = this.#said.get(id);
    if (said === undefined) return;
    this.#keep({ ...said.stored, state: { state: "failed", failure, understood: failure.kind === "refused" } });
    this.#showFailure(id, failure);
    if (failure.kind === "compromised") this.#alarms.raise(said.conversation, failure.verdict);
  }

  #showFailure(id: string, failure: Failure): void {
    const compromised = failure.kind === "compromised";
    const error: ErrorBody = compromised
      ? { code: "E_INTEGRITY", message: "the message was altered on its way" }
      : failure.error;
    this.#become(id, { state: "failed", error, compromised }, compromised ? "compromised" : "pending");
  }

  #restore(stored: StoredSaid, state: Exclude<StoredState, { state: "acknowledged" }>): void {
    const { id, seq } = stored;
    const { conversation } = this.#show(stored);
    const restored = { type: "restore", id, conversation: keyOfLog(conversation), seq } as const;
    if (state.state === "pending") {
      this.handle(restored);
      return;
    }
    const { failure, understood } = state;
    this.handle({ ...restored, failed: { failure, understood } });
    this.#showFailure(id, failure);
    if (failure.kind === "compromised" && !understood) this.#alarms.raise(conversation, failure.verdict);
  }

  #failedOne(id: string): Said {
    const said = this.#said.get(id);
    if (said === undefined || this.#keeping.has(id) || this.#outbox.entry(id)?.state.state !== "failed") {
      throw new ChatCastError("E_NOT_FOUND", "there is no failed message of that id");
    }
    return said;
  }

  /** Shows a message that was said, as pending. */
  #show(stored: StoredSaid): Said {
    const { id, seq, text, audience } = stored;
    const conversation = this.#conversationOf(audience);
    const sealed = this.#seal(text, seq);
    const said = { stored, conversation, sealed, line: this.#options.journal.message(id, seq) };
    this.#said.set(id, said);
    this.#unjudged.add(id);
    const integrity = { suite: this.#options.suite.name, status: "pending", checksum: sealed.checksum } as const;
    conversation.addDraft({ ...draftOf(stored), integrity });
    return said;
  }

  /** Keeps a message as it stands now, then goes on. */
  #keep(stored: StoredSaid, then?: () => void): void {
    const { id } = stored;
    const said = this.#said.get(id);
    if (said !== undefined) this.#said.set(id, { ...said, stored });
    if (then !== undefined) this.#keeping.add(id);
    this.#options.shelf.keep(
      (room) => room.putSaid(stored, this.#nextSeq),
      () => {
        if (then === undefined) return;
        this.#keeping.delete(id);
        then();
      },
      aboutSaid(id),
    );
  }

  #takeSeq(): number {
    const seq = this.#nextSeq;
    this.#nextSeq = (seq + 1) >>> 0;
    return seq;
  }

  #become(id: string, state: MessageState, status: MessageView["integrity"]["status"], rtt?: number): void {
    const said = this.#said.get(id);
    if (said === undefined) return;
    this.#options.journal.messageState(said.line, state, rtt);
    said.conversation.changeDraft(id, (draft) => ({ ...draft, state, integrity: { ...draft.integrity, status } }));
  }

  #seal(text: string, seq: number): Said["sealed"] {
    const { suite, platform } = this.#options;
    return { seq, checksum: suite.seal(platform.utf8(text), seq) };
  }

  #conversationOf(audience: Audience): ConversationLog {
    return this.#options.journal.conversations.with(audience.mode === "unicast" ? audience.recipient : undefined);
  }
}
