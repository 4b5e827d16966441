import { ChatCastError } from "@chatcast/protocol";
import type { Membership, MembershipOptions } from "./membership.ts";

type View = ConstructorParameters<typeof Membership>[1];

/** Gives the code of memberships: at once where it is at hand, later where it is fetched. Rejects when it cannot be. */
export type MembershipCode = () => Promise<typeof Membership>;

type Own = "vault" | "shelf" | "kept";

/** Makes memberships. Their code is what is largest in a client, and nobody needs it before wanting into a room. */
export class Memberships {
  readonly #code: MembershipCode;
  readonly #shared: Omit<MembershipOptions, Own>;
  #Membership: typeof Membership | undefined;

  /** @param shared what all memberships of a client have in common */
  constructor(code: MembershipCode, shared: Omit<MembershipOptions, Own>) {
    this.#code = code;
    this.#shared = shared;
  }

  /** Has to come before `make`. @throws ChatCastError `E_UNAVAILABLE`; the next call tries again */
  async ready(): Promise<void> {
    if (this.#Membership !== undefined) return;
    try {
      this.#Membership = await this.#code();
    } catch (cause) {
      throw new ChatCastError("E_UNAVAILABLE", "what a room needs could not be fetched", { cause });
    }
  }

  /** @throws ChatCastError as `Membership` does */
  make(own: Pick<MembershipOptions, Own>, view: View): Membership {
    if (this.#Membership === undefined) throw new Error("a membership before its code");
    return new this.#Membership({ ...this.#shared, ...own }, view);
  }
}
