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

/** Reads the verdicts out of what the server says: none, one, or those of a batch of acknowledgements. */
export function verdictsIn(packet: Packet): Verdict[] {
  const [event, body] = eventOf(packet);
  if (event !== "reliable_event" || body === undefined) return [];
  const meta = (body.meta ?? {}) as Record<string, unknown>;
  const { transfer_id, seq } = body;
  const transfer = typeof transfer_id === "string" && transfer_id !== "MSG" ? transfer_id : undefined;
  if (body.cmd === "ACKS") return ackedIn(meta).map((acked) => ({ transfer, says: "valid", seq: acked }));
  const says = wordFor(body, meta);
  return says === undefined ? [] : [{ transfer, says, ...(typeof seq === "number" ? { seq } : {}) }];
}

/** Numbers of the chunks that a batch acknowledges, each beside its tag. */
function ackedIn({ acked }: Record<string, unknown>): number[] {
  if (!Array.isArray(acked)) return [];
  return acked.flatMap((entry: unknown) => {
    const first: unknown = Array.isArray(entry) ? entry[0] : undefined;
    return typeof first === "number" ? [first] : [];
  });
}

function wordFor(body: Record<string, unknown>, meta: Record<string, unknown>): string | undefined {
  if (body.type === "ACK") return meta.integrity_status === "valid" ? "valid" : "unchecked";
  if (body.type === "NACK") return typeof meta.code === "string" ? meta.code : undefined;
  if (body.cmd === "INTEGRITY_FAIL") return "compromised";
  return body.cmd === "COMPLETE" ? "complete" : undefined;
}
