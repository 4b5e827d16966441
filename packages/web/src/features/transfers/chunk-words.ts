import type { ChunkView } from "@chatcast/client";
import { formatDuration } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { cellWord } from "./cells.ts";

/** What is known of a chunk, as a line: its number, state, tries, RTT and tag. What is unknown is left out. */
export function chunkWords({ seq, status, tries, rttMs, checksum }: ChunkView): string {
  return [
    say("transfers.seq", { seq: String(seq) }),
    cellWord(status),
    say("transfers.tries", { n: tries }),
    ...(rttMs === undefined ? [] : [say("transfers.rtt", { time: formatDuration(rttMs) })]),
    ...(checksum === undefined ? [] : [say("transfers.tag", { tag: checksum })]),
  ].join(" · ");
}
