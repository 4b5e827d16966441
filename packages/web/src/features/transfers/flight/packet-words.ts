import { FLIGHT_KINDS, type FlightKind, type FlightPacket } from "@chatcast/client/flight";
import { formatBytes } from "../../../ui/format.ts";
import type { Key } from "../../../words/catalog.ts";
import { say } from "../../../words/words.ts";

const WORDS = {
  chunk: "flight.chunk",
  ask: "flight.ask",
  cancel: "flight.cancel",
  ack: "flight.acknowledged",
  acks: "flight.acknowledged",
  cumulative: "flight.acknowledged",
  missing: "flight.missing",
  nack: "flight.refused",
  compromised: "flight.compromised",
  complete: "flight.complete",
  cancelled: "flight.cancelled",
} as const satisfies Record<FlightKind, Key>;

const VERDICTS = { valid: "flight.valid", compromised: "flight.compromised" } as const;

/** A packet as a line: who said what about which chunk. */
export function packetWords(packet: FlightPacket): string {
  const { kind, seq, bytes, verdict, code } = packet;
  return [
    say(FLIGHT_KINDS[kind] === "out" ? "flight.out" : "flight.in"),
    say(WORDS[kind]),
    ...(seq === undefined ? [] : [say("transfers.seq", { seq: String(seq) })]),
    ...listWords(packet),
    ...(bytes === 0 ? [] : [formatBytes(bytes)]),
    ...(verdict === undefined ? [] : [say(VERDICTS[verdict])]),
    ...(code === undefined ? [] : [code]),
  ].join(" · ");
}

function listWords({ seqs = [], upTo = -1, missing }: FlightPacket): string[] {
  return [
    ...(seqs.length === 0 ? [] : [say("flight.chunks", { n: seqs.length })]),
    ...(upTo < 0 ? [] : [say("flight.up-to", { seq: String(upTo) })]),
    ...(missing === undefined
      ? []
      : [missing.length === 0 ? say("flight.nothing") : say("flight.stretches", { n: missing.length })]),
  ];
}
