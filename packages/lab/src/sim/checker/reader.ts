import type { ConversationView, MessageView } from "@chatcast/client";
import type { Coverage } from "./coverage.ts";
import { type ConversationKey, type History, pairKey, ROOM } from "./history.ts";

/** What stands at an offset, as the first observer saw it. */
interface Place {
  id: string;
  from: string;
  body: string;
}

/** Checks what clients show against what was said, and against what other clients show. */
export class Reader {
  readonly #history: History;
  readonly #coverage: Coverage;
  readonly #ordered: boolean;
  readonly #logs = new Map<ConversationKey, Map<number, Place>>();
  /** Conversation and offset of each message, by sender and id. */
  readonly #places = new Map<string, string>();
  /** Views that were judged before. A view never changes. */
  #judged = new WeakSet<MessageView>();
  /** What is shown now may be of a log that is gone. */
  #looksAway = false;

  /** @param ordered the network neither doubles nor reorders packets. */
  constructor(history: History, coverage: Coverage, ordered: boolean) {
    this.#history = history;
    this.#coverage = coverage;
    this.#ordered = ordered;
  }

  /** Highest offset that anybody has seen. */
  head(conversation: ConversationKey): number {
    return Math.max(0, ...(this.#logs.get(conversation)?.keys() ?? []));
  }

  conversations(): IterableIterator<ConversationKey> {
    return this.#logs.keys();
  }

  at(conversation: ConversationKey, offset: number): Place | undefined {
    return this.#logs.get(conversation)?.get(offset);
  }

  /** The server was restored from an older copy: what was seen of the log says nothing, until `lookAgain`. */
  lookAway(): void {
    this.#logs.clear();
    this.#places.clear();
    this.#judged = new WeakSet();
    this.#looksAway = true;
  }

  lookAgain(): void {
    this.#looksAway = false;
  }

  /** A client shows this now. */
  shown(reader: string, view: ConversationView): void {
    if (this.#looksAway) return;
    const conversation = view.with === undefined ? ROOM : pairKey(reader, view.with);
    let previous: number | undefined;
    for (const message of view.messages) {
      if (message.offset === undefined) continue;
      if (previous !== undefined && message.offset !== previous + 1) {
        this.#history.violated("I5", `${reader} shows ${message.offset} right after ${previous} of ${conversation}`);
      }
      previous = message.offset;
      if (this.#judged.has(message)) continue;
      this.#judged.add(message);
      this.#judge(reader, conversation, message, message.offset);
    }
  }

  #judge(reader: string, conversation: ConversationKey, message: MessageView, offset: number): void {
    const { id, from } = message;
    const where = `${conversation} ${offset}`;
    const body = message.file
      ? `file ${message.file.name} ${message.file.size} ${message.file.sha256}`
      : `${message.text}`;
    const log = this.#logs.get(conversation) ?? new Map<number, Place>();
    this.#logs.set(conversation, log);
    const seen = log.get(offset);
    if (seen === undefined) log.set(offset, { id, from, body });
    else if (seen.id !== id || seen.from !== from || seen.body !== body) {
      this.#history.violated("I3", `at ${where} ${reader} sees ${from} ${body}, another saw ${seen.from} ${seen.body}`);
    }
    const place = this.#places.get(`${from} ${id}`);
    if (place === undefined) this.#places.set(`${from} ${id}`, where);
    else if (place !== where && !this.#history.trims)
      this.#history.violated("I2", `${from} ${body} stands at ${place} and at ${where}`);
    if (message.integrity.status === "compromised") {
      this.#history.violated("I9", `${reader} was given a message at ${where} that fails its check: ${body}`);
    }
    if (message.file) this.#judgeFile(conversation, message, message.file.name, body);
    else this.#judgeText(conversation, message, body);
    if (conversation !== ROOM && from !== reader) this.#coverage.hit("private message delivered");
  }

  #judgeText(conversation: ConversationKey, { id, from }: MessageView, body: string): void {
    const said = this.#history.said.get(id);
    if (said === undefined) this.#history.violated("I2", `nobody said ${body} under that id`);
    else if (said.from !== from || said.text !== body) {
      this.#history.violated("I9", `${said.from} said ${said.text}, shown is ${from} ${body}`);
    } else if (said.conversation !== conversation) {
      this.#history.violated("I6", `${body} was said in ${said.conversation} and stands in ${conversation}`);
    }
  }

  #judgeFile(conversation: ConversationKey, { from }: MessageView, name: string, body: string): void {
    const sent = this.#history.sentByName.get(name);
    if (sent === undefined || sent.from !== from) {
      this.#history.violated("I7", `${from} never sent ${name}`);
      return;
    }
    if (sent.conversation !== conversation) this.#history.violated("I6", `${name} is shown in ${conversation}`);
    if (body !== `file ${name} ${sent.content.length} ${sent.sha256}`) {
      this.#history.violated("I7", `${body} is not what was sent, ${sent.sha256}`);
    }
    // Where packets overtake each other, a late and damaged copy of a chunk can be judged after all is complete.
    if (this.#ordered && sent.state === "killed")
      this.#history.violated("I9", `${name} was killed and is shown all the same`);
  }
}
