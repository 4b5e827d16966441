import type { ReliableDown } from "@chatcast/protocol";
import type { PacketUp } from "../transport/port.ts";
import type { FlightPacket } from "./recording.ts";

/** What is recorded of a packet, but its time. */
export type FlightNote = Omit<FlightPacket, "at">;

/** Of one that this client sends about a transfer; undefined for messages. */
export function noteOfSent(packet: PacketUp): { id: string; note: FlightNote } | undefined {
  if (packet.type === "FILE_CHUNK") {
    const bytes = packet.payload?.byteLength ?? 0;
    return { id: packet.transfer_id, note: { kind: "chunk", bytes, seq: packet.seq } };
  }
  if (packet.type === "SEALED_CHUNK") {
    return { id: packet.transfer_id, note: { kind: "chunk", bytes: packet.payload.byteLength, seq: packet.seq } };
  }
  if (packet.type === "FILE_MANIFEST" || packet.type === "FILE_SEAL") {
    return { id: packet.transfer_id, note: { kind: "ask", bytes: 0 } };
  }
  if (packet.type !== "CONTROL") return undefined;
  return { id: packet.transfer_id, note: { kind: packet.cmd === "CANCEL" ? "cancel" : "ask", bytes: 0 } };
}

/** Of one that the server says about a transfer. */
export function noteOfReceived(packet: ReliableDown): FlightNote {
  switch (packet.type) {
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
  }
}

function noteOfControl(packet: ReliableDown & { type: "CONTROL" }): FlightNote {
  switch (packet.cmd) {
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
