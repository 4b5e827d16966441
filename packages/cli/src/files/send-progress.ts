import type { TransferView } from "@chatcast/client";
import { bar, bytes, duration } from "../terminal/format.ts";
import { plain } from "../terminal/output.ts";

/** What programs are told of a file that is being sent. */
export function progressOf(one: TransferView) {
  const { id, fileName, size, ackedBytes, throughput, etaMs, inFlight, window, rttMs, retransmits, phase } = one;
  return {
    id,
    name: fileName,
    size,
    acked: ackedBytes,
    rate: Math.round(throughput),
    etaMs,
    inFlight,
    window,
    rttMs,
    retransmits,
    verdicts: verdictsOf(one),
    state: phase.state,
  };
}

/** What people see of it. */
export function lineOf(one: TransferView, connected: boolean): string {
  const share = one.size === 0 ? 1 : one.ackedBytes / one.size;
  const eta = one.etaMs === undefined ? "" : `  ${duration(one.etaMs)} left`;
  const state = connected ? `${bytes(one.throughput)}/s${eta}` : "disconnected, trying again";
  const { valid, compromised } = verdictsOf(one);
  const verdict = compromised > 0 ? `${compromised} compromised` : `${valid} valid`;
  return `${bar(share, 24)}  ${state}  window ${one.inFlight}/${one.window}  ${verdict}  ${plain(one.fileName)}`;
}

/** Those on the chunks of this file: what is acknowledged was found valid, and one that was altered ends the transfer. */
function verdictsOf({ ackedChunks, phase }: TransferView): { valid: number; compromised: number } {
  return { valid: ackedChunks, compromised: phase.state === "killed" && phase.verdict !== undefined ? 1 : 0 };
}
