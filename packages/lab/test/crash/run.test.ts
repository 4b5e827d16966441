import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { findChromium } from "../../src/crash/crowd/page/chromium.ts";
import { FAULT_NAMES, type FaultName } from "../../src/crash/faults.ts";
import { NEED_DISK, NEED_NODES, NEEDS_PAGE } from "../../src/crash/run.ts";
import { whyNoMount } from "../../src/crash/stage/disk.ts";
import { whyNoEngines } from "../../src/crash/stage/engines.ts";
import { whyNoNginx } from "../../src/crash/stage/nginx.ts";
import { Program } from "./program.ts";

/** A bound against hanging: ten cycles take 40 s on a free core. */
const WITHIN = 240_000;
/** The program's own words come first. */
const TIMEOUT = WITHIN + 30_000;

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "chatcast-test-"));
  // PostgreSQL runs as somebody else, whose data is below it.
  await chmod(home, 0o711);
  return home;
}

async function start(...args: string[]): Promise<{ program: Program; home: string }> {
  const home = await newHome();
  const program = new Program(home, ...args);
  onTestFinished(async () => {
    program.child.kill("SIGKILL");
    await rm(home, { recursive: true, force: true });
  });
  return { program, home };
}

const WHY_NO_DISK = whyNoMount();
const WHY_NO_PAGE =
  findChromium() === undefined ? "needs Chromium: apt-get install chromium-headless-shell" : undefined;
/** Those that every machine can make; nodes have a run of their own below. */
const ANYWHERE = FAULT_NAMES.filter((fault) => ![...NEED_DISK, ...NEED_NODES, NEEDS_PAGE].includes(fault));

describe("ten crashes of real processes", () => {
  let ended: { code: unknown; output: string };

  beforeAll(async () => {
    const home = await newHome();
    const program = new Program(
      home,
      ...["--cycles", "10", "--seed", "7", "--clients", "20", "--processes", "2"],
      ...["--haste", "8", "--eager", "--browser"],
    );
    ended = { code: await program.ends(WITHIN), output: program.output };
    return async () => {
      program.child.kill("SIGKILL");
      await rm(home, { recursive: true, force: true });
    };
  }, TIMEOUT);

  const met = (fault: FaultName): void => {
    expect(ended.output).toMatch(new RegExp(`^${fault} +[1-9]`, "m"));
    expect(ended.output).not.toContain(`not run: ${fault}`);
  };

  test("[RP1, RP3, RP6] lose, double and reorder nothing", () => {
    ANYWHERE.forEach(met);
    expect(ended.output).toMatch(/^chunks sent again, of a file: p50 \d+, p99 \d+, max \d+$/m);
    // The whole output names the seed and what was broken.
    expect([ended.code, ended.output]).toEqual([0, expect.stringContaining("cycles 10,")]);
    expect(ended.output).toContain("lost 0, doubled 0, hole 0, reordered 0, forked 0, leaked 0, altered 0, stuck 0");
  });

  test.skipIf(WHY_NO_DISK !== undefined)(
    `[RP3] among them a full disk (${WHY_NO_DISK ?? "a small one of its own"})`,
    () => NEED_DISK.forEach(met),
  );

  test.skipIf(WHY_NO_PAGE !== undefined)(`[RP3] among them a page (${WHY_NO_PAGE ?? "in Chromium"})`, () =>
    met(NEEDS_PAGE),
  );
});

const WHY_NO_NODES = whyNoEngines() ?? whyNoNginx();

test.skipIf(WHY_NO_NODES !== undefined)(
  `[RP7] of three nodes behind nginx, Redis and PostgreSQL each breaks amid talk and files, and everybody goes on (${WHY_NO_NODES ?? "with real engines"})`,
  async () => {
    const faults = ["kill server", "kill redis", "crash postgres", "cut node off", "rolling restart"];
    const { program } = await start(
      ...["--nodes", "3", "--nginx", "--cycles", String(faults.length), "--seed", "77", "--patience", "90"],
      ...["--clients", "6", "--processes", "2", "--haste", "8", "--eager"],
      ...faults.flatMap((fault) => ["--only", fault]),
    );
    const code = await program.ends(WITHIN);
    expect([code, program.output]).toEqual([0, expect.stringContaining(`cycles ${faults.length},`)]);
    for (const fault of faults) expect(program.output).toMatch(new RegExp(`^${fault} +1 `, "m"));
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
    const code = await program.ends(WITHIN);
    expect([code, program.output]).toEqual([0, expect.stringContaining("lost 0,")]);
    expect(await readdir(home)).toEqual([]);
  },
  TIMEOUT,
);

test(
  "[RP5] a small run: what Socket.IO is given over the same links, and ChatCast delivers all of it, once and in order",
  async () => {
    const { program } = await start("--jitter", "--seed", "5", "--clients", "8", "--duration", "5");
    const code = await program.ends(WITHIN);
    const row = (system: string) => new RegExp(`^${system} +800 +(\\d+) .* ms$`, "m").exec(program.output);
    expect([code, program.output]).toEqual([0, expect.stringMatching(/^ChatCast +800 +800 +100\.00 % +0 +0 +8 /m)]);
    for (const system of ["Socket.IO", "Socket.IO, recovery"]) expect(Number(row(system)?.[1])).toBeGreaterThan(0);
  },
  TIMEOUT,
);
