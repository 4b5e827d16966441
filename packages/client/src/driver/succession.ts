import { beginsEpoch, ChatCastError, type CommandKind, type Party } from "@chatcast/protocol";
import type { Journal } from "../journal/journal.ts";
import { Refusal } from "../refusal.ts";
import type { EpochOffer, Vault } from "../sealed/port.ts";
import { told } from "../told.ts";
import type { Asker } from "../transport/ask.ts";
import type { CommandChain } from "./command-chain.ts";
import { everybody } from "./everybody.ts";

export interface SuccessionOptions {
  vault: Vault | undefined;
  journal: Journal;
  /** The room is in another epoch. */
  renewed: () => void;
}

const NEW_LINK = "the keys of this room are others by now: ask for a new link";

/** Leads a sealed room from one epoch to the next, as its commands say. */
export class Succession {
  readonly #options: SuccessionOptions;
  /** Place of the command whose epoch was looked at last. */
  #looked = -1;

  constructor(options: SuccessionOptions) {
    this.#options = options;
  }

  /** The commands are others'. */
  reset(): void {
    this.#looked = -1;
  }

  /**
   * What a command of that kind needs to be given: new keys, for everybody but whom it puts out and who is banned.
   * @throws ChatCastError `E_EPOCH` while the keys of now are not here
   */
  async offer(
    kind: CommandKind,
    target: Party | undefined,
    chain: CommandChain,
    asker: Asker,
  ): Promise<EpochOffer | undefined> {
    const { vault } = this.#options;
    if (vault === undefined || !beginsEpoch(kind)) return undefined;
    const { governance } = chain;
    if (vault.epoch !== governance.epoch) throw new Refusal("E_EPOCH", told("new-link", {}, NEW_LINK));
    const out = [target, ...governance.banned].map((party) => party?.key);
    return vault.succeed(await everybody(asker), out);
  }

  /** Goes over to the epoch that the commands have led to. @param made by this client itself, else it is asked for */
  async follow(chain: CommandChain, asker: Asker, made?: EpochOffer["boxes"]): Promise<void> {
    const { vault, journal, renewed } = this.#options;
    const { began, epochs } = chain;
    if (vault === undefined || began === this.#looked) return;
    const before = vault.epoch;
    try {
      await vault.renew(epochs, made ?? (await asker.request("boxes", { seq: began })));
    } catch (error) {
      if (!(error instanceof ChatCastError)) throw error;
      // Another one has begun meanwhile: its command is on its way.
      if (error.code === "E_NOT_FOUND") return;
      if (error.code !== "E_FORBIDDEN" && error.code !== "E_INTEGRITY") throw error;
      journal.log(`epoch ${epochs.length}: ${error.code} ${error.message}`);
      const code = error.code === "E_FORBIDDEN" ? "keys-for-others" : "keys-altered";
      const text = `${error.message}. You read what is said with the old keys, and can say nothing.`;
      journal.notice("error", told(code, {}, text));
    }
    this.#looked = began;
    if (vault.epoch !== before) renewed();
  }
}
