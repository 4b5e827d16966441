import { ChatCastError, readInvite } from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import type { Platform } from "../platform.ts";
import type { Vault } from "./port.ts";

/** The way to sealed rooms. Their code is fetched when somebody wants into one. */
export class Vaults {
  readonly #identities: Identities | undefined;

  readonly #platform: Pick<Platform, "chunkWork">;

  constructor(identities: Identities | undefined, platform: Pick<Platform, "chunkWork">) {
    this.#identities = identities;
    this.#platform = platform;
  }

  /** @throws ChatCastError `E_INSECURE_CONTEXT`, `E_UNAVAILABLE` */
  async create(): Promise<Vault> {
    const identities = this.#person;
    return (await import("./vault.ts")).newVault(identities, this.#platform);
  }

  /** @throws ChatCastError `E_SCHEMA` for what is no link, `E_INSECURE_CONTEXT`, `E_UNAVAILABLE` */
  async open(link: string): Promise<Vault> {
    const hash = link.indexOf("#");
    const path = link.slice(0, hash).replace(/^[a-z]+:\/\/[^/]+/, "");
    const invite = hash < 0 ? undefined : readInvite(path, link.slice(hash));
    // The link is a secret, whatever is wrong with it: it is repeated nowhere.
    if (invite === undefined) throw new ChatCastError("E_SCHEMA", "this is no link to a sealed room", { path: "link" });
    const identities = this.#person;
    return (await import("./vault.ts")).openVault(identities, invite, this.#platform);
  }

  get #person(): Identities {
    if (this.#identities !== undefined) return this.#identities;
    throw new ChatCastError("E_UNAVAILABLE", "a sealed room needs a key of yours");
  }
}
