import { ChatCastError, type ChatMessage, type LogEffect, type LogInput, RoomLog } from "@chatcast/protocol";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform, StopTimer } from "../platform.ts";
import type { Asker } from "../transport/ask.ts";
import { type Reader, viewOf } from "./message-view.ts";

/** Messages that are asked for at once when somebody scrolls back, or opens a conversation. */
const PAGE = 50;
/** No conversation of anybody comes near; asking after it returns nothing but the head. */
const BEYOND = Number.MAX_SAFE_INTEGER;

export interface ReadingOptions {
  platform: Platform;
  journal: Journal;
  conversation: ConversationLog;
  reader: () => Reader;
  /** The requests of the present connection, once the member is in its room. */
  asker: () => Asker | undefined;
  /** A message of this client's own was seen in the log. */
  ownSeen: (id: string, offset: number) => void;
}

/** Performs the effects of one conversation's log: keeps it without a hole, fetches what it misses. */
export class Reading {
  readonly #options: ReadingOptions;
  #log = new RoomLog<ChatMessage>();
  #stopTimer: StopTimer | undefined;

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  /** Something of the conversation is known already. */
  get begun(): boolean {
    return this.#log.head > 0;
  }

  handle(input: LogInput<ChatMessage>): void {
    const { platform, conversation } = this.#options;
    for (const effect of this.#log.handle(input, platform.monotonic())) this.#perform(effect);
    conversation.setGap(this.#log.missing);
    conversation.setHasOlder(this.#log.hasOlder);
  }

  /** A message that the server pushed. */
  push(message: ChatMessage): void {
    const shown = this.#options.conversation.at(message.offset);
    // The same place in another log: the name has passed to somebody else, and their conversation is a new one.
    if (shown !== undefined && shown.id !== message.id) this.#begin();
    this.handle({ type: "push", message });
  }

  /** After a join: the conversation ends at `head`. What is new is fetched; of an unknown one the newest page. */
  async catchUp(head: number): Promise<void> {
    if (this.#log.head > head) this.#begin();
    if (!this.begun && head > 0) await this.#fetchNewest(head);
    else this.handle({ type: "head", head });
  }

  /** Fetches the page before the oldest message, or the newest page of a conversation that was not read yet. */
  async loadOlder(): Promise<void> {
    if (!this.begun) {
      const { head } = await this.#history(BEYOND, 1);
      if (head > 0) await this.#fetchNewest(head);
      return;
    }
    if (!this.#log.hasOlder) return;
    const after = Math.max(0, this.#log.first - 1 - PAGE);
    const { messages } = await this.#history(after, this.#log.first - 1 - after);
    this.handle({ type: "older", messages });
  }

  close(): void {
    this.#stopTimer?.();
  }

  #begin(): void {
    const { journal, conversation } = this.#options;
    this.#log = new RoomLog<ChatMessage>();
    conversation.clearStored();
    const whose = conversation.with === undefined ? "The room's" : `${conversation.with}'s`;
    journal.notice("info", `${whose} conversation began anew on the server.`);
  }

  async #fetchNewest(head: number): Promise<void> {
    const { messages, head: now } = await this.#history(Math.max(0, head - PAGE), PAGE);
    // A message that was pushed meanwhile has begun the log: then the page is what stands before it.
    this.handle(this.begun ? { type: "older", messages } : { type: "page", messages, head: now });
  }

  #perform(effect: LogEffect<ChatMessage>): void {
    const { platform, journal, conversation } = this.#options;
    switch (effect.do) {
      case "apply":
      case "prepend":
        this.#show(effect.messages);
        break;
      case "fetch":
        this.#fetch(effect.after, effect.limit);
        break;
      case "lost":
        journal.notice("error", `Messages ${effect.first} to ${effect.last} are no longer on the server.`);
        break;
      case "reset":
        conversation.clearStored();
        journal.notice("info", "The conversation began anew on the server.");
        break;
      case "wake":
        this.#stopTimer?.();
        this.#stopTimer = platform.after(Math.max(0, effect.at - platform.monotonic()), () =>
          this.handle({ type: "tick" }),
        );
        break;
    }
  }

  #show(messages: readonly ChatMessage[]): void {
    const { journal, conversation, reader, ownSeen } = this.#options;
    for (const message of messages) {
      const view = viewOf(message, reader());
      conversation.store(view);
      if (view.own) ownSeen(view.id, view.offset);
      if (view.integrity.status === "compromised") {
        journal.notice("error", `A message from ${view.from} does not match its integrity value.`);
      }
    }
  }

  #fetch(after: number, limit: number): void {
    this.#history(after, limit).then(
      ({ messages, head }) => this.handle({ type: "page", messages, head }),
      (cause: unknown) => {
        const text = cause instanceof Error ? cause.message : String(cause);
        this.#options.journal.log(`history after ${after}: ${text}`);
        this.handle({ type: "fetch-failed" });
      },
    );
  }

  async #history(after: number, limit: number): Promise<{ messages: ChatMessage[]; head: number }> {
    const asker = this.#options.asker();
    if (asker === undefined) throw new ChatCastError("E_UNAVAILABLE", "not connected");
    const { with: other } = this.#options.conversation;
    return asker.request("history", { after, limit, ...(other === undefined ? {} : { with: other }) });
  }
}
