import type { ConversationView, MessageView } from "@chatcast/client";
import { MergedRuns } from "./merged-runs.ts";

/** The conversation whose older messages must be fetched next; `with` is undefined for the room's. */
export interface OlderPage {
  with: string | undefined;
  /** Nothing of it is here yet: fetch it without waiting for somebody to scroll up. */
  first: boolean;
}

export interface Timeline {
  /** Oldest first. */
  messages: readonly MessageView[];
  older: OlderPage | undefined;
  /** Messages that are known to be missing and are being fetched. */
  missing: number;
}

/**
 * Conversations as one timeline. Each keeps its own order, whatever the clocks say; what waits for the server stands
 * last. A conversation that has older messages on the server bounds how far back the timeline is complete: what is
 * older than that is held back until it has been fetched, so that nothing appears with a hole in it.
 *
 * One object follows the conversations of one list: what has not changed since the last call is not merged again.
 */
export class TimelineMerge {
  readonly #runs = new MergedRuns();

  /** @param refused conversations whose history the server did not give; they bound nothing. */
  next(conversations: readonly ConversationView[], refused: ReadonlySet<string | undefined>): Timeline {
    const missing = conversations.reduce((sum, { gap }) => sum + (gap?.count ?? 0), 0);
    const open = conversations.filter((conversation) => conversation.hasOlder && !refused.has(conversation.with));
    const empty = open.find((conversation) => conversation.messages.length === 0);
    const bound = open.reduce<ConversationView | undefined>(
      (latest, conversation) => (oldest(conversation) > oldest(latest) ? conversation : latest),
      undefined,
    );
    return {
      messages: this.#messages(conversations, oldest(bound)),
      older: empty ? { with: empty.with, first: true } : bound && { with: bound.with, first: false },
      missing,
    };
  }

  #messages(conversations: readonly ConversationView[], from: number): readonly MessageView[] {
    const [only] = conversations;
    // By itself it is bounded by its own oldest message, and is in its order.
    if (only !== undefined && conversations.length === 1) return only.messages;
    return this.#runs.next(conversations, from);
  }
}

function oldest(conversation: ConversationView | undefined): number {
  return conversation?.messages.find((message) => message.offset !== undefined)?.at ?? Number.NEGATIVE_INFINITY;
}
