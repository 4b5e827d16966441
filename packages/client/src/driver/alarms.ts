import type { Verdict } from "@chatcast/protocol";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal } from "../journal/journal.ts";
import { keyOfLog } from "./said.ts";

/** Alerts about messages that were altered on their way, and the conversations that each has stopped. */
export class Alarms {
  readonly #journal: Journal;
  readonly #conversations = new Map<number, string>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  raise(conversation: ConversationLog, verdict: Verdict): void {
    conversation.setBlocked(true);
    const key = this.#journal.alert({
      what: "message",
      title: "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
      stopped: `A message to ${conversation.with ?? "everyone"}, at sequence number ${verdict.seq}.`,
      kept: "Nobody received it. Its text is kept here and is sent again only by hand.",
      verdict,
    });
    this.#conversations.set(key, keyOfLog(conversation));
  }

  /** @returns the key of the conversation that this alert has stopped, once. */
  take(alertKey: number): string | undefined {
    const conversation = this.#conversations.get(alertKey);
    this.#conversations.delete(alertKey);
    return conversation;
  }
}
