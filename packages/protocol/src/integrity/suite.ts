/** Suites without a key. Open rooms have the seed's; one suite holds for a whole room. */
export type SuiteName = "crc32-xor-seq";

/** Suites that need a key (`sealed/`). Sealed rooms have `aes-256-gcm-room`. */
export type KeyedSuiteName = "hmac-sha256-room" | "aes-256-gcm-room";

/** What a check found. */
export type Verdict =
  | { status: "valid"; suite: SuiteName; seq: number; expected?: string; received: string }
  | { status: "compromised"; suite: SuiteName; seq: number; expected?: string; received: string };

/**
 * What a check under a key found. There is no place in it for the tag that was expected: whoever is told that for bytes
 * of his own choosing can forge. `received` is the beginning of the tag that came, 8 hex digits.
 */
export interface KeyedVerdict {
  status: "valid" | "compromised";
  suite: KeyedSuiteName;
  seq: number;
  received: string;
  expected?: never;
  /** Where this side opened the frame: what the tag covers beside the bytes (`associatedData`). */
  bound?: Uint8Array;
}

export type AnyVerdict = Verdict | KeyedVerdict;

/** One way of binding bytes to their sequence number without a key. Keyed suites are `sealed/suites.ts`. */
export interface IntegritySuite {
  readonly name: SuiteName;
  /** Keyed suites tell nobody the tag they expected (SECURITY 0, defect 5). */
  readonly keyed: false;
  /** Tag of `bytes` at `seq`, as it travels. */
  seal(bytes: Uint8Array, seq: number): string;
  /** Compares the tag that came with the one that should have. */
  verify(bytes: Uint8Array, seq: number, received: string): Verdict;
}
