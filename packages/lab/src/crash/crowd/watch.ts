import type { ConversationView, MessageView, Snapshot } from "@chatcast/client";
import { digestOf } from "../history/digest.ts";
import { type Deed, fileBody, type LogEntry } from "../history/events.ts";

/** What a watch tells beside the deeds: an own message has an answer now. */
export interface Answered {
  id: string;
  body: string;
  offset?: number;
  /** Of a refusal. */
  code?: string;
}

/**
 * Follows what a client shows: tells each message when it comes into view, and the answer to each own one. Reads only
 * what is new; what stood there before is compared as a whole in the end (`views`).
 */
export class Watch {
  readonly #record: (deed: Deed) => void;
  readonly #answered: (answered: Answered) => void;
  readonly #last = new Map<string, number>();
  readonly #known = new Map<string, ConversationView>();
  readonly #told = new Set<string>();

  constructor(record: (deed: Deed) => void, answered: (answered: Answered) => void) {
    this.#record = record;
    this.#answered = answered;
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
  *views({ conversations }: Snapshot): Generator<Deed> {
    for (const { with: other, messages } of conversations) {
      const entries = messages.map(entryOf).filter((entry) => entry !== undefined);
      const [first, last] = [entries[0], entries.at(-1)];
      if (first === undefined || last === undefined) continue;
      const place = { first: first.offset, last: last.offset, count: entries.length, digest: digestOf(entries) };
      yield { do: "view", ...whose(other), ...place };
    }
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
        this.#record({ do: "saw", ...whose(other), ...entry });
        this.#last.set(key, entry.offset);
      }
      if (message.own) this.#answer(message);
    }
  }

  #answer({ id, state, ...message }: MessageView): void {
    if (state.state === "acknowledged")
      this.#tell(`${id} acknowledged`, { id, body: bodyOf(message), offset: state.offset });
    if (state.state === "failed") this.#tell(`${id} failed`, { id, body: bodyOf(message), code: state.error.code });
  }

  #tell(key: string, answered: Answered): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#answered(answered);
  }
}

function entryOf(message: MessageView): LogEntry | undefined {
  const { offset, from } = message;
  return offset === undefined ? undefined : { offset, from, body: bodyOf(message) };
}

const bodyOf = ({ text, file }: Pick<MessageView, "text" | "file">): string =>
  file === undefined ? (text ?? "") : fileBody(file.name, file.size, file.sha256);

const whose = (other: string | undefined): { with?: string } => (other === undefined ? {} : { with: other });
