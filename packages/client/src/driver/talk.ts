import {
  type Ack,
  type Audience,
  ChatCastError,
  type ErrorBody,
  type Failure,
  type IntegritySuite,
  LIMITS,
  type Nack,
  Outbox,
  type OutboxEffect,
  type OutboxInput,
  utf8Length,
  type Verdict,
} from "@chatcast/protocol";
import type { MessageState, MessageView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal } from "../journal/journal.ts";
import { newId, type Platform, type StopTimer } from "../platform.ts";
import type { PacketUp } from "../transport/port.ts";
import { keyOf } from "./message-view.ts";
import { validVerdictOf } from "./verdict.ts";

export interface TalkOptions {
  platform: Platform;
  journal: Journal;
  suite: IntegritySuite;
  /** Puts a packet on the wire, or drops it when there is none. */
  send: (packet: PacketUp) => void;
}

/** What is said but not yet in the log; forgotten when it is. */
interface Said {
  text: string;
  audience: Audience;
  conversation: ConversationLog;
  /** Line in the list of acknowledgements. */
  line: number;
  sealed: { seq: number; checksum: string };
}

const CHAT_MESSAGE = "Chat Message";

/** Performs the effects of the outbox of one member: seals, sends, and tells the journal what became of each message. */
export class Talk {
  readonly #options: TalkOptions;
  readonly #outbox = new Outbox();
  readonly #said = new Map<string, Said>();
  /** Messages on which no verdict has come yet; an acknowledgement that is repeated tells nothing new. */
  readonly #unjudged = new Set<string>();
  /** The conversation that an alert has stopped. */
  readonly #alerts = new Map<number, string>();
  #stopTimer: StopTimer | undefined;

  constructor(options: TalkOptions) {
    this.#options = options;
  }

  /** Queues a message from `from`. @returns its id. @throws ChatCastError E_SCHEMA, E_TOO_LARGE, E_INTEGRITY. */
  say(text: string, audience: Audience, from: string): string {
    refuseUnsayable(text);
    const { platform, journal } = this.#options;
    const conversation = this.#conversationOf(audience);
    refuseBlocked(conversation);
    const id = newId(platform);
    const seq = this.#outbox.nextSeq;
    const sealed = this.#seal(text, seq);
    const line = journal.message(id, seq);
    this.#said.set(id, { text, audience, conversation, line, sealed });
    this.#unjudged.add(id);
    conversation.addDraft({
      key: keyOf(from, id),
      id,
      seq,
      from,
      own: true,
      audience,
      text,
      at: platform.now(),
      state: { state: "pending" },
      integrity: { suite: this.#options.suite.name, status: "pending", checksum: sealed.checksum },
    });
    this.handle({ type: "say", id, conversation: conversationKey(conversation) });
    return id;
  }

  /** Sends a failed message again, under a new sequence number. @throws ChatCastError E_NOT_FOUND, E_INTEGRITY. */
  resend(id: string): void {
    const said = this.#said.get(id);
    if (said === undefined || this.#outbox.entry(id)?.state.state !== "failed") {
      throw new ChatCastError("E_NOT_FOUND", "there is no failed message of that id");
    }
    refuseBlocked(said.conversation);
    const seq = this.#outbox.nextSeq;
    const sealed = this.#seal(said.text, seq);
    this.#unjudged.add(id);
    this.#said.set(id, { ...said, sealed, line: this.#options.journal.message(id, seq) });
    said.conversation.changeDraft(id, (draft) => ({
      ...draft,
      seq,
      state: { state: "pending" },
      integrity: { suite: draft.integrity.suite, status: "pending", checksum: sealed.checksum },
    }));
    this.handle({ type: "resend", id });
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
    const conversation = this.#alerts.get(alertKey);
    if (conversation === undefined) return;
    this.#alerts.delete(alertKey);
    this.handle({ type: "understood", conversation });
    for (const log of this.#options.journal.conversations.all()) {
      if (conversationKey(log) === conversation) log.setBlocked(this.#outbox.isBlocked(conversation));
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
        this.#become(effect.id, { state: "acknowledged", offset: effect.offset }, "valid", effect.rtt);
        this.#said.delete(effect.id);
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
    const { checksum } = said.sealed.seq === seq ? said.sealed : this.#seal(said.text, seq);
    const after = prev === undefined ? {} : { prev };
    this.#options.send({ type: "MSG", seq, id, ...after, payload: said.text, checksum, ...said.audience });
    this.#become(id, { state: "sent", attempt }, "pending");
  }

  #failed(id: string, failure: Failure): void {
    const said = this.#said.get(id);
    if (said === undefined) return;
    if (failure.kind === "refused") {
      this.#become(id, { state: "failed", error: failure.error, compromised: false }, "pending");
      return;
    }
    const message = "the message was altered on its way";
    const error: ErrorBody = { code: "E_INTEGRITY", message };
    this.#become(id, { state: "failed", error, compromised: true }, "compromised");
    said.conversation.setBlocked(true);
    const key = this.#options.journal.alert({
      what: "message",
      title: "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
      stopped: `A message to ${said.conversation.with ?? "everyone"}, at sequence number ${failure.verdict.seq}.`,
      kept: "Nobody received it. Its text is kept here and is sent again only by hand.",
      verdict: failure.verdict,
    });
    this.#alerts.set(key, conversationKey(said.conversation));
  }

  #become(id: string, state: MessageState, status: MessageView["integrity"]["status"], rtt?: number): void {
    const said = this.#said.get(id);
    if (said === undefined) return;
    this.#options.journal.messageState(said.line, state.state, rtt);
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

/** Key of a conversation in the outbox; no member can be named with a control character. */
const conversationKey = (conversation: ConversationLog): string => conversation.with ?? "\0room";

function refuseUnsayable(text: string): void {
  if (text === "") throw new ChatCastError("E_SCHEMA", "an empty message can't be sent", { path: "text" });
  if (!text.isWellFormed()) throw new ChatCastError("E_SCHEMA", "the text holds half a character", { path: "text" });
  if (utf8Length(text, LIMITS.textBytes) > LIMITS.textBytes) {
    throw new ChatCastError("E_TOO_LARGE", `a message holds at most ${LIMITS.textBytes / 1024} KiB of text`, {
      path: "text",
    });
  }
}

function refuseBlocked({ blocked }: ConversationLog): void {
  if (blocked) throw new ChatCastError("E_INTEGRITY", "this conversation waits until its alert is understood");
}
