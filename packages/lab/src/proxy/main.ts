import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { EXITS, type Exit, failureLine } from "@chatcast/protocol/exits";
import type { Judgement, Passage } from "./middle.ts";
import { HELP, type LabOptions, parseOptions } from "./options.ts";
import { ruleText, UsageError } from "./plan.ts";
import { LabProxy } from "./proxy.ts";
import { Recorder, Recording, Verdicts, wordsOf } from "./recording.ts";

/** With `--json` objects, one a line, for programs; else lines for people. */
const json = process.argv.includes("--json");

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") console.log(HELP);
  else process.exitCode = EXITS[await run(options)].code;
} catch (error) {
  const [exit, message] = failureOf(error);
  if (json) console.log(failureLine(exit, message));
  else console.error(message);
  process.exitCode = EXITS[exit].code;
}

function tell(event: string, data: object, text: string): void {
  console.log(json ? JSON.stringify({ event, ...data }) : text);
}

async function run(options: LabOptions): Promise<Exit> {
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
  const say = (event: string, data: object, text: string): void => {
    if (!options.quiet) tell(event, data, text);
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
        const { stream } = passage.key;
        for (const { line } of passage.deeds) say("altered", { stream, what: line }, `${stream.padEnd(8)} ${line}`);
      },
      judged(judgement: Judgement) {
        verdicts.add(judgement);
        recorder?.judged(judgement);
        if (judgement.says !== "valid") say("said", judgement, `${"server".padEnd(8)} ${wordsOf(judgement)}`);
      },
    },
  );
  // Before the line that says it is ready: whoever reads it may stop the lab at once.
  const halted = stopped();
  const [{ url }, target, rules] = [proxy, options.target.origin, plan.map(ruleText)];
  const what = `seed ${seed}, ${rules.length === 0 ? "no rules: nothing is altered" : rules.join(" ")}`;
  const ready = `ChatCast lab listening on ${url}, in the middle of ${target}\n${what}`;
  tell("listening", { url, target, seed, rules }, ready);
  await halted;
  await proxy.close();
  if (file !== undefined) closeSync(file);
  const { packets, altered } = tally;
  const said = verdicts.words.size;
  tell("stopped", { packets, altered, verdicts: said }, `${packets} packets, ${altered} altered, ${said} verdicts`);
  return recording === undefined ? "done" : compare(recording, verdicts, strange);
}

function compare(recording: Recording, verdicts: Verdicts, strange: ReadonlySet<string>): Exit {
  const [now, then] = [verdicts.words, recording.verdicts.words];
  const missing = [...then.difference(now)].map((words) => `recorded, not said now: ${words}`);
  const added = [...now.difference(then)].map((words) => `said now, not recorded: ${words}`);
  const differences = [...strange, ...missing, ...added];
  const shown = differences.slice(0, 20);
  if (!json) for (const line of shown) console.log(line);
  const [verdict, count] = [now.size, differences.length];
  const sum = count === 0 ? `the same ${verdict} verdicts as recorded` : `${count} differences from the recording`;
  tell("compared", { same: count === 0, verdicts: verdict, differences: count, shown }, sum);
  return count === 0 ? "done" : "integrity";
}

/** Resolves at the first Ctrl-C or SIGTERM. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function failureOf(error: unknown): [Exit, string] {
  if (error instanceof UsageError) return ["usage", error.message];
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return ["usage", "The port to listen on is in use: choose another with --listen."];
  if (code === "EACCES") {
    return path === undefined ? ["usage", "Not allowed to listen on that port."] : ["refused", `Not allowed: ${path}.`];
  }
  if (code === "ENOENT") return ["missing", `There is no ${path}.`];
  if (code === "ENOSPC") return ["room", "No space left on this disk."];
  return ["unexpected", `The lab cannot run: ${message}`];
}
