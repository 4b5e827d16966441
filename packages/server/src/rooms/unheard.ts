import type { MessageDraft } from "../store/port.ts";

/** Messages that are remembered so; the oldest are forgotten first, and reach their readers with what they fetch. */
const MOST = 1_000;

type Named = Pick<MessageDraft, "senderId" | "id" | "at">;

/**
 * Messages whose storing failed without an answer: the store may have them, and then nobody was told. Whoever said one says
 * it again, and its time tells whether it is this attempt that is in the log or one before it, which was told.
 */
export class Unheard {
  readonly #at = new Map<string, number>();

  note({ senderId, id, at }: Named): void {
    const key = keyOf(senderId, id);
    this.#at.delete(key);
    this.#at.set(key, at);
    const [oldest] = this.#at.keys();
    if (this.#at.size > MOST && oldest !== undefined) this.#at.delete(oldest);
  }

  /** @param at of the message in the log @returns whether it is one that nobody was told of; asked again, it is not */
  take({ senderId, id }: Pick<Named, "senderId" | "id">, at: number): boolean {
    if (this.#at.size === 0) return false;
    const key = keyOf(senderId, id);
    const unheard = this.#at.get(key) === at;
    if (unheard) this.#at.delete(key);
    return unheard;
  }
}

const keyOf = (senderId: string, id: string): string => `${senderId} ${id}`;
