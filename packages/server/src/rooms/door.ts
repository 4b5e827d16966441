import { forbidden, type Governance, type Name } from "@chatcast/protocol";
import type { Bots } from "./bots.ts";
import type { Custody } from "./custody.ts";
import { type Identified, whoIs } from "./given.ts";

/** Who is let into a room, by what was ordered in it and by what the administrator of the server made of it. */
export class Door {
  readonly #rights: Governance;
  readonly #custody: Custody;
  readonly #bots: Pick<Bots, "requireFree">;

  constructor(rights: Governance, custody: Custody, bots: Pick<Bots, "requireFree">) {
    this.#rights = rights;
    this.#custody = custody;
    this.#bots = bots;
  }

  /** @throws ChatCastError `E_FORBIDDEN` in a closed room */
  requireOpen(): void {
    const { closed } = this.#rights;
    if (closed !== undefined) {
      const by = closed.by.username;
      throw forbidden("closed", `${by} closed this room`, { by });
    }
    this.#custody.requireOpen();
  }

  /** @throws ChatCastError `E_FORBIDDEN` in a closed room, and for who or whose name is banned; `E_NAME_TAKEN` by a bot */
  requireWelcome(name: Name, known: Identified | undefined, key: string | undefined): void {
    this.requireOpen();
    this.#bots.requireFree(name);
    const who = whoIs({ id: known?.id ?? "", identity: key ?? known?.identity });
    if (this.#rights.isBanned(who, name.key)) throw forbidden("banned", "you are banned from this room");
  }

  /** For somebody new. @throws ChatCastError `E_FORBIDDEN` while the room is in quarantine */
  requireFree(): void {
    this.#custody.requireFree();
  }
}
