import type { Audience, User } from "@chatcast/protocol";
import type { Vault } from "../sealed/port.ts";
import type { StoredSaid } from "../storage/port.ts";

/** Somebody who alters everything must not make two clients talk of nothing else. */
const STOPS = 100;

/** Seals what one member says, one message after the other, in the order in which they were said. */
export class Sealing {
  readonly #vault: Vault;
  readonly #memberOf: (audience: Audience) => User | undefined;
  readonly #name: () => string;
  #tail: Promise<unknown> = Promise.resolve();
  /** Messages that were last sent without one before them: what is missing then will never come. */
  readonly #bare = new Set<string>();
  /** Streams that this client has stopped. */
  readonly #stopped = new Set<string>();

  /**
   * @param memberOf who is meant by a private audience, as the room shows it; throws `E_NO_RECIPIENT` when nobody is
   * @param name under which the member is in the room now
   */
  constructor(vault: Vault, memberOf: (audience: Audience) => User | undefined, name: () => string) {
    this.#vault = vault;
    this.#memberOf = memberOf;
    this.#name = name;
  }

  /**
   * The message with a frame of its own, under the name of now. Each call takes a place in the stream: never ask twice for
   * one sending.
   */
  seal(stored: StoredSaid): Promise<StoredSaid & { frame: string }> {
    const sealed = this.#tail.then(async () => {
      const { id, text, relation, audience, stop, receipt } = stored;
      const from = this.#name();
      const to = this.#memberOf(audience);
      const frame = await this.#vault.seal({ id, text, relation, from, to, stop, receipt });
      return { ...stored, from, frame };
    });
    this.#tail = sealed.catch(() => undefined);
    return sealed;
  }

  /** Whether to ask the sender of that frame for another stream: once for each, and not without end. */
  stops(frame: string): boolean {
    const stream = this.#vault.streamOf(frame);
    if (stream === undefined || this.#stopped.has(stream) || this.#stopped.size >= STOPS) return false;
    this.#stopped.add(stream);
    return true;
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

  /** The frame can be sent: its stream has not ended, and it was sealed under the name of now. */
  isGood(stored: StoredSaid): stored is StoredSaid & { frame: string } {
    const { frame, from } = stored;
    return frame !== undefined && from === this.#name() && !this.#vault.isGivenUp(frame);
  }
}
