import type { TransferView } from "@chatcast/client";
import { expect, test } from "vitest";
import { lineOf, progressOf } from "../src/files/send-progress.ts";

const MIB = 1_048_576;
const one = {
  id: "t",
  fileName: "a\u001b[31m.bin",
  size: 4 * MIB,
  phase: { state: "moving" },
  ackedChunks: 2,
  ackedBytes: MIB,
  inFlight: 3,
  window: 8,
  retransmits: 1,
  throughput: MIB,
  rttMs: 5,
  etaMs: 3_000,
} as TransferView;

test("[CL15] the line of a file that is sent has its share, rate, time left, window and its own verdicts, and steers no terminal", () => {
  const line = lineOf(one, true);
  expect(line).toMatch(/1\.0 MiB\/s {2}\S+ left {2}window 3\/8 {2}2 valid {2}a/);
  expect(line).not.toContain("\u001b");
  expect(lineOf({ ...one, etaMs: undefined }, true)).not.toContain("left");
  expect(lineOf(one, false)).toContain("disconnected, trying again");
});

test("[CL15] programs are told the same of each file, with the verdicts on its own chunks", () => {
  expect(progressOf(one)).toEqual({
    id: "t",
    name: one.fileName,
    size: 4 * MIB,
    acked: MIB,
    rate: MIB,
    etaMs: 3_000,
    inFlight: 3,
    window: 8,
    rttMs: 5,
    retransmits: 1,
    verdicts: { valid: 2, compromised: 0 },
    state: "moving",
  });
});
