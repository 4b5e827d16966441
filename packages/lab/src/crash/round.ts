import { setTimeout as sleep } from "node:timers/promises";
import type { Rng } from "../sim/kernel/rng.ts";
import { check, type Verdict } from "./checker/check.ts";
import type { Violation } from "./checker/violations.ts";
import { Crowd } from "./crowd/crowd.ts";
import { type CycleOptions, type CycleResult, cycle } from "./cycle.ts";
import { monotonicNow } from "./history/events.ts";
import { readHistories } from "./history/read.ts";
import { Auditor, type Reading } from "./stage/auditor.ts";
import { type Condition, Stuck } from "./stage/condition.ts";
import type { SmallDisk } from "./stage/disk.ts";
import type { Engines } from "./stage/engines.ts";
import type { Gate } from "./stage/gate.ts";
import type { Server } from "./stage/server.ts";

export interface RoundOptions {
  /** Several are nodes of one log. */
  servers: readonly [Server, ...Server[]];
  engines: Engines | undefined;
  /** Poked when anything about the clients changes. */
  changed: Condition;
  disk: SmallDisk | undefined;
  gates: readonly Gate[];
  rng: Rng;
  seed: number;
  room: string;
  clients: number;
  /** The last gate's client is a page of a browser. */
  page: boolean;
  /** Outages are so many times shorter than usual. */
  haste: number;
  /** How long outages of what can be away are, in ms; absent: as chance has it. */
  outage?: number | undefined;
  patience: number;
  /** Where the histories are kept. */
  directory: string;
  /** What the cycles are; taken one by one, so that an end between two of them can be asked for. */
  cycles: Iterable<CycleOptions>;
  finished: (result: CycleResult) => void;
  /** Something is wrong, and known before the checker is asked. */
  violated: (violation: Violation) => void;
}

/** What a round leaves: its verdict, and what is needed to read its logs once more. */
export interface RoundResult {
  verdict: Verdict;
  room: string;
  tokens: ReadonlyMap<string, string>;
  logs: Reading["logs"];
}

/**
 * Some cycles in one room, from the first join to the last look: then everybody writes down what is shown, the logs
 * are read from the server, every file is downloaded, and the checker judges.
 */
export async function round(options: RoundOptions): Promise<RoundResult> {
  const { servers, gates, room, clients, directory, seed, patience, changed, violated } = options;
  const auditor = new Auditor(servers[0].url);
  await auditor.createRoom(room);
  const processes = options.page ? gates.length - 1 : gates.length;
  const names = Array.from({ length: options.page ? clients - 1 : clients }, (_, index) => `c${index}`);
  const groups = gates.map((gate, index) => ({
    gate,
    pages: options.page && index === gates.length - 1,
    names: options.page && index === gates.length - 1 ? ["page"] : names.filter((_, n) => n % processes === index),
  }));
  const crowd = new Crowd({ directory, room, seed, groups, changed });
  try {
    crowd.start();
    await changed.until(
      () => crowd.isCaughtUp,
      patience,
      () => `not everybody came in: ${crowd.laggards().join("; ")}`,
    );
    try {
      await runCycles(options, crowd);
      await settle(auditor, crowd, changed, room, patience);
    } catch (error) {
      if (!(error instanceof Stuck)) throw error;
      // What follows may fail for the same reason, and would hide it.
      violated({ kind: "stuck", what: error.message });
    }
    crowd.tell({ type: "leave" });
    await changed.until(
      () => crowd.groups.every(({ hasLeft }) => hasLeft),
      patience,
      () => "the clients did not end",
    );
  } finally {
    await crowd.close();
  }
  const tokens = new Map(crowd.groups.flatMap((group) => [...group.tokens]));
  const { logs, files } = await auditor.read(room, tokens);
  const events = await readHistories(crowd.histories);
  for await (const deed of auditor.fetch(files)) events.push({ at: monotonicNow(), who: "auditor", run: 0, ...deed });
  const verdict = check(events, logs);
  return { verdict, room, tokens, logs };
}

async function runCycles(options: RoundOptions, crowd: Crowd) {
  const { servers, engines, disk, rng, cycles, changed, haste, finished, outage: fixed } = options;
  // The sequence of one server stays what its seed was known for.
  const anyServer = (): Server => (servers.length === 1 ? servers[0] : rng.pick(servers));
  const pause = (low: number, high: number): Promise<void> => sleep(rng.between(low, high) / haste);
  for (const one of cycles) {
    const outage = (low: number, high: number) => (fixed === undefined ? pause(low, high) : sleep(fixed));
    finished(await cycle({ server: anyServer(), servers, engines, disk, rng, pause, outage, crowd, changed }, one));
  }
}

/** Waits until everybody shows the head that the server tells to somebody who has seen nothing yet. */
async function settle(auditor: Auditor, crowd: Crowd, changed: Condition, room: string, patience: number) {
  const deadline = monotonicNow() + patience;
  for (;;) {
    const head = await auditor.head(room);
    const holds = (): boolean => crowd.isCaughtUp && crowd.statuses.every(({ shown }) => (shown[""] ?? 0) >= head);
    await changed.until(holds, Math.max(1, deadline - monotonicNow()), () => `not everybody shows ${head}`);
    if ((await auditor.head(room)) === head) return;
  }
}
