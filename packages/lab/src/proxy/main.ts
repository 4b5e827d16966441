import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Judgement, Passage } from "./middle.ts";
import { HELP, type LabOptions, parseOptions } from "./options.ts";
import { ruleText, UsageError } from "./plan.ts";
import { LabProxy } from "./proxy.ts";
import { Recorder, Recording, Verdicts, wordsOf } from "./recording.ts";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") console.log(HELP);
  else await run(options);
} catch (error) {
  console.error(sentence(error));
  process.exitCode = 1;
}

async function run(options: LabOptions): Promise<void> {
  const recording = options.replay === undefined ? undefined : Recording.parse(readFileSync(options.replay, "utf8"));
  const { seed, plan } = recording ?? options;
  const file = options.record === undefined ? undefined : openSync(options.record, "w");
  const recorder =
    file === undefined
      ? undefined
      : new Recorder(
          (line) => writeSync(file, line),
          () => performance.now(),
          { seed, plan },
        );
  const verdicts = new Verdicts();
  const strange = new Set<string>();
  const tally = { packets: 0, altered: 0 };
  const say = (line: string): void => {
    if (!options.quiet) console.log(line);
  };
  const proxy = await LabProxy.open(
    { ...options, seed, plan, ...(recording === undefined ? {} : { decide: recording.decide }) },
    {
      passed(passage: Passage) {
        tally.packets++;
        if (passage.deeds.length > 0) tally.altered++;
        recorder?.passed(passage);
        const difference = recording?.differs(passage);
        if (difference !== undefined) strange.add(difference);
        for (const { line } of passage.deeds) say(`${passage.key.stream.padEnd(8)} ${line}`);
      },
      judged(judgement: Judgement) {
        verdicts.add(judgement);
        recorder?.judged(judgement);
        if (judgement.says !== "valid") say(`${"server".padEnd(8)} ${wordsOf(judgement)}`);
      },
    },
  );
  // Before the line that says it is ready: whoever reads it may stop the lab at once.
  const halted = stopped();
  console.log(`ChatCast lab listening on ${proxy.url}, in the middle of ${options.target.origin}`);
  console.log(`seed ${seed}, ${plan.length === 0 ? "no rules: nothing is altered" : plan.map(ruleText).join(" ")}`);
  await halted;
  await proxy.close();
  if (file !== undefined) closeSync(file);
  console.log(`${tally.packets} packets, ${tally.altered} altered, ${verdicts.words.size} verdicts`);
  if (recording !== undefined) process.exitCode = compare(recording, verdicts, strange);
}

/** @returns the exit code. */
function compare(recording: Recording, verdicts: Verdicts, strange: ReadonlySet<string>): number {
  const [now, then] = [verdicts.words, recording.verdicts.words];
  const missing = [...then.difference(now)].map((words) => `recorded, not said now: ${words}`);
  const added = [...now.difference(then)].map((words) => `said now, not recorded: ${words}`);
  const differences = [...strange, ...missing, ...added];
  for (const line of differences.slice(0, 20)) console.log(line);
  if (differences.length === 0) console.log(`the same ${now.size} verdicts as recorded`);
  else console.log(`${differences.length} differences from the recording`);
  return differences.length === 0 ? 0 : 1;
}

/** Resolves at the first Ctrl-C or SIGTERM. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function sentence(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return "The port to listen on is in use: choose another with --listen.";
  if (code === "EACCES") return `Not allowed${path === undefined ? " to listen on that port" : `: ${path}`}.`;
  if (code === "ENOENT") return `There is no ${path}.`;
  return `The lab cannot run: ${message}`;
}
