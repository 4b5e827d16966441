import type { KeyedSuiteName, SuiteName } from "@chatcast/protocol";
import type { EpochMillis } from "./transfer-view.ts";

/** One verdict as it is listed. */
export interface IntegrityEvent {
  key: number;
  status: "valid" | "compromised";
  at: EpochMillis;
  seq: number;
  /** "Chat Message", or the transfer's id. */
  source: string;
  type: "MSG" | "FILE_CHUNK";
  suite: SuiteName | KeyedSuiteName;
  /** Whose packet it is that this client checked itself; absent: an own one, which the server checked. */
  readFrom?: string;
  /**
   * The server found the chunk damaged when it read it from its disk again, and told this client, which wanted it from
   * `readFrom`; no tag was checked. Absent: a tag, on arrival.
   */
  readBack?: true;
  /** Absent for keyed suites. */
  expected?: string;
  received: string;
  /** Under a keyed suite, where this client opened the frame: what its tag covers beside the bytes, 160 bytes (SPEC SA). */
  bound?: Uint8Array;
}

/** How many verdicts there were within five seconds. */
export interface VerdictStretch {
  /** Its beginning. */
  from: EpochMillis;
  valid: number;
  compromised: number;
}
