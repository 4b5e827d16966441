import {
  ChatCastError,
  type ChatMessage,
  type GivenCommand,
  type HistoryAnswer,
  LIMITS,
  type LogEffect,
  type LogInput,
  RoomLog,
} from "@chatcast/protocol";
import type { ConversationLog, StoredMessage } from "../journal/conversation-log.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform, StopTimer } from "../platform.ts";
import type { StoredConversation } from "../storage/port.ts";
import { told } from "../told.ts";
import type { Asker } from "../transport/ask.ts";
import { Bookmark, unbroken } from "./bookmark.ts";
import { lost, otherLog } from "./log-notices.ts";
import { type Reader, viewOf } from "./message-view.ts";
import type { Progress } from "./received.ts";
import type { OpenedOwn } from "./said.ts";
import type { Shelf } from "./shelf.ts";
import { EXCHANGED, type Unsealing } from "./unsealing.ts";

/** Messages that are asked for at once when somebody scrolls back, or opens a conversation. */
const PAGE = 50;
/** As many as the server gives, where somebody goes far back. */
const LONG_PAGE = LIMITS.historyPage;
/** No conversation of anybody comes near; asking after it returns nothing but the head. */
const BEYOND = Number.MAX_SAFE_INTEGER;

export interface ReadingOptions {
  platform: Platform;
  journal: Journal;
  conversation: ConversationLog;
  reader: () => Reader;
  /** The requests of the present connection, once the member is in its room. */
  asker: () => Asker | undefined;
  shelf: Shelf;
  /** What an earlier run of the program read. */
  kept: StoredConversation | undefined;
  /** Something that is not here may be pinned, or not any more. */
  pinsDue: () => void;
  progress: Progress;
  /** A line of the room's log tells of a command. */
  heard: (command: GivenCommand) => void;
  /** In a sealed room: opens what came. */
  unsealing: Unsealing | undefined;
  /** A message of this client's own was seen in the log; `opened` in a sealed room. @returns false when it said another */
  ownSeen: (id: string, offset: number, opened?: OpenedOwn) => boolean;
}

/** Performs the effects of one conversation's log: keeps it without a hole, fetches what it misses. */
export class Reading {
  readonly #options: ReadingOptions;
  readonly #bookmark: Bookmark;
  #log: RoomLog<ChatMessage>;
  #stopTimer: StopTimer | undefined;
  #partner: string | undefined;

  constructor(options: ReadingOptions) {
    this.#options = options;
    const { kept, conversation, shelf } = options;
    this.#bookmark = new Bookmark(shelf, conversation.with, kept?.cursor ?? 0);
    if (kept === undefined || kept.cursor === 0) {
      this.#log = new RoomLog();
      return;
    }
    const messages = unbroken(kept);
    const { offset: first = kept.cursor + 1 } = messages[0] ?? {};
    this.#log = new RoomLog({ first, last: kept.cursor, lastId: messages.at(-1)?.id });
    const show = (message: ChatMessage) => void this.#view(message, false);
    if (options.unsealing === undefined) messages.forEach(show);
    else options.unsealing.restore(messages, show);
    conversation.setHasOlder(this.#log.hasOlder);
    options.progress.reached(first, kept.cursor);
  }

  /** Id of the other member, as its newest message tells it. */
  get partner(): string | undefined {
    return this.#partner;
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
    if ((input.type === "snapshot" || input.type === "page") && this.#log.hasOlder) this.#options.pinsDue();
  }

  /** The newest messages, as a join answers. */
  snapshot(messages: readonly ChatMessage[], head: number): void {
    this.handle({ type: "snapshot", messages, head });
  }

  /** A message that the server pushed. */
  push(message: ChatMessage): void {
    // The same place in another log: the name has passed to somebody else, and their conversation is a new one.
    if (this.#isElse(message)) this.#begin();
    this.handle({ type: "push", message });
  }

  /** The conversation ends at `head`, with that message. What is new is fetched; of an unknown one the newest page. */
  async catchUp(head: number, id: string | undefined): Promise<void> {
    if (!this.begun && head > 0) await this.#fetchNewest(head);
    else this.handle({ type: "head", head, id });
  }

  /** The server did not list it: asks where it ends by now, if it is still there. */
  async lookAgain(): Promise<void> {
    const head = await this.#history(BEYOND, 1).then(
      (answer) => answer.head,
      (error: unknown) => {
        if (error instanceof ChatCastError && error.code === "E_NO_RECIPIENT") return 0;
        throw error;
      },
    );
    this.handle({ type: "head", head });
  }

  /**
   * Fetches the page before the oldest message, or the newest page of a conversation that was not read yet; with `until`
   * all from that offset on. Pages of which nothing is shown by itself, as reactions, are followed by the next.
   */
  async loadOlder(until = BEYOND): Promise<void> {
    if (!this.begun) {
      const { head } = await this.#history(BEYOND, 1);
      if (head > 0) await this.#fetchNewest(head);
      if (until === BEYOND) return;
    }
    const { conversation } = this.#options;
    const shown = conversation.view.messages.length;
    for (let first = BEYOND; this.#log.hasOlder && this.#log.first < first; ) {
      first = this.#log.first;
      await this.#loadPage(until === BEYOND ? PAGE : LONG_PAGE);
      if (until === BEYOND ? conversation.view.messages.length > shown : this.#log.first <= until) return;
    }
  }

  async #loadPage(size: number): Promise<void> {
    const after = Math.max(0, this.#log.first - 1 - size);
    const answer = await this.#history(after, this.#log.first - 1 - after);
    if (!this.#beginsAnew(answer)) this.handle({ type: "older", messages: answer.messages });
  }

  close(): void {
    this.#stopTimer?.();
  }

  /** Another message than ours stands at that place of the log. */
  #isElse({ offset, id }: ChatMessage): boolean {
    const here = this.#options.conversation.idAt(offset);
    return here !== undefined && here !== id;
  }

  #begin(): void {
    this.#log = new RoomLog<ChatMessage>();
    this.#forget("other");
  }

  /** What is here is of another log, or too old to be continued. */
  #forget(why: "other" | "trimmed"): void {
    const { journal, conversation, shelf, unsealing, progress } = this.#options;
    progress.forget();
    unsealing?.reset();
    conversation.clearStored();
    this.#bookmark.reset();
    if (why === "trimmed") {
      const text = "The server no longer has all of this conversation; what it has was loaded anew.";
      journal.notice("info", told("trimmed", {}, text));
      return;
    }
    // What the other log had acknowledged is not in this one.
    for (const id of conversation.dropAcknowledged()) shelf.keep((room) => room.removeSaid(id));
    journal.notice("info", otherLog(conversation.with));
  }

  async #fetchNewest(head: number): Promise<void> {
    const answer = await this.#history(Math.max(0, head - PAGE), PAGE);
    if (this.#beginsAnew(answer)) return;
    const { messages, head: now } = answer;
    // A message that was pushed meanwhile has begun the log: then the page is what stands before it.
    this.handle(this.begun ? { type: "older", messages } : { type: "page", messages, head: now });
  }

  #perform(effect: LogEffect<ChatMessage>): void {
    const { platform, journal } = this.#options;
    switch (effect.do) {
      case "apply":
        this.#bookmark.move(effect.messages.at(-1)?.offset);
        this.#show(effect.messages);
        break;
      case "prepend":
        this.#bookmark.reach(effect.messages.at(-1)?.offset);
        this.#show(effect.messages);
        break;
      case "fetch":
        this.#fetch(effect.after, effect.limit);
        break;
      case "lost":
        this.#bookmark.move(effect.last);
        journal.notice("error", lost(effect.first, effect.last));
        break;
      case "reset":
        this.#forget(effect.why);
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
    const { journal, conversation, ownSeen, unsealing, pinsDue, progress } = this.#options;
    const settled: string[] = [];
    for (const message of messages) {
      const view = this.#view(message, true);
      if (conversation.pinsElsewhere(view)) pinsDue();
      // In a sealed room it is its own when it was opened, whatever the server says.
      if (view.own && unsealing === undefined) {
        ownSeen(view.id, view.offset);
        settled.push(view.id);
      }
      if (view.integrity.status === "compromised") {
        progress.spoilt();
        const text = `A message from ${view.from} does not match its integrity value.`;
        journal.notice("error", told("unmatched", { name: view.from }, text));
      }
    }
    progress.reached(this.#log.first, this.#log.last);
    this.#bookmark.keep(messages, settled);
  }

  #view(message: ChatMessage, news: boolean): StoredMessage {
    const { reader, conversation, unsealing } = this.#options;
    const view = viewOf(message, reader());
    if (view.command !== undefined && news) this.#options.heard(view.command);
    this.#partner = view.own ? message.recipientId : message.fromId;
    if (unsealing === undefined) conversation.store(view);
    else unsealing.show(message, view, news, (opened) => this.#ownOpened(message, opened));
    return view;
  }

  #ownOpened({ id, offset }: ChatMessage, opened: OpenedOwn): void {
    const { journal, ownSeen } = this.#options;
    if (!ownSeen(id, offset, opened)) {
      journal.notice("error", EXCHANGED);
      return;
    }
    this.#bookmark.keep([], [id]);
  }

  #fetch(after: number, limit: number): void {
    this.#history(after, limit).then(
      (answer) => {
        if (!this.#beginsAnew(answer)) this.handle({ type: "page", after, ...answer });
      },
      (cause: unknown) => {
        const text = cause instanceof Error ? cause.message : String(cause);
        this.#options.journal.log(`history after ${after}: ${text}`);
        this.handle({ type: "fetch-failed" });
      },
    );
  }

  /** Learns where the server's log begins by now. @returns whether what is here is too old to be continued. */
  #beginsAnew({ reset, head }: HistoryAnswer): boolean {
    if (reset === undefined) return false;
    const anew = this.begun && this.#log.last < reset.first - 1;
    this.handle({ type: "trimmed", first: reset.first, head });
    return anew;
  }

  async #history(after: number, limit: number): Promise<HistoryAnswer> {
    const asker = this.#options.asker();
    if (asker === undefined) throw new ChatCastError("E_UNAVAILABLE", "not connected");
    const { with: other } = this.#options.conversation;
    return asker.request("history", { after, limit, ...(other === undefined ? {} : { with: other }) });
  }
}
