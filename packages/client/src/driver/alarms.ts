import type { AnyVerdict, TransferStopped } from "@chatcast/protocol";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Journal, NewAlert } from "../journal/journal.ts";
import { type Notices, type Stops, type Told, told } from "../told.ts";
import { keyOfLog } from "./said.ts";

const COMPROMISED = told<Stops, "compromised">(
  "compromised",
  {},
  "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
);

/** What is kept when a transfer was stopped. */
export const UNHARMED = told<Stops, "unharmed">(
  "unharmed",
  {},
  "Nobody can read any byte of this transfer. Your file, your messages and your other transfers are unharmed.",
);

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
      title: COMPROMISED,
      stopped: [message(conversation.with, verdict.seq)],
      kept: [told("text-kept", {}, "Nobody received it. Its text is kept here and is sent again only by hand.")],
      verdict,
    });
  }

  /** In a sealed room the server says that it stored a message of this client's there. What is there must be that one. */
  stored(conversation: ConversationLog, id: string, offset: number): void {
    const there = conversation.idAt(offset);
    if (there !== undefined && there !== id) this.stop(conversation, exchangedAlert(conversation, offset));
  }

  /** Stops a conversation until somebody has understood why. */
  stop(conversation: ConversationLog, alert: NewAlert, understood?: () => void): void {
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
export const exchangedAlert = ({ with: name }: ConversationLog, at: number): NewAlert => {
  const offset = String(at);
  const text = `The server said that message ${at} to ${name ?? "everyone"} is yours, and shows another one there.`;
  const stopped: Told<Stops> =
    name === undefined
      ? told("exchanged-message", { offset }, text)
      : told("exchanged-private", { offset, name }, text);
  return {
    what: "message",
    title: told("exchanged", {}, "SECURITY ALERT: a message of yours was exchanged."),
    stopped: [stopped],
    kept: [told("ask-others", {}, "What you said is kept here. Ask by another way whether anybody else has read it.")],
    verdict: undefined,
  };
};

/** A transfer was stopped because a chunk of it was altered on its way. */
export const transferAlert = (file: string, verdict: AnyVerdict): NewAlert => {
  const text = `The transfer of ${file}, at sequence number ${verdict.seq}.`;
  return {
    what: "transfer",
    title: COMPROMISED,
    stopped: [told("transfer", { file, seq: String(verdict.seq) }, text)],
    kept: [UNHARMED],
    verdict,
  };
};

/** Somebody else's transfer ended early. */
export function stoppedNotice({ from, filename, reason }: TransferStopped): Parameters<Journal["notice"]> {
  const about = { name: from, file: filename };
  if (reason === "cancelled") return ["info", told("file-cancelled", about, `${from} cancelled sending ${filename}`)];
  if (reason === "rekeyed")
    return ["info", told("file-goes-on", about, `${filename} from ${from} goes on with the room's new keys`)];
  const text = `${filename} from ${from} was stopped: its integrity was compromised`;
  return ["error", told("file-compromised", about, text)];
}

export const endedUnkept = (file: string): Told<Notices> =>
  told(
    "file-unkept",
    { file },
    `${file} could not be kept on this device and does not go on. Send it again if it is not in the conversation.`,
  );

function message(name: string | undefined, at: number): Told<Stops> {
  const seq = String(at);
  const text = `A message to ${name ?? "everyone"}, at sequence number ${seq}.`;
  return name === undefined ? told("message", { seq }, text) : told("private-message", { name, seq }, text);
}
