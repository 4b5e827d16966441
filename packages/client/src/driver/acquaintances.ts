import type { User } from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";

export interface AcquaintancesOptions {
  identities: Identities;
  room: string;
  /** Somebody came with another key than the one under which it was met, or without it. */
  changed: (username: string) => void;
}

/** Whether the people in a room are those who were met there under their names. */
export class Acquaintances {
  readonly #options: AcquaintancesOptions;
  /** By name: the key that was looked at last, and the one under which the name was met, where it is another. */
  readonly #seen = new Map<string, { key: string | undefined; met: string | undefined }>();

  constructor(options: AcquaintancesOptions) {
    this.#options = options;
  }

  /** Looks at people, each once for each key that it comes with. */
  async look(users: readonly User[]): Promise<void> {
    await Promise.all(users.map((user) => this.#lookAt(user)));
  }

  /** The key under which that name was met, when this is not the one. */
  strangerSince({ username, key }: User): string | undefined {
    const seen = this.#seen.get(username);
    return seen?.key === key ? seen?.met : undefined;
  }

  /** The person has compared: the name is this key's now. */
  async trust(username: string, key: string): Promise<void> {
    const { identities, room } = this.#options;
    await identities.trust(room, username, key);
    this.#seen.set(username, { key, met: undefined });
  }

  async #lookAt({ username, key }: User): Promise<void> {
    const seen = this.#seen.get(username);
    if (seen !== undefined && seen.key === key) return;
    this.#seen.set(username, { key, met: undefined });
    const { identities, room, changed } = this.#options;
    const met = await identities.meet(room, username, key);
    if (met === undefined || met === key) return;
    // Somebody else may have come under this name while that was looked up.
    if (this.#seen.get(username)?.key !== key) return;
    this.#seen.set(username, { key, met });
    changed(username);
  }
}
