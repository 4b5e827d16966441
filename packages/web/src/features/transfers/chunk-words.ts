import type { ChunkView } from "@chatcast/client";
import { formatDuration } from "../../ui/format.ts";

/** What is known of a chunk, as a line: its number, state, tries, RTT and tag. What is unknown is left out. */
export function chunkWords({ seq, status, tries, rttMs, checksum }: ChunkView): string {
  return [
    `seq ${seq}`,
    status,
    `${tries} ${tries === 1 ? "try" : "tries"}`,
    ...(rttMs === undefined ? [] : [`RTT ${formatDuration(rttMs)}`]),
    ...(checksum === undefined ? [] : [`tag ${checksum}`]),
  ].join(" · ");
}
