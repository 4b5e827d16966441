import {
  type Ack,
  type AnyVerdict,
  type Audience,
  ChatCastError,
  errorOf,
  type Failure,
  type Nack,
  Outbox,
  type OutboxEffect,
  type OutboxInput,
} from "@chatcast/protocol";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal, NewAlert } from "../journal/journal.ts";
import { newId, type Platform } from "../platform.ts";
import type { StoredSaid, StoredState } from "../storage/port.ts";
import type { PacketUp } from "../transport/port.ts";
import { Alarms } from "./alarms.ts";
import type { Inheritance } from "./left-behind.ts";
import type { RoomSuite } from "./room-suite.ts";
import {
  aboutSaid,
  bodyOf,
  isSilent,
  keyOfLog,
  msgOf,
  type OpenedOwn,
  refuseBlocked,
  refuseUnsayable,
  type Said,
  SEEN,
  sealedMsgOf,
} from "./said.ts";
import { SaidBook } from "./said-book.ts";
import type { Sealing } from "./sealing.ts";
import type { Shelf } from "./shelf.ts";
import { validVerdictOf } from "./verdict.ts";
import { Wake } from "./wake.ts";

export interface TalkOptions {
  platform: Platform;
  journal: Journal;
  suite: RoomSuite;
  /** In a sealed room. */
  sealing: Sealing | undefined;
  shelf: Shelf;
  /** Puts a packet on the wire, or drops it when there is none. */
  send: (packet: PacketUp) => void;
}

type Sayable = Pick<StoredSaid, "text" | "relation" | "deletesFile">;

const CHAT_MESSAGE = "Chat Message";

/**
 * Performs the effects of the outbox of one member: keeps, seals, sends, and tells the journal what became of each
 * message. A message is kept before it is sent.
 */
export class Talk {
  readonly #options: TalkOptions;
  readonly #outbox = new Outbox();
  readonly #book: SaidBook;
  readonly #alarms: Alarms;
  readonly #wake: Wake;

  constructor(options: TalkOptions) {
    this.#options = options;
    this.#book = new SaidBook(options);
    this.#alarms = new Alarms(options.journal);
    this.#wake = new Wake(options.platform, () => this.handle({ type: "tick" }));
  }

  /** What an earlier run of the program left behind: what waits goes out by itself, what failed waits for a person. */
  restore(inherited: Pick<Inheritance, "said" | "nextSeq" | "unkept">): void {
    this.#book.begin(inherited);
    for (const stored of inherited.said) {
      if (stored.state.state === "acknowledged") this.#book.draft(stored, undefined);
      else this.#restore(stored, stored.state);
    }
  }

  /** Says what nobody sees as a message: that the stream of a frame is to stop, once, or that a file was verified. */
  tell(what: { stop: string } | { receipt: string }, audience: Audience, from: string): void {
    const told = "stop" in what && this.#options.sealing?.stops(what.stop) !== true;
    if (!told) this.#say({ text: "", ...what }, audience, from);
  }

  /** Queues a message from `from`. @returns its id. @throws ChatCastError E_SCHEMA, E_TOO_LARGE, E_INTEGRITY. */
  say(what: Sayable, audience: Audience, from: string): string {
    refuseUnsayable(what.text);
    refuseBlocked(this.#book.conversationOf(audience));
    return this.#say(what, audience, from);
  }

  #say(what: Sayable & Pick<StoredSaid, "stop" | "receipt">, audience: Audience, from: string): string {
    const id = newId(this.#options.platform);
    const stored: StoredSaid = {
      id,
      ...this.#book.takePlace(),
      from,
      audience,
      ...what,
      at: this.#options.platform.now(),
      state: { state: "pending" },
    };
    const { conversation } = this.#book.show(stored);
    const say = { type: "say", id, conversation: keyOfLog(conversation), seq: stored.seq } as const;
    this.#sealAndKeep(stored, () => this.handle(say));
    return id;
  }

  /** Sends a failed message again, under a new sequence number. @throws ChatCastError E_NOT_FOUND, E_INTEGRITY. */
  resend(id: string): void {
    const { stored, conversation } = this.#failedOne(id);
    refuseBlocked(conversation);
    const again: StoredSaid = { ...stored, ...this.#book.takePlace(), state: { state: "pending" } };
    conversation.removeDraft(id);
    this.#book.show(again);
    this.#sealAndKeep(again, () => this.handle({ type: "resend", id, seq: again.seq }));
  }

  /** Forgets a failed message. @throws ChatCastError E_NOT_FOUND. */
  discard(id: string): void {
    const { conversation } = this.#failedOne(id);
    this.#forget(id);
    conversation.removeDraft(id);
  }

  #forget(id: string): void {
    this.handle({ type: "discard", id });
    this.#book.delete(id);
    this.#options.shelf.keep((room) => room.removeSaid(id), undefined, aboutSaid(id));
  }

  /** What was said and not delivered, to look at. */
  get said(): Pick<SaidBook, "undelivered" | "unkept" | "onlyHere"> {
    return this.#book;
  }

  /** A message of this client's own was seen in the log, whose copy is kept. @returns false when it said something else */
  seen(id: string, offset: number, opened?: OpenedOwn): boolean {
    const same = this.#book.seen(id, opened);
    if (same) this.handle({ type: "ack", id, offset });
    return same;
  }

  handle(input: OutboxInput): void {
    for (const effect of this.#outbox.handle(input, this.#options.platform.monotonic())) this.#perform(effect);
  }

  /** The server has stored a message, or has checked a probe. */
  acknowledged(ack: Ack): void {
    const verdict = validVerdictOf(ack, this.#options.suite.name);
    const first = ack.id !== undefined && this.#book.judged(ack.id);
    if (verdict !== undefined && first) this.#options.journal.verdict("MSG", CHAT_MESSAGE, verdict);
    const offset = ack.meta?.offset;
    if (ack.id !== undefined && offset !== undefined) this.handle({ type: "ack", id: ack.id, offset });
  }

  refused({ id, meta }: Nack): void {
    const { code, message, retryable } = meta;
    this.#options.journal.log(`message ${id ?? ""}: NACK ${code} ${message}`);
    const error = errorOf(meta);
    if (id === undefined) return;
    // With the keys of before nothing more can be said: it goes out again, sealed anew.
    const late = code === "E_EPOCH";
    this.#refusedFrame(id, code === "E_GAP" ? "gap" : retryable ? "passing" : "final");
    this.handle({ type: "nack", id, error, retryable: retryable || late });
  }

  compromised(id: string | undefined, verdict: AnyVerdict): void {
    this.#options.journal.verdict("MSG", CHAT_MESSAGE, verdict);
    this.#options.journal.log(`message ${id ?? ""}: INTEGRITY_FAIL at ${verdict.seq}`);
    if (id === undefined) return;
    this.#book.judged(id);
    this.#refusedFrame(id, "final");
    this.handle({ type: "compromised", id, verdict });
  }

  /** What others said there cannot be trusted: the conversation stops until somebody has understood. */
  stop(conversation: ConversationLog, alert: NewAlert, understood: () => void): void {
    this.#alarms.stop(conversation, alert, understood);
  }

  /** "Understood": the conversation that this alert has stopped goes on. */
  understood(alertKey: number): void {
    const conversation = this.#alarms.take(alertKey);
    if (conversation === undefined) return;
    this.#book.understood(conversation);
    this.handle({ type: "understood", conversation });
    for (const log of this.#options.journal.conversations.all()) {
      if (keyOfLog(log) === conversation) log.setBlocked(this.#outbox.isBlocked(conversation));
    }
  }

  close(): void {
    this.#book.close();
    this.handle({ type: "disconnected" });
    this.#wake.stop();
  }

  #perform(effect: OutboxEffect): void {
    switch (effect.do) {
      case "send":
        this.#send(effect);
        break;
      case "acknowledged":
        this.#acknowledged(effect);
        break;
      case "failed":
        this.#failed(effect);
        break;
      case "wake":
        this.#wake.at(effect.at);
        break;
    }
  }

  #send({ id, seq, attempt, prev }: OutboxEffect & { do: "send" }): void {
    const said = this.#book.get(id);
    if (said === undefined) return;
    const { suite, sealing, send } = this.#options;
    const { stored } = said;
    if (sealing === undefined) send(msgOf(said, seq, prev, suite));
    else if (sealing.isGood(stored)) {
      sealing.sent(id, prev);
      send(sealedMsgOf(stored, stored.frame, prev));
    } else if (!this.#book.isKeeping(id)) {
      // Its stream has ended, or its name. Goes out by itself, in its turn, when it has a place in another one.
      const again = () => this.#send({ do: "send", id, seq, attempt, prev });
      this.#sealAndKeep(stored, again);
    }
    this.#book.become(id, { state: "sent", attempt }, "pending");
  }

  #acknowledged({ id, offset, rtt }: OutboxEffect & { do: "acknowledged" }): void {
    const said = this.#book.get(id);
    this.#book.become(id, { state: "acknowledged", offset }, "valid", rtt);
    if (said !== undefined && this.#options.sealing !== undefined) this.#alarms.stored(said.conversation, id, offset);
    this.#book.delete(id);
    if (said === undefined || said.stored.state === SEEN) return;
    this.#book.keep({ ...said.stored, state: { state: "acknowledged", offset } });
  }

  #failed({ id, failure }: { id: string; failure: Failure }): void {
    const said = this.#book.get(id);
    if (said === undefined) return;
    if (isSilent(said.stored)) {
      this.#forget(id);
      return;
    }
    this.#book.keep({ ...said.stored, state: { state: "failed", failure, understood: failure.kind === "refused" } });
    this.#book.fail(id, failure);
    if (failure.kind === "compromised") this.#alarms.raise(said.conversation, failure.verdict);
  }

  #restore(stored: StoredSaid, state: Exclude<StoredState, { state: "acknowledged" }>): void {
    const { id, seq } = stored;
    const { conversation } = this.#book.show(stored);
    const restored = { type: "restore", id, conversation: keyOfLog(conversation), seq } as const;
    if (state.state === "pending") {
      this.#book.whenKept(stored, () => this.handle(restored));
      return;
    }
    this.#book.whenKept(stored);
    const { failure, understood } = state;
    this.handle({ ...restored, failed: { failure, understood } });
    this.#book.fail(id, failure);
    if (failure.kind === "compromised" && !understood) this.#alarms.raise(conversation, failure.verdict);
  }

  #failedOne(id: string): Said {
    const said = this.#book.get(id);
    if (said === undefined || this.#book.isKeeping(id) || this.#outbox.entry(id)?.state.state !== "failed") {
      throw new ChatCastError("E_NOT_FOUND", "there is no failed message of that id");
    }
    return said;
  }

  #sealAndKeep(stored: StoredSaid, then: () => void): void {
    this.#book.sealAndKeep(stored, then, (cause) => this.#unsealed(stored, cause));
  }

  /** What cannot be sealed fails, and is kept. */
  #unsealed(stored: StoredSaid, cause: unknown): void {
    const { id, seq, audience } = stored;
    const failure: Failure = { kind: "refused", error: bodyOf(cause) };
    if (this.#outbox.entry(id) === undefined) {
      const conversation = keyOfLog(this.#book.conversationOf(audience));
      this.handle({ type: "restore", id, conversation, seq, failed: { failure, understood: true } });
      this.#failed({ id, failure });
    } else this.handle({ type: "nack", id, error: failure.error, retryable: false });
  }

  #refusedFrame(id: string, why: "gap" | "passing" | "final"): void {
    const stored = this.#book.get(id)?.stored;
    if (stored !== undefined) this.#options.sealing?.refused(stored, why);
  }
}
