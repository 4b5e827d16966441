import type { ErrorBody, KeyedVerdict, Verdict } from "@chatcast/protocol";
import type { Connection } from "./connection.ts";

/** Tells the sender, and the log, of bytes that are not what was sealed. What a keyed tag should have been nobody knows here. */
export function integrityFail(
  connection: Connection,
  echo: { seq: number; id?: string },
  type: "MSG" | "FILE_CHUNK",
  verdict: Verdict | KeyedVerdict,
  transfer_id = "MSG",
): ErrorBody {
  const { expected, received, seq } = verdict;
  const meta = {
    reason: "integrity_compromised" as const,
    ...(expected === undefined ? {} : { expected }),
    received,
    seq,
    type,
  };
  connection.log.error({ type, transferId: transfer_id, seq, expected, received }, "integrity compromised");
  connection.packet({ type: "CONTROL", cmd: "INTEGRITY_FAIL", ...echo, transfer_id, meta });
  return { code: "E_INTEGRITY", message: "the bytes and their checksum do not belong together" };
}

/** What an acknowledgement says of the check. */
export function validMeta({ expected, received }: Verdict | KeyedVerdict) {
  return { integrity_status: "valid" as const, ...(expected === undefined ? {} : { expected }), received };
}
