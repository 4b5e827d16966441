import { FLIGHT_KINDS, type FlightKind, type FlightPacket } from "@chatcast/client/flight";
import { count, formatBytes } from "../../../ui/format.ts";

const WORDS: Record<FlightKind, string> = {
  chunk: "chunk",
  ask: "what do you have?",
  cancel: "cancel",
  ack: "acknowledged",
  acks: "acknowledged",
  cumulative: "acknowledged",
  missing: "missing",
  nack: "refused",
  compromised: "compromised",
  complete: "complete",
  cancelled: "cancelled",
};

/** A packet as a line: who said what about which chunk. */
export function packetWords(packet: FlightPacket): string {
  const { kind, seq, bytes, verdict, code } = packet;
  return [
    FLIGHT_KINDS[kind] === "out" ? "sent" : "came",
    WORDS[kind],
    ...(seq === undefined ? [] : [`seq ${seq}`]),
    ...listWords(packet),
    ...(bytes === 0 ? [] : [formatBytes(bytes)]),
    ...(verdict === undefined ? [] : [verdict]),
    ...(code === undefined ? [] : [code]),
  ].join(" · ");
}

function listWords({ seqs = [], upTo = -1, missing }: FlightPacket): string[] {
  return [
    ...(seqs.length === 0 ? [] : [count(seqs.length, "chunk")]),
    ...(upTo < 0 ? [] : [`all up to ${upTo}`]),
    ...(missing === undefined
      ? []
      : [missing.length === 0 ? "nothing" : count(missing.length, "stretch", "stretches")]),
  ];
}
