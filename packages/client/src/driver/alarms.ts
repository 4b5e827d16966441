import type { AnyVerdict, TransferStopped } from "@chatcast/protocol";
import type { AlertView } from "../api.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal } from "../journal/journal.ts";
import { keyOfLog } from "./said.ts";

/** Alerts about messages that were altered on their way, and the conversations that each has stopped. */
export class Alarms {
  readonly #journal: Journal;
  readonly #conversations = new Map<number, { conversation: string; understood: (() => void) | undefined }>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** A message of this client's own was altered on its way. */
  raise(conversation: ConversationLog, verdict: AnyVerdict): void {
    this.stop(conversation, {
      what: "message",
      title: "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
      stopped: `A message to ${conversation.with ?? "everyone"}, at sequence number ${verdict.seq}.`,
      kept: "Nobody received it. Its text is kept here and is sent again only by hand.",
      verdict,
    });
  }

  /** In a sealed room the server says that it stored a message of this client's there. What is there must be that one. */
  stored(conversation: ConversationLog, id: string, offset: number): void {
    const there = conversation.idAt(offset);
    if (there !== undefined && there !== id) this.stop(conversation, exchangedAlert(conversation, offset));
  }

  /** Stops a conversation until somebody has understood why. */
  stop(conversation: ConversationLog, alert: Omit<AlertView, "key" | "at">, understood?: () => void): void {
    conversation.setBlocked(true);
    const key = this.#journal.alert(alert);
    this.#conversations.set(key, { conversation: keyOfLog(conversation), understood });
  }

  /** @returns the key of the conversation that this alert has stopped, once. */
  take(alertKey: number): string | undefined {
    const stopped = this.#conversations.get(alertKey);
    this.#conversations.delete(alertKey);
    stopped?.understood?.();
    return stopped?.conversation;
  }
}

/** Where the server said that it stored a message of this client's, the log has another frame. */
export const exchangedAlert = (conversation: ConversationLog, offset: number): Omit<AlertView, "key" | "at"> => ({
  what: "message",
  title: "SECURITY ALERT: a message of yours was exchanged.",
  stopped: `The server said that message ${offset} to ${conversation.with ?? "everyone"} is yours, and shows another one there.`,
  kept: "What you said is kept here. Ask by another way whether anybody else has read it.",
  verdict: undefined,
});

/** A transfer was stopped because a chunk of it was altered on its way. */
export const transferAlert = (fileName: string, verdict: AnyVerdict): Omit<AlertView, "key" | "at"> => ({
  what: "transfer",
  title: "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
  stopped: `The transfer of ${fileName}, at sequence number ${verdict.seq}.`,
  kept: "Nobody can read any byte of this transfer. Your file, your messages and your other transfers are unharmed.",
  verdict,
});

/** Somebody else's transfer ended early. */
export function stoppedNotice({ from, filename, reason }: TransferStopped): Parameters<Journal["notice"]> {
  if (reason === "cancelled") return ["info", `${from} cancelled sending ${filename}`];
  if (reason === "rekeyed") return ["info", `${filename} from ${from} goes on with the room's new keys`];
  return ["error", `${filename} from ${from} was stopped: its integrity was compromised`];
}

export const endedUnkept = (fileName: string): string =>
  `${fileName} could not be kept on this device and does not go on. Send it again if it is not in the conversation.`;
