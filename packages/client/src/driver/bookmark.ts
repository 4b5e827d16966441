import type { ChatMessage } from "@chatcast/protocol";
import { KEPT_MESSAGES, type RoomStorage, type StoredConversation } from "../storage/port.ts";
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
  /** Counts the logs that this conversation had. */
  #log = 0;

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
    this.#log++;
    this.#shelf.keep((room) => room.resetConversation(this.#with), undefined, `reset ${this.#with ?? ""}`);
  }

  #write(): void {
    this.#moved = false;
    this.#writing = true;
    this.#shelf.keep(
      (room) => this.#put(room),
      () => {
        this.#writing = false;
        if (this.#moved) this.#write();
      },
      `read ${this.#with ?? ""}`,
    );
  }

  /** Writes what has gathered by now; what cannot be written gathers on. */
  async #put(room: RoomStorage): Promise<void> {
    const log = this.#log;
    const [messages, settled] = [this.#messages, this.#settled];
    this.#messages = [];
    this.#settled = [];
    try {
      await room.putRead({ with: this.#with, messages, cursor: this.#cursor, settled });
    } catch (error) {
      if (log === this.#log) this.#messages = [...messages, ...this.#messages].slice(-KEPT_MESSAGES);
      this.#settled = [...settled, ...this.#settled];
      throw error;
    }
  }
}

/** The messages up to the cursor without a hole; what is before one can be fetched again. */
export function unbroken({ messages, cursor }: StoredConversation): readonly ChatMessage[] {
  let first = messages.length;
  while (messages[first - 1]?.offset === cursor - (messages.length - first)) first--;
  return messages.slice(first);
}
