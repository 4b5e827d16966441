/** Names of the suites that this version knows. One suite holds for a whole room. */
export type SuiteName = "crc32-xor-seq";

/** What a check found. `expected` is there only for an unkeyed suite: a keyed one must never reveal it. */
export type Verdict =
  | { status: "valid"; suite: SuiteName; seq: number; expected?: string; received: string }
  | { status: "compromised"; suite: SuiteName; seq: number; expected?: string; received: string };

/** One way of binding bytes to their sequence number. */
export interface IntegritySuite {
  readonly name: SuiteName;
  /** Keyed suites tell nobody the tag they expected (SECURITY 0, defect 5). */
  readonly keyed: boolean;
  /** Tag of `bytes` at `seq`, as it travels. */
  seal(bytes: Uint8Array, seq: number): string;
  /** Compares the tag that came with the one that should have. */
  verify(bytes: Uint8Array, seq: number, received: string): Verdict;
}
