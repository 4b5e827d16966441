import { parseArgs } from "node:util";
import { FAULT_NAMES, type FaultName } from "./faults.ts";
import { isPerfect, jitter } from "./jitter/jitter.ts";
import { OURS } from "./jitter/ours.ts";
import { run } from "./run.ts";
import { enterMountNamespace } from "./stage/disk.ts";

const HELP = `npm run crash -- [--cycles N] [--seed S] [--clients N] [--keep] | --jitter [--duration S]

Runs a real server and real clients in processes of their own, breaks something N times (20) and judges by the clients'
own histories that nothing acknowledged was lost, doubled, reordered, altered or shown to others. Exit code 1: something
was; then the seed and the place of the histories are printed. Ctrl-C ends it with the figures so far.

  --seed S       decides what breaks and when (a random one, printed)
  --clients N    clients in the room (20), in --processes N processes (4)
  --nodes N      servers on one log in PostgreSQL with a Redis between them (1: one with its own); these may break, too
  --nginx        a real nginx with deploy/nginx-nodes.conf is before the nodes
  --bucket       files are in an S3 bucket (s3rver), unfinished ones too; nodes then have no directory in common
  --round N      cycles in one room (10)
  --pace N       messages a second (20)
  --patience S   how long anything may take to recover, in seconds (60)
  --only FAULT   nothing but this breaks, e.g. "kill server"; can be given several times
  --browser      one client is a page in Chromium, whose renderer is killed now and then
  --eager        clients connect again as soon as the fault is over
  --outage S     servers and engines are away for S seconds (as chance has it)
  --haste N      outages are N times shorter than usual, and files N times smaller
  --keep         keep histories and data although nothing was wrong

  --jitter       instead: links of N clients (200) that drop for 0.5 to 10 s, for S seconds (60), while N messages
                 a second flow; the same for Socket.IO without and with its connection state recovery`;

const { values } = parseArgs({
  options: {
    cycles: { type: "string", default: "20" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    clients: { type: "string" },
    nodes: { type: "string", default: "1" },
    nginx: { type: "boolean", default: false },
    bucket: { type: "boolean", default: false },
    jitter: { type: "boolean", default: false },
    duration: { type: "string", default: "60" },
    processes: { type: "string", default: "4" },
    round: { type: "string", default: "10" },
    pace: { type: "string", default: "20" },
    patience: { type: "string", default: "60" },
    browser: { type: "boolean", default: false },
    haste: { type: "string", default: "1" },
    outage: { type: "string" },
    eager: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(HELP);
else {
  if (!values.jitter) enterMountNamespace();
  // Not by falling off the end: with broken connections by the hundred, Node was seen to wait for a handle of theirs for
  // ever, after the last line and with a whole core.
  process.exit(await (values.jitter ? jitterMain() : crashMain()));
}

/** @returns the exit code. */
async function jitterMain(): Promise<number> {
  console.log(`seed ${values.seed}`);
  const results = await jitter({
    seed: whole(values.seed),
    clients: whole(values.clients ?? "200"),
    duration: whole(values.duration) * 1_000,
    pace: whole(values.pace),
    patience: whole(values.patience) * 1_000,
    say: (line) => console.log(line),
    signal: stopSignal("ending"),
  });
  const ours = results.find(({ name }) => name === OURS);
  return ours === undefined || isPerfect(ours) ? 0 : 1;
}

/** @returns the exit code. */
async function crashMain(): Promise<number> {
  const signal = stopSignal("ending after this cycle");
  const seed = whole(values.seed);
  console.log(`seed ${seed}`);
  const { report } = await run({
    cycles: whole(values.cycles),
    seed,
    clients: whole(values.clients ?? "20"),
    processes: whole(values.processes),
    nodes: Math.max(1, whole(values.nodes)),
    nginx: values.nginx,
    bucket: values.bucket,
    roundLength: whole(values.round),
    eager: values.eager,
    pace: whole(values.pace),
    patience: whole(values.patience) * 1_000,
    haste: whole(values.haste),
    outage: values.outage === undefined ? undefined : whole(values.outage) * 1_000,
    only: values.only.map(faultOf),
    browser: values.browser,
    keep: values.keep,
    say: (line) => console.log(line),
    signal,
  });
  for (const { kind, what } of report.violations.slice(0, 20)) console.log(`${kind}: ${what}`);
  console.log(`\n${report.table()}`);
  return report.violations.length === 0 ? 0 : 1;
}

/** Aborted by Ctrl-C, so that what is under way is finished and judged; the second time all ends at once, children too. */
function stopSignal(what: string): AbortSignal {
  const stop = new AbortController();
  const halt = (): void => {
    if (stop.signal.aborted) process.exit(130);
    console.log(`${what}; once more to end now`);
    stop.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, halt);
  return stop.signal;
}

function faultOf(text: string): FaultName {
  const name = FAULT_NAMES.find((known) => known === text);
  if (name === undefined) throw new Error(`--only takes ${FAULT_NAMES.join(", ")}, not ${text}`);
  return name;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${text} is not a whole number`);
  return value;
}
