import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rng } from "../sim/kernel/rng.ts";
import { findChromium } from "./crowd/page/chromium.ts";
import type { CycleOptions } from "./cycle.ts";
import { FAULT_NAMES, type FaultName } from "./faults.ts";
import { Report } from "./report.ts";
import { type RoundResult, round } from "./round.ts";
import { Auditor } from "./stage/auditor.ts";
import { openBucket } from "./stage/bucket.ts";
import { Condition } from "./stage/condition.ts";
import { SmallDisk, whyNoSmallDisk } from "./stage/disk.ts";
import { type Engines, openEngines, openLinks, whyNoEngines } from "./stage/engines.ts";
import { Gate } from "./stage/gate.ts";
import { Nginx, whyNoNginx } from "./stage/nginx.ts";
import { Server } from "./stage/server.ts";

/** Bytes of the largest file that is sent. */
const LARGEST = 12 * 1024 ** 2;

export const NEED_DISK: readonly FaultName[] = ["fill disk", "start on full disk"];
export const NEEDS_PAGE: FaultName = "crash page";
export const NEED_NODES: readonly FaultName[] = ["kill redis", "crash postgres", "cut node off", "rolling restart"];

export interface RunOptions {
  cycles: number;
  seed: number;
  /** Servers on one log in PostgreSQL; 1: one alone with its own. */
  nodes: number;
  /** A real nginx distributes the clients over the nodes, not this program. */
  nginx: boolean;
  /** All files are in a bucket, unfinished ones too, and each server has a directory of its own. */
  bucket: boolean;
  clients: number;
  /** Processes that the clients are spread over. */
  processes: number;
  /** One of the clients is a page of a real browser. */
  browser: boolean;
  /** Cycles in one room. */
  roundLength: number;
  /** Nothing but these break; every one that can when empty. */
  only: readonly FaultName[];
  eager: boolean;
  /** Outages are so many times shorter than usual, and files so many times smaller. */
  haste: number;
  /** How long servers and engines are away, in ms; undefined: as chance has it. */
  outage: number | undefined;
  /** Messages a second. */
  pace: number;
  patience: number;
  /** Keep histories and data although nothing was wrong. */
  keep: boolean;
  say: (line: string) => void;
  /** Aborted by whoever wants the figures so far. */
  signal: AbortSignal;
}

export interface RunResult {
  report: Report;
  /** Where histories, logs and data are; undefined when they were removed. */
  kept: string | undefined;
}

/** Runs cycles, round after round, over one data directory; at the end every room's logs are read once more. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { seed, say, keep, nodes } = options;
  const why = nodes === 1 ? undefined : (whyNoEngines() ?? (options.nginx ? whyNoNginx() : undefined));
  if (why !== undefined) throw new Error(`nodes cannot be run here: ${why}`);
  const home = await mkdtemp(join(tmpdir(), "chatcast-crash-"));
  const report = new Report();
  let disk: SmallDisk | undefined;
  try {
    disk = options.nodes === 1 ? mountDisk(home, say, report) : undefined;
    skipByNodes(options, report);
    const browser = hasPage(options, report);
    await perform({ ...options, browser }, home, disk, report);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report.violation({ kind: "stuck", what: `the run ended: ${what}` });
  } finally {
    disk?.unmount();
  }
  const kept = keep || report.violations.length > 0 ? home : undefined;
  if (kept === undefined) await rm(home, { recursive: true, force: true });
  else say(`seed ${seed}: histories, server log and data are in ${home}`);
  return { report, kept };
}

/** Nodes keep their log elsewhere than on the disk that is filled. */
function skipByNodes({ nodes, say }: RunOptions, report: Report): void {
  const why = nodes === 1 ? "--nodes" : "several nodes";
  for (const fault of nodes === 1 ? NEED_NODES : NEED_DISK) {
    report.skip(fault, why);
    say(`not run: ${fault} (${why})`);
  }
}

function hasPage({ browser, say }: RunOptions, report: Report): boolean {
  if (browser && findChromium() !== undefined) return true;
  const why = browser ? "no Chromium found" : "--browser";
  report.skip(NEEDS_PAGE, why);
  say(`not run: ${NEEDS_PAGE} (${why})`);
  return false;
}

function mountDisk(home: string, say: (line: string) => void, report: Report): SmallDisk | undefined {
  let why = whyNoSmallDisk();
  if (why === undefined) {
    try {
      return SmallDisk.mount(home);
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
  }
  for (const fault of NEED_DISK) {
    report.skip(fault, why);
    say(`not run: ${fault} (${why})`);
  }
  return undefined;
}

async function perform(options: RunOptions, home: string, disk: SmallDisk | undefined, report: Report): Promise<void> {
  const histories = join(home, "histories");
  await mkdir(histories);
  const changed = new Condition();
  const engines = options.nodes === 1 ? undefined : await openEngines(home);
  const bucket = options.bucket ? await openBucket(home) : undefined;
  const newServer = async (index: number): Promise<Server> =>
    new Server({
      dataDirectory: join(disk?.directory ?? home, bucket === undefined ? "data" : `data-${index}`),
      env: bucket?.env,
      links: engines && (await openLinks(engines)),
      turned: () => changed.poke(),
      log: join(home, index === 0 ? "server.log" : `server-${index}.log`),
      lost: (error) => changed.fail(error),
    });
  const servers: [Server, ...Server[]] = [await newServer(0)];
  for (let index = 1; index < options.nodes; index++) servers.push(await newServer(index));
  const gates: Gate[] = [];
  let nginx: Nginx | undefined;
  try {
    for (const server of servers) await server.start();
    if (engines !== undefined && options.nginx) {
      nginx = await Nginx.open(
        home,
        servers.map(({ port }) => port),
      );
    }
    for (let at = 0; at < options.processes + (options.browser ? 1 : 0); at++)
      gates.push(await Gate.open(() => nginx?.port ?? nodeOf(servers, at).port));
    const results = await rounds(options, { servers, engines, changed, disk, gates, directory: histories }, report);
    await readAgain(servers[0], results, report);
  } finally {
    for (const gate of gates) gate.close();
    await nginx?.close();
    for (const server of servers) {
      await server.kill();
      server.close();
    }
    await engines?.close();
    await bucket?.close();
  }
}

/** Where a gate leads: to a node of its own, or while that is down or not ready to another. */
function nodeOf(servers: readonly [Server, ...Server[]], gate: number): Server {
  const order = servers.map((_, step) => servers[(gate + step) % servers.length]);
  return order.find((server) => server?.isReady) ?? order.find((server) => server?.isUp) ?? servers[0];
}

type RunStage = {
  servers: readonly [Server, ...Server[]];
  engines: Engines | undefined;
  changed: Condition;
  disk: SmallDisk | undefined;
  gates: readonly Gate[];
  directory: string;
};

async function rounds(options: RunOptions, stage: RunStage, report: Report): Promise<RoundResult[]> {
  const { cycles, roundLength, seed, signal, say, clients, browser, haste, outage, patience } = options;
  const rng = new Rng(seed, "cycles");
  const without = new Set([
    ...(stage.disk ? [] : NEED_DISK),
    ...(browser ? [] : [NEEDS_PAGE]),
    ...(stage.engines ? [] : NEED_NODES),
  ]);
  const plan = planOf(options, rng, without);
  const results: RoundResult[] = [];
  for (let first = 0; first < cycles && !signal.aborted && report.violations.length === 0; first += roundLength) {
    const room = `round-${results.length}`;
    const result = await round({
      ...stage,
      room,
      seed: seed + first,
      rng,
      clients,
      page: browser,
      haste,
      outage,
      patience,
      cycles: until(signal, plan.slice(first, first + roundLength)),
      violated: (violation) => report.violation(violation),
      finished: (one) => {
        report.cycle(one);
        const times = `out ${one.outage.toFixed(0)}, first ack ${one.firstAck.toFixed(0)}, caught up ${one.caughtUp.toFixed(0)} ms`;
        say(`${String(report.cycles.length).padStart(4)}  ${one.fault.padEnd(18)} ${times}`);
      },
    });
    report.verdict(result.verdict);
    results.push(result);
  }
  return results;
}

/** Every fault as often as every other, in the order that the seed gives. */
function planOf(
  { cycles, pace, patience, eager, only, haste }: RunOptions,
  rng: Rng,
  without: ReadonlySet<FaultName>,
): CycleOptions[] {
  const wanted = only.length > 0 ? only : FAULT_NAMES;
  const faults = wanted.filter((name) => !without.has(name));
  const common = { pace, patience, eager, largest: Math.ceil(LARGEST / haste) };
  const plan: CycleOptions[] = [];
  let deck: FaultName[] = [];
  while (plan.length < cycles) {
    if (deck.length === 0) deck = [...faults];
    const [fault = "kill server"] = deck.splice(rng.int(0, deck.length - 1), 1);
    plan.push({ fault, amidTransfer: rng.chance(0.5), burst: rng.chance(0.5), ...common });
  }
  return plan;
}

function* until<T>(signal: AbortSignal, items: readonly T[]): Generator<T> {
  for (const item of items) if (!signal.aborted) yield item;
}

/** What was true at the end of a round is still true after every later crash. */
async function readAgain(server: Server, results: readonly RoundResult[], report: Report): Promise<void> {
  const auditor = new Auditor(server.url);
  for (const { room, tokens, logs } of results) {
    const { logs: now } = await auditor.read(room, tokens);
    for (const [conversation, log] of logs) {
      if (JSON.stringify(now.get(conversation)) === JSON.stringify(log)) continue;
      report.violation({ kind: "lost", what: `${conversation} of ${room} is not what it was` });
    }
  }
}
