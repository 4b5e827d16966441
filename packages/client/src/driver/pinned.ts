import type { ServerFacts } from "@chatcast/protocol";
import type { ConversationLog } from "../journal/conversation-log.ts";
import type { Asker } from "../transport/ask.ts";

export interface PinnedOptions {
  conversation: ConversationLog;
  asker: () => Asker | undefined;
  facts: () => ServerFacts | undefined;
}

/**
 * What is pinned before the oldest message that is here: of an open room its server is asked, of a sealed one nobody can be.
 * Nothing that goes wrong with it is anybody's business: what is here shows its own pins.
 */
export class Pinned {
  readonly #options: PinnedOptions;
  #asking = false;
  #again = false;

  constructor(options: PinnedOptions) {
    this.#options = options;
  }

  /** Something that is not here may be pinned, or not any more. */
  look(): void {
    const { asker, facts, conversation } = this.#options;
    if (facts()?.pins !== true) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    this.#again = false;
    const { with: other } = conversation;
    asker()?.ask("pins", other === undefined ? {} : { with: other }, (outcome) => {
      this.#asking = false;
      if (outcome.ok) conversation.setOlderPins(outcome.value.pins);
      if (this.#again) this.look();
    });
    if (asker() === undefined) this.#asking = false;
  }
}
