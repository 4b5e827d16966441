import type { ConversationView, MessageView, Snapshot } from "@chatcast/client";
import { type Deed, fileBody, type LogEntry } from "../history/events.ts";

/** What a watch tells beside the deeds: an own message has an answer now. */
export interface Answered {
  body: string;
  offset?: number;
  /** Of a refusal. */
  code?: string;
}

/** Everything that one conversation shows. */
export interface Shown {
  with?: string;
  entries: LogEntry[];
}

export interface WatchOptions {
  record: (deed: Deed) => void;
  /** An own message waits for its answer: just said, or taken up again from an earlier life. */
  waiting: (body: string) => void;
  /** It is on the wire, for the first time that this life knows of. */
  sent: (body: string) => void;
  answered: (answered: Answered) => void;
}

/**
 * Follows what a client shows: tells each message when it comes into view, and the answer to each own one. Reads only
 * what is new; what stood there before is compared as a whole in the end (`everything`). Runs in a page as well.
 */
export class Watch {
  readonly #options: WatchOptions;
  readonly #last = new Map<string, number>();
  readonly #known = new Map<string, ConversationView>();
  readonly #told = new Set<string>();
  /** Ids of own messages without an answer, by conversation. */
  readonly #waiting = new Map<string, Set<string>>();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Last offset shown, by conversation; "" is the room's. */
  get shown(): Record<string, number> {
    return Object.fromEntries(this.#last);
  }

  look({ conversations }: Snapshot): void {
    for (const view of conversations) {
      const key = view.with ?? "";
      if (this.#known.get(key) === view) continue;
      this.#known.set(key, view);
      this.#lookAt(view, key);
    }
  }

  /** Everything that is shown, for the end of a history. */
  everything({ conversations }: Snapshot): Shown[] {
    return conversations.map(({ with: other, messages }) => ({
      ...whose(other),
      entries: messages.map(entryOf).filter((entry) => entry !== undefined),
    }));
  }

  #lookAt({ with: other, messages }: ConversationView, key: string): void {
    const before = this.#last.get(key) ?? 0;
    const fresh: MessageView[] = [];
    for (let at = messages.length - 1; at >= 0; at--) {
      const message = messages[at];
      if (message === undefined || (message.offset !== undefined && message.offset <= before)) break;
      fresh.push(message);
    }
    for (const message of fresh.reverse()) {
      const entry = entryOf(message);
      if (entry !== undefined) {
        this.#options.record({ do: "saw", ...whose(other), ...entry });
        this.#last.set(key, entry.offset);
      }
      if (message.own) this.#answer(message, key);
    }
    this.#lookAbove(messages, fresh, key);
  }

  /** What an outage left out is filled in above what came since: own messages may have got their answer there. */
  #lookAbove(messages: readonly MessageView[], fresh: readonly MessageView[], key: string): void {
    const above = new Set(this.#waiting.get(key));
    for (const { id } of fresh) above.delete(id);
    if (above.size === 0) return;
    for (const message of messages) if (message.own && above.has(message.id)) this.#answer(message, key);
  }

  #answer({ id, state, ...message }: MessageView, key: string): void {
    const body = bodyOf(message);
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting);
    if (state.state === "acknowledged" || state.state === "failed") waiting.delete(id);
    else waiting.add(id);
    if (state.state === "acknowledged") {
      this.#tell(`${id} acknowledged`, () => this.#options.answered({ body, offset: state.offset }));
    } else if (state.state === "failed") {
      this.#tell(`${id} failed`, () => this.#options.answered({ body, code: state.error.code }));
    } else {
      this.#tell(`${id} waiting`, () => this.#options.waiting(body));
      if (state.state === "sent") this.#tell(`${id} sent`, () => this.#options.sent(body));
    }
  }

  #tell(key: string, tell: () => void): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    tell();
  }
}

function entryOf(message: MessageView): LogEntry | undefined {
  const { offset, from } = message;
  return offset === undefined ? undefined : { offset, from, body: bodyOf(message) };
}

const bodyOf = ({ text, file }: Pick<MessageView, "text" | "file">): string =>
  file === undefined ? (text ?? "") : fileBody(file.name, file.size, file.sha256);

const whose = (other: string | undefined): { with?: string } => (other === undefined ? {} : { with: other });
