import { whyNoEngines } from "@chatcast/lab/engines";
import { inFolder } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { figure, roundsOf, type Section, spreadOf, table } from "./lib/report.ts";
import { percentile, spread } from "./lib/statistics.ts";
import { CountedEngines } from "./nodes/engines.ts";
import { LOAD_CORE, type Options } from "./options.ts";
import { chatcast } from "./peers/servers.ts";
import type { ReconnectOrders } from "./reconnect/orders.ts";
import { fullestTenth } from "./rolling/spread.ts";

/** At two nodes, half of them at each: what PostgreSQL, Redis, both nodes and the load carry on two cores in a few minutes. */
const CLIENTS = 8_000;
const ROOM = 100;
const MESSAGES = 20;
const GOAL_MS = 5_000;

interface Move {
  moved: number;
  /** Seconds from the word of the first node until the first and the last client tried the other. */
  first: number;
  lastTry: number;
  /** Of those who moved, the share that tried in the fullest tenth of a second. */
  fullest: number;
  /** Seconds from there until the last one was back in its room. */
  back: number;
  failedTries: number;
}

/** A rolling restart: one of two nodes is told to stop, and all who are there go to the other one. */
export async function rolling({ rounds, quick }: Options): Promise<Section> {
  const why = whyNoEngines();
  if (why !== undefined) return { markdown: `## Rolling restart\n\nNot run: ${why}.`, plots: {} };
  const clients = quick ? CLIENTS / 10 : CLIENTS;
  const moves: Move[] = [];
  await inFolder(async (home) => {
    const engines = await CountedEngines.open(home);
    try {
      for (let round = 1; round <= rounds; round++) {
        const move = await once(engines, clients);
        moves.push(move);
        console.log(
          `  round ${round}/${rounds}: ${move.moved} tried the other node from ${move.first.toFixed(1)} to ` +
            `${move.lastTry.toFixed(1)} s, ${(move.fullest * 100).toFixed(1)} % in one tenth, all back after ${move.back.toFixed(1)} s`,
        );
      }
    } finally {
      await engines.close();
    }
  });
  const over = (measure: (move: Move) => number): string => spreadOf(spread(moves.map(measure)));
  return {
    markdown: `## Rolling restart

${figure(clients)} clients in rooms of ${ROOM}, half of them at each of two nodes on one PostgreSQL with one Redis, all on the cores of this machine; one
node is told to stop (SIGTERM). Those who were there wait as the SDK does when a server says \`server_shutdown\`, and go to the other
node with their tokens. What is asked for is 10,000 clients that come back spread over ${GOAL_MS / 1_000} s: **so many were not run here**; the
same waits of 10,000 clients are counted in the tests (CC8). ${roundsOf(rounds)}; median (least…most).

${table(
  ["", "measured", "goal"],
  [
    ["moved", over(({ moved }) => moved), "–"],
    ["first try at the other node, s after the word", over(({ first }) => first), "–"],
    ["last try, s after the word", over(({ lastTry }) => lastTry), "–"],
    ["spread over, s", over(({ first, lastTry }) => lastTry - first), "5"],
    ["in the fullest tenth of a second, %", over(({ fullest }) => fullest * 100), "–"],
    ["all back, s after the word", over(({ back }) => back), "–"],
    ["failed tries", over(({ failedTries }) => failedTries), "–"],
  ],
)}
`,
    plots: {},
  };
}

async function once(engines: CountedEngines, members: number): Promise<Move> {
  const { shared } = engines.fresh();
  return inFolder(async (dataDir) => {
    const load = await Load.start<ReconnectOrders>(new URL("reconnect/load.ts", import.meta.url), LOAD_CORE);
    const [going, staying] = [await chatcast.start({ shared, dataDir }), await chatcast.start({ shared, dataDir })];
    try {
      await load.ask("fill", { ports: [going.port, staying.port], members, roomSize: ROOM, messages: MESSAGES });
      const surviving = load.ask("survive", { from: going.port, port: staying.port });
      const began = Date.now();
      await going.stop();
      const { back, failedTries, ...tries } = await surviving;
      const told = tries.told.toSorted((a, b) => a - b);
      return {
        moved: back.length,
        first: percentile(told, 0) / 1_000,
        lastTry: percentile(told, 1) / 1_000,
        fullest: fullestTenth(told) / told.length,
        back: (Math.max(...back) - began) / 1_000,
        failedTries,
      };
    } finally {
      await load.stop();
      await staying.stop();
    }
  });
}
