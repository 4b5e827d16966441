import type { ConversationView, MessageView } from "@chatcast/client";

/** Tells what others say from then on apart from older messages that are fetched. */
export class Newcomers {
  /** Offset of the newest message that is known, by conversation. */
  readonly #known = new Map<string | undefined, number>();
  readonly #failed = new Set<string>();
  #since = 0;

  /** @param conversations as they stand: nothing of it is new */
  constructor(conversations: readonly ConversationView[]) {
    for (const { with: other, messages } of conversations) {
      const newest = messages.findLast(isStored);
      this.#known.set(other, newest?.offset ?? 0);
      this.#since = Math.max(this.#since, newest?.at ?? 0);
    }
    this.take(conversations);
  }

  /**
   * @returns what others said since the last call, and what of this person's own has failed since, oldest first in each
   * conversation; a message once
   */
  take(conversations: readonly ConversationView[]): MessageView[] {
    return conversations.flatMap(({ with: other, messages }) => {
      const known = this.#known.get(other) ?? 0;
      const come: MessageView[] = [];
      for (let at = messages.length - 1; at >= 0; at--) {
        const message = messages[at];
        if (message === undefined) continue;
        if (message.offset === undefined) {
          if (this.#hasFailed(message)) come.unshift(message);
          continue;
        }
        if (message.offset <= known) break;
        // Of a conversation that was not read yet the first page is old, but for what came since.
        if (known === 0 && message.at <= this.#since) break;
        if (!message.own) come.unshift(message);
      }
      this.#known.set(other, messages.findLast(isStored)?.offset ?? 0);
      return come;
    });
  }

  /** Told once a message; sent again it may fail again. */
  #hasFailed({ id, state }: MessageView): boolean {
    if (state.state !== "failed") {
      this.#failed.delete(id);
      return false;
    }
    if (this.#failed.has(id)) return false;
    this.#failed.add(id);
    return true;
  }
}

const isStored = ({ offset }: MessageView): boolean => offset !== undefined;
