import { shifted } from "../alter-packet.ts";
import { DELAY_MS, REORDER_MS } from "../moves.ts";
import type { PacketKey } from "./interceptor.ts";
import type { Act } from "./perform.ts";

/** One line for the log. */
export function describe(act: Act, { seq, on }: PacketKey): string {
  return `[MITM ATTACK] ${deed(act, seq, on === "download" || on === "upload" ? `the ${on}` : `packet seq ${seq}`)}`;
}

function deed({ attack, source, as }: Act, seq: number, what: string): string {
  switch (attack) {
    case "seq-shift":
      return `Altered packet seq from ${seq} to ${shifted(seq)}`;
    case "bit-flip":
      return `Flipped a bit of ${what}`;
    case "re-tag":
      return `Altered ${what} and recomputed its checksum`;
    case "crc-delta":
      return `Altered ${what} unread and shifted its checksum by the difference`;
    case "craft":
      return `Replaced the content of ${what} by one with the same checksum`;
    case "drop":
      return `Dropped ${what}`;
    case "duplicate":
      return `Duplicated ${what}`;
    case "delay":
      return `Delayed ${what} by ${DELAY_MS} ms`;
    case "reorder":
      return `Held ${what} back for ${REORDER_MS} ms`;
    case "replay":
      return `Sent ${source} once more behind ${what}`;
    case "replay-transfer":
    case "splice-room":
      return `Put ${source} in the place of ${what}`;
    case "truncate":
      return `Cut ${what} in half`;
    case "lower-totals":
      return `Halved the totals in ${what}`;
    case "strip-tag":
      return `Took the checksum off ${what}`;
    case "downgrade-suite":
      return `Claimed a weaker suite for ${what}`;
    case "impersonate":
      return `Put the name ${as} on ${what}`;
  }
}
