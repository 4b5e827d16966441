import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicNow } from "../history/events.ts";
import { Condition, Stuck } from "../stage/condition.ts";
import { Gate } from "../stage/gate.ts";
import { chatCast } from "./ours.ts";
import { type JitterPlan, planJitter } from "./schedule.ts";
import { stock } from "./stock.ts";
import type { JitterClient, JitterSystem } from "./system.ts";
import { type Tally, tally } from "./tally.ts";

/** A system that gives no answers is done when it was silent for so long after its clients were back, in milliseconds. */
const SILENCE = 3_000;

/** Clients that come in at the same time. */
const AT_ONCE = 20;

export interface JitterOptions {
  seed: number;
  clients: number;
  /** Milliseconds. */
  duration: number;
  /** Messages a second. */
  pace: number;
  patience: number;
  say: (line: string) => void;
  signal: AbortSignal;
}

export interface JitterResult extends Tally {
  name: string;
  /** From the moment when all links were back until the last delivery. */
  settled: number;
}

/**
 * The same messages and the same losses of links, over the same proxies, for ChatCast and for Socket.IO without and
 * with its connection state recovery, one after the other.
 */
export async function jitter(options: JitterOptions): Promise<JitterResult[]> {
  const { signal, say } = options;
  const plan = planJitter(options);
  const part = (100 * plan.downtime).toFixed(1);
  say(`${plan.messages} messages to ${options.clients} clients, each of whose links is gone ${part} % of the time`);
  say(HEAD);
  const home = await mkdtemp(join(tmpdir(), "chatcast-jitter-"));
  const results: JitterResult[] = [];
  try {
    const changed = new Condition();
    for (const system of [chatCast((error) => changed.fail(error)), stock(false), stock(true)]) {
      if (signal.aborted) break;
      const directory = join(home, system.name);
      await mkdir(directory);
      results.push(await runSystem(system, directory, plan, changed, options));
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return results;
}

async function runSystem(
  system: JitterSystem,
  directory: string,
  plan: JitterPlan,
  changed: Condition,
  { clients, patience, signal, say }: JitterOptions,
): Promise<JitterResult> {
  const { name } = system;
  const gates: Gate[] = [];
  const joined: JitterClient[] = [];
  let lastAt = 0;
  const poke = (): void => {
    lastAt = monotonicNow();
    changed.poke();
  };
  try {
    const port = await system.start(directory);
    for (let index = 0; index < clients; index++) gates.push(await Gate.open(() => port));
    for (let first = 0; first < clients; first += AT_ONCE) {
      const some = gates.slice(first, first + AT_ONCE);
      joined.push(...(await Promise.all(some.map(({ url }, index) => system.connect(url, first + index, poke)))));
    }
    const said = await perform(plan, gates, joined, signal);
    const backAt = monotonicNow();
    const isDone = (): boolean =>
      joined.every(({ isConnected, isAnswered, receipts }) => isConnected && isAnswered && receipts.length >= said);
    await waitFor(system, isDone, changed, patience, () => monotonicNow() - lastAt, joined);
    const result = {
      name,
      ...tally(
        said,
        joined.map(({ receipts }) => receipts),
      ),
      settled: lastAt - backAt,
    };
    say(row(result));
    return result;
  } finally {
    for (const client of joined) client.close();
    for (const gate of gates) gate.close();
    await system.stop();
  }
}

/** @returns how many messages were said; fewer than planned when it was ended. */
async function perform(
  { events }: JitterPlan,
  gates: readonly Gate[],
  clients: readonly JitterClient[],
  signal: AbortSignal,
): Promise<number> {
  const startedAt = monotonicNow();
  let said = 0;
  for (const event of events) {
    if (signal.aborted) break;
    const wait = startedAt + event.at - monotonicNow();
    if (wait > 1) await sleep(wait, undefined, { signal }).catch(() => {});
    if (event.do === "cut") gates[event.client]?.cut();
    else if (event.do === "restore") gates[event.client]?.restore();
    else {
      clients[event.client]?.say(event.text);
      said++;
    }
  }
  for (const gate of gates) gate.restore();
  return said;
}

/** Until everybody has everything, or, where that need not come, until all are back and nothing more comes. */
async function waitFor(
  { name, promises }: JitterSystem,
  isDone: () => boolean,
  changed: Condition,
  patience: number,
  silence: () => number,
  clients: readonly JitterClient[],
): Promise<void> {
  const tick = setInterval(() => changed.poke(), 100);
  const isQuiet = (): boolean => clients.every(({ isConnected }) => isConnected) && silence() > SILENCE;
  const isOver = (): boolean => isDone() || (!promises && isQuiet());
  try {
    await changed.until(isOver, patience, () => `${name} is not done`);
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
  } finally {
    clearInterval(tick);
  }
}

/** Everything was delivered to everybody, once and in order. */
export const isPerfect = ({ expected, delivered, doubled, disordered }: Tally): boolean =>
  delivered === expected && doubled === 0 && disordered === 0;

const HEAD = line(["system", "expected", "delivered", "", "doubled", "out of order", "perfect", "settled"]);

function row({ name, expected, delivered, doubled, disordered, perfect, settled }: JitterResult): string {
  const percent = ((100 * delivered) / Math.max(1, expected)).toFixed(2);
  const numbers = [
    expected,
    delivered,
    `${percent} %`,
    doubled,
    disordered,
    perfect,
    `${Math.max(0, settled).toFixed(0)} ms`,
  ];
  return line([name, ...numbers.map(String)]);
}

function line([first = "", ...cells]: string[]): string {
  return first.padEnd(20) + cells.map((cell) => cell.padStart(13)).join("");
}
