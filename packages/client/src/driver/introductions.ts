import type { User } from "@chatcast/protocol";
import type { Vault } from "../sealed/port.ts";

export interface IntroductionsOptions {
  vault: Pick<Vault, "isIntroduced">;
  /** Somebody who is listed has been looked at. */
  looked: () => void;
  /** Somebody is listed who has not the link. */
  refused: (username: string) => void;
}

/** More people than any room has, with what they come back with. */
const REMEMBERED = 4_096;

/** Who of those whom the server lists in a sealed room has the link: nobody else is shown, met or written to. */
export class Introductions {
  readonly #options: IntroductionsOptions;
  /** By everything that the answer depends on; undefined while it is being looked at. */
  readonly #known = new Map<string, boolean | undefined>();

  constructor(options: IntroductionsOptions) {
    this.#options = options;
  }

  /** Whether somebody is known to have the link. Who is new is looked at, and told of when that is done. */
  knows(user: User): boolean {
    const name = JSON.stringify([user.username, user.key, user.session]);
    if (!this.#known.has(name)) this.#look(name, user);
    return this.#known.get(name) === true;
  }

  #look(name: string, user: User): void {
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(name, undefined);
    this.#options.vault.isIntroduced(user).then(
      (good) => {
        this.#known.set(name, good);
        if (!good) this.#options.refused(user.username);
        this.#options.looked();
      },
      // It could not be looked at: it is with the next list.
      () => this.#known.delete(name),
    );
  }
}
