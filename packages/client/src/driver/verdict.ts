import type { Ack, ReliableDown, Verdict } from "@chatcast/protocol";

type IntegrityFail = ReliableDown & { type: "CONTROL"; cmd: "INTEGRITY_FAIL" };

/** What an INTEGRITY_FAIL says. */
export function verdictOf({ seq, meta }: IntegrityFail): Verdict {
  return { status: "compromised", suite: "crc32-xor-seq", seq, received: meta.received, ...expectation(meta) };
}

/** What an ACK says; undefined when it says nothing about integrity. */
export function validVerdictOf({ seq, meta }: Ack): Verdict | undefined {
  if (meta?.integrity_status !== "valid") return undefined;
  return { status: "valid", suite: "crc32-xor-seq", seq, received: meta.received ?? "", ...expectation(meta) };
}

const expectation = ({ expected }: { expected?: string | undefined }): { expected?: string } =>
  expected === undefined ? {} : { expected };
