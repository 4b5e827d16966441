import type { DownloadView } from "@chatcast/client";
import { expect, test } from "vitest";
import { receivedLineOf, receivedOf } from "../src/files/receive-progress.ts";

const MIB = 1_048_576;
const file = { name: "a\u001b[31m.bin", size: 4 * MIB, sealed: undefined };
const sealed = { ...file, sealed: { offset: 1 } };
const view = { phase: { state: "moving" }, received: MIB, size: 4 * MIB, rate: MIB } as DownloadView;

test("[CL15] the line of a file that is received has its share, rate, time left and how much is verified, and steers no terminal", () => {
  const line = receivedLineOf(sealed, view);
  expect(line).toMatch(/ 25 % {2}1\.0 MiB\/s {2}0:03 left {2}1\.0 MiB verified {2}a/);
  expect(line).not.toContain("\u001b");
  expect(receivedLineOf(file, view)).toContain("0 B verified");
  expect(receivedLineOf(file, { ...view, rate: 0 })).not.toContain("left");
});

test("[CL15] programs are told the same of it, with the time that is left", () => {
  const told = { name: file.name, size: 4 * MIB, received: MIB, rate: MIB, etaMs: 3_000, state: "moving" };
  expect(receivedOf(sealed, view)).toEqual({ ...told, verified: MIB });
  expect(receivedOf(file, view)).toEqual({ ...told, verified: 0 });
});
