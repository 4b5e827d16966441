import type { Audience, User } from "@chatcast/protocol";
import type { Vault } from "../sealed/port.ts";
import type { StoredSaid } from "../storage/port.ts";

/** Seals what one member says, one message after the other, in the order in which they were said. */
export class Sealing {
  readonly #vault: Vault;
  readonly #memberOf: (audience: Audience) => User | undefined;
  #tail: Promise<unknown> = Promise.resolve();
  /** Messages that were last sent without one before them: what is missing then will never come. */
  readonly #bare = new Set<string>();

  /** @param memberOf who is meant by a private audience, as the room shows it @throws `E_NO_RECIPIENT` when nobody is */
  constructor(vault: Vault, memberOf: (audience: Audience) => User | undefined) {
    this.#vault = vault;
    this.#memberOf = memberOf;
  }

  /** A frame of its own for a message. Each call takes a place in the stream: never ask twice for one sending. */
  seal({ text, audience, from }: StoredSaid): Promise<string> {
    const sealed = this.#tail.then(() => this.#vault.seal({ text, from, to: this.#memberOf(audience) }));
    this.#tail = sealed.catch(() => undefined);
    return sealed;
  }

  /** A message goes out, behind another one or not. */
  sent(id: string, prev: string | undefined): void {
    if (prev === undefined) this.#bare.add(id);
    else this.#bare.delete(id);
  }

  /** A frame was refused. Where its place in the stream stays empty for good, the stream ends. */
  refused({ id, frame }: StoredSaid, why: "gap" | "passing" | "final"): void {
    if (frame === undefined || why === "passing") return;
    if (why === "final" || this.#bare.has(id)) this.#vault.giveUp(frame);
  }

  /** The frame can be sent: its stream has not ended. */
  isGood(frame: string | undefined): frame is string {
    return frame !== undefined && !this.#vault.isGivenUp(frame);
  }
}
