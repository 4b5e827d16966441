import type { ServerFacts } from "@chatcast/protocol";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Platform } from "../platform.ts";
import type { Asker } from "../transport/ask.ts";

export interface PinnedOptions {
  platform: Pick<Platform, "after" | "random">;
  conversation: ConversationLog;
  asker: () => Asker | undefined;
  facts: () => ServerFacts | undefined;
}

/** Milliseconds within which it is asked: everybody in a room learns at once that there is something to ask. */
const SPREAD = 2_000;

/**
 * What is pinned before the oldest message that is here: of an open room its server is asked, of a sealed one nobody can be.
 * Nothing that goes wrong with it is anybody's business: what is here shows its own pins.
 */
export class Pinned {
  readonly #options: PinnedOptions;
  /** It will be asked, and nothing was answered since. */
  #due = false;
  #asking = false;

  constructor(options: PinnedOptions) {
    this.#options = options;
  }

  /** Something that is not here may be pinned, or not any more. */
  look(): void {
    if (this.#due || this.#options.facts()?.pins !== true) return;
    this.#due = true;
    if (!this.#asking)
      this.#options.platform.after(Math.floor(this.#options.platform.random() * SPREAD), () => this.#ask());
  }

  #ask(): void {
    this.#due = false;
    const { asker, conversation } = this.#options;
    const { with: other } = conversation;
    const here = asker();
    if (here === undefined) return;
    this.#asking = true;
    here.ask("pins", other === undefined ? {} : { with: other }, (outcome) => {
      this.#asking = false;
      if (outcome.ok) conversation.setOlderPins(outcome.value.pins);
      if (!this.#due) return;
      this.#due = false;
      this.look();
    });
  }
}
