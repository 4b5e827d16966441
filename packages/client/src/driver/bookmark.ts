import type { ChatMessage } from "@chatcast/protocol";
import { KEPT_MESSAGES } from "../storage/port.ts";
import type { Shelf } from "./shelf.ts";

/**
 * How far a conversation was read, kept together with what was read. While one entry is being written the next ones
 * gather: a burst of messages costs a few transactions, not one each.
 */
export class Bookmark {
  readonly #shelf: Shelf;
  readonly #with: string | undefined;
  #cursor: number;
  #messages: ChatMessage[] = [];
  #settled: string[] = [];
  #moved = false;
  #writing = false;

  constructor(shelf: Shelf, withMember: string | undefined, cursor: number) {
    this.#shelf = shelf;
    this.#with = withMember;
    this.#cursor = cursor;
  }

  /** Everything up to that offset was read; kept with what comes next. */
  move(cursor: number | undefined): void {
    this.#cursor = cursor ?? this.#cursor;
    this.#moved = true;
  }

  /** What came before was read up to that offset, and perhaps further. */
  reach(offset: number | undefined): void {
    this.move(Math.max(this.#cursor, offset ?? 0));
  }

  /** Keeps messages up to the cursor, and takes the own ones out of the outbox. */
  keep(messages: readonly ChatMessage[], settled: readonly string[]): void {
    if (!this.#shelf.writes) return;
    this.#messages = [...this.#messages, ...messages].slice(-KEPT_MESSAGES);
    this.#settled.push(...settled);
    this.#moved = true;
    if (!this.#writing) this.#write();
  }

  /** The conversation is another one. */
  reset(): void {
    this.#cursor = 0;
    this.#messages = [];
    this.#settled = [];
    this.#moved = false;
    this.#shelf.keep((room) => room.resetConversation(this.#with));
  }

  #write(): void {
    const read = { with: this.#with, messages: this.#messages, cursor: this.#cursor, settled: this.#settled };
    this.#messages = [];
    this.#settled = [];
    this.#moved = false;
    this.#writing = true;
    this.#shelf.keep(
      (room) => room.putRead(read),
      () => {
        this.#writing = false;
        if (this.#moved) this.#write();
      },
    );
  }
}
