import type { PassingPacket } from "../api.ts";
import type { FlightPacket } from "./recording.ts";

/** What is recorded of a packet, but its time. */
export type FlightNote = Omit<FlightPacket, "at">;

/** Undefined for a packet that is about no transfer. */
export function noteOf(packet: PassingPacket): FlightNote | undefined {
  switch (packet.type) {
    case "FILE_CHUNK":
    case "SEALED_CHUNK":
      return { kind: "chunk", bytes: packet.payload?.byteLength ?? 0, seq: packet.seq };
    case "FILE_MANIFEST":
    case "FILE_SEAL":
      return { kind: "ask", bytes: 0 };
    case "ACK": {
      const verdict = packet.meta?.integrity_status;
      return { kind: "ack", bytes: 0, seq: packet.seq, ...(verdict === undefined ? {} : { verdict }) };
    }
    case "NACK":
      return {
        kind: "nack",
        bytes: 0,
        code: packet.meta.code,
        ...(packet.seq === undefined ? {} : { seq: packet.seq }),
      };
    case "CONTROL":
      return noteOfControl(packet);
    default:
      return undefined;
  }
}

function noteOfControl(packet: PassingPacket & { type: "CONTROL" }): FlightNote {
  switch (packet.cmd) {
    case "RESUME_REQUEST":
      return { kind: "ask", bytes: 0 };
    case "CANCEL":
    case "KILL":
      return { kind: "cancel", bytes: 0 };
    case "ACKS": {
      const { acked, highest_contig: upTo = -1 } = packet.meta;
      return { kind: "acks", bytes: 0, seqs: acked.map(([seq]) => seq), upTo, verdict: "valid" };
    }
    case "CUM_ACK":
      return { kind: "cumulative", bytes: 0, upTo: packet.meta.highest_contig };
    case "MISSING": {
      const { missing, truncated } = packet.meta;
      return { kind: "missing", bytes: 0, missing, ...(truncated ? { truncated } : {}) };
    }
    case "INTEGRITY_FAIL":
      return { kind: "compromised", bytes: 0, seq: packet.seq, verdict: "compromised" };
    case "COMPLETE":
      return { kind: "complete", bytes: 0 };
    case "CANCELLED":
      return { kind: "cancelled", bytes: 0 };
  }
}
