import type { FileAbsence, TransferPhase } from "@chatcast/client";
import { expect, test } from "vitest";
import { phaseWords } from "../src/features/transfers/phase.ts";

const verdict = { status: "compromised", suite: "crc32-xor-seq", seq: 1_012, received: "0" } as const;
const PHASES: readonly [TransferPhase, word: string, tone: string][] = [
  [{ state: "moving" }, "Sending", "moving"],
  [{ state: "waiting", reason: "", why: { code: "connection", values: {}, text: "" } }, "Waiting", "waiting"],
  [{ state: "paused" }, "Paused", "waiting"],
  [{ state: "needs-file", why: "unknown" }, "Needs the file", "waiting"],
  [{ state: "done", at: 0, url: "", sha256: "" }, "Stored and verified by the server", "good"],
  [{ state: "cancelled", at: 0 }, "Cancelled", "ended"],
  [{ state: "killed", at: 0, verdict }, "Stopped: compromised", "bad"],
  [{ state: "failed", at: 0, error: { code: "E_DISK_FULL", message: "The disk is full." } }, "Failed", "bad"],
];

test.each(PHASES)("[PG12] phase %o has its word, and green only when verified", (phase, word, tone) => {
  expect(phaseWords({ phase })).toMatchObject({ word, tone });
});

test("[PG12] a transfer without its file says what to do, and that another file was not sent", () => {
  const detail = (why: FileAbsence) => phaseWords({ phase: { state: "needs-file", why } }).detail;
  expect(detail("permission")).toContain("Continue");
  expect(detail("unknown")).toContain("Pick the same file again");
  expect(detail("changed")).toContain("nothing of it was sent");
});

test("[PG12] a stop names the sequence number, a failure its reason", () => {
  expect(phaseWords({ phase: { state: "killed", at: 0, verdict } }).detail).toContain("1012");
  const error = { code: "E_DISK_FULL", message: "The disk is full." } as const;
  expect(phaseWords({ phase: { state: "failed", at: 0, error } }).detail).toBe("The server's disk is full.");
});
