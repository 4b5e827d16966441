import type { Agreement, Signer } from "@chatcast/protocol";

/** Who this person is, and whom it has met: kept for all clients of one browser profile. */
export interface Identities {
  /** The person's own key; undefined where none can be made or kept: the person then enters as anybody. */
  signer(): Promise<Signer | undefined>;
  /** The person's own key to agree with others upon secrets, kept as the signer's is; undefined where there is none. */
  agreement(): Promise<Agreement | undefined>;
  /**
   * The key (unpadded base64url) under which somebody was met in that room. Who comes with a key for the first time is met
   * now; who comes without one is not. Undefined when this name was never met.
   */
  meet(room: string, username: string, key: string | undefined): Promise<string | undefined>;
  /** From now on the name is this key's, whatever it was before. */
  trust(room: string, username: string, key: string): Promise<void>;
  /** Sixty digits in twelve groups that both people see alike. */
  safetyNumber(one: string, other: string): Promise<readonly string[]>;
}
