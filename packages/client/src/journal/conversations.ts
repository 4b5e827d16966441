import type { ConversationView } from "../api.ts";
import { ConversationLog } from "./conversation-log.ts";
import { foldName } from "./fold-name.ts";
import { Slice } from "./slice.ts";

/** The room's conversation and one for each member that was written with. */
export class Conversations {
  #room: ConversationLog;
  readonly #pairs = new Map<string, ConversationLog>();
  readonly #slice: Slice<readonly ConversationView[]>;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = () => {
      this.#slice.stale();
      changed();
    };
    this.#slice = new Slice(() => [
      this.#room.view,
      ...[...this.#pairs.values()].sort((a, b) => b.newestAt - a.newestAt).map(({ view }) => view),
    ]);
    this.#room = new ConversationLog(undefined, this.#changed);
  }

  get view(): readonly ConversationView[] {
    return this.#slice.value;
  }

  /** The conversation with a member, or the room's; made when it is new. */
  with(member: string | undefined): ConversationLog {
    if (member === undefined) return this.#room;
    const key = foldName(member);
    const kept = this.#pairs.get(key);
    if (kept !== undefined) return kept;
    const made = new ConversationLog(member, this.#changed);
    this.#pairs.set(key, made);
    this.#changed();
    return made;
  }

  all(): ConversationLog[] {
    return [this.#room, ...this.#pairs.values()];
  }

  /** Another room: nothing of the old one is shown any more. */
  clear(): void {
    this.#room = new ConversationLog(undefined, this.#changed);
    this.#pairs.clear();
    this.#changed();
  }
}
