import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Program } from "./program.ts";

/** A bound against hanging: ten cycles take 15 s on two free cores. */
const TIMEOUT = 240_000;

async function start(...args: string[]): Promise<{ program: Program; home: string }> {
  const home = await mkdtemp(join(tmpdir(), "chatcast-test-"));
  const program = new Program(home, ...args);
  onTestFinished(async () => {
    program.child.kill("SIGKILL");
    await rm(home, { recursive: true, force: true });
  });
  return { program, home };
}

test(
  "[RP1, RP3, RP6] ten crashes of real processes lose, double and reorder nothing",
  async () => {
    const { program } = await start(
      "--cycles",
      "10",
      "--seed",
      "7",
      "--clients",
      "12",
      "--processes",
      "2",
      "--haste",
      "8",
      "--eager",
    );
    const code = await program.ends();
    // The whole output names the seed and what was broken.
    expect([code, program.output]).toEqual([0, expect.stringContaining("cycles 10,")]);
    expect(program.output).toContain("lost 0, doubled 0, hole 0, reordered 0, forked 0, leaked 0, altered 0, stuck 0");
  },
  TIMEOUT,
);

test(
  "[RP4] Ctrl-C finishes the cycle, judges, prints the figures so far and leaves nothing behind",
  async () => {
    const { program, home } = await start(
      "--cycles",
      "1000",
      "--seed",
      "8",
      "--clients",
      "4",
      "--processes",
      "1",
      "--haste",
      "8",
      "--eager",
    );
    await program.says(/^ +1 /m);
    program.child.kill("SIGINT");
    const code = await program.ends();
    expect([code, program.output]).toEqual([0, expect.stringContaining("lost 0,")]);
    expect(await readdir(home)).toEqual([]);
  },
  TIMEOUT,
);
