import type { Packet } from "socket.io-parser";
import { eventOf } from "./quarry.ts";

/** What the server says about one packet of a client. `transfer`: its id; undefined for messages. */
export interface Verdict {
  transfer: string | undefined;
  /** Absent where it is about a whole transfer. */
  seq?: number;
  /** "valid", "unchecked", "compromised", "complete", or the code of a refusal. */
  says: string;
}

/** Reads the verdict out of what the server says; undefined when it is none. */
export function verdictIn(packet: Packet): Verdict | undefined {
  const [event, body] = eventOf(packet);
  if (event !== "reliable_event" || body === undefined) return undefined;
  const says = wordFor(body, (body.meta ?? {}) as Record<string, unknown>);
  if (says === undefined) return undefined;
  const { transfer_id, seq } = body;
  const transfer = typeof transfer_id === "string" && transfer_id !== "MSG" ? transfer_id : undefined;
  return { transfer, says, ...(typeof seq === "number" ? { seq } : {}) };
}

function wordFor(body: Record<string, unknown>, meta: Record<string, unknown>): string | undefined {
  if (body.type === "ACK") return meta.integrity_status === "valid" ? "valid" : "unchecked";
  if (body.type === "NACK") return typeof meta.code === "string" ? meta.code : undefined;
  if (body.cmd === "INTEGRITY_FAIL") return "compromised";
  return body.cmd === "COMPLETE" ? "complete" : undefined;
}
