import { ChatCastError, entryStatement, type Identity, type SealedEntryFields, toBase64Url } from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import type { Platform } from "../platform.ts";
import type { Vault } from "../sealed/port.ts";
import type { Asker } from "../transport/ask.ts";
import { nonceOf } from "./nonce.ts";

interface Entry {
  roomName: string;
  username: string;
  /** Of a sealed room. */
  vault?: Vault | undefined;
}

/** What is added to an entry. Nothing, where there is nothing to prove. */
export interface Proof {
  identity?: Identity;
  sealed?: SealedEntryFields;
}

/**
 * Proves this person's key to the server. One entry after the other: a nonce is good for the next entry only, so between
 * asking for it and using it nothing else may ask.
 */
export class Prover {
  readonly #identities: Identities;
  readonly #platform: Pick<Platform, "sha256" | "utf8">;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(identities: Identities, platform: Pick<Platform, "sha256" | "utf8">) {
    this.#identities = identities;
    this.#platform = platform;
  }

  /**
   * Calls `enter` with the proof, or with an empty one where the person has no key or the server knows nothing of keys.
   * Rejects when the server could not be asked: an entry without the key would be refused for good.
   */
  prove(asker: Asker, entry: Entry, enter: (proof: Proof) => void): Promise<void> {
    const entering = this.#turn.then(async () => enter(await this.#proofOf(asker, entry)));
    this.#turn = entering.catch(() => undefined);
    return entering;
  }

  /** Brings the vault to its room's present epoch (`renew`). The code comes by way of that of memberships, needed anyway. */
  renew(asker: Asker, entry: Entry & { vault: Vault }): Promise<void> {
    const renewing = this.#turn.then(async () => {
      const { Membership } = await import("./membership.ts");
      await Membership.renew(this.#platform, asker, entry);
    });
    this.#turn = renewing.catch(() => undefined);
    return renewing;
  }

  async #proofOf(asker: Asker, { roomName, username, vault }: Entry): Promise<Proof> {
    const signer = await this.#identities.signer();
    const nonce = signer === undefined ? undefined : await nonceOf(asker);
    if (vault !== undefined) {
      if (nonce === undefined) throw new ChatCastError("E_SUITE", "this server knows nothing of sealed rooms");
      return vault.prove(nonce, username);
    }
    if (signer === undefined || nonce === undefined) return {};
    const { utf8 } = this.#platform;
    const names = { roomName: utf8(roomName), username: utf8(username) };
    const proof = await signer.sign(entryStatement({ nonce, ...names }));
    return { identity: { key: toBase64Url(signer.publicKey), proof: toBase64Url(proof) } };
  }
}

/** Goes on with the proof of who this person is; at once where nothing is to be proved. */
export function knock(
  prover: Prover | undefined,
  asker: Asker,
  entry: Entry,
  ask: (proof: Proof) => void,
  failed: (error: unknown) => void,
): void {
  if (prover === undefined) ask({});
  else prover.prove(asker, entry, ask).catch(failed);
}
