import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Load } from "./lib/load.ts";
import { figure, roundsOf, type Section, spreadOf, table } from "./lib/report.ts";
import { percentile, spread } from "./lib/statistics.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast } from "./peers/servers.ts";
import type { ReconnectOrders } from "./reconnect/orders.ts";

const CLIENTS = 5_000;
const ROOM = 100;
const MESSAGES = 60;
/** How long the server stays away. */
const AWAY_MS = 3_000;

interface Storm {
  /** Seconds from the server's return until half of the clients, and the last one, were back in their rooms. */
  half: number;
  last: number;
  failedTries: number;
  /** Of the server's event loop meanwhile, in ms. */
  lag99: number;
  /** CPU seconds of the server from its return until the last one was back. */
  cpu: number;
  rss: number;
}

/** Reconnect storm: the server is killed, and all its clients come back at once. */
export async function reconnect({ rounds, quick, profile }: Options): Promise<Section> {
  const clients = quick ? CLIENTS / 5 : CLIENTS;
  const storms: Storm[] = [];
  for (let round = 1; round <= rounds; round++) {
    const storm = await once(clients, profile);
    storms.push(storm);
    console.log(
      `  round ${round}/${rounds}: half back after ${storm.half.toFixed(1)} s, all after ${storm.last.toFixed(1)} s, ` +
        `${storm.failedTries} failed tries, event loop lag p99 ${storm.lag99.toFixed(0)} ms, CPU ${storm.cpu.toFixed(1)} s`,
    );
  }
  const over = (measure: (storm: Storm) => number): string => spreadOf(spread(storms.map(measure)));
  return {
    markdown: `## Reconnect storm

${figure(clients)} clients in rooms of ${ROOM}, ${MESSAGES} messages in each room's log; the server is killed (SIGKILL) and started again after
${AWAY_MS / 1_000} s. Every client comes back by the waits of the SDK (from 1 s, doubling to 10 s, with jitter), with its token, and gets the
newest messages. ${roundsOf(rounds)}; median (least…most).

${table(
  ["", "measured", "goal"],
  [
    ["half of them back, s after the server's return", over(({ half }) => half), "–"],
    ["all back, s after the server's return", over(({ last }) => last), "15"],
    ["event loop lag p99, ms", over(({ lag99 }) => lag99), "100"],
    ["failed tries", over(({ failedTries }) => failedTries), "–"],
    ["server CPU, s", over(({ cpu }) => cpu), "–"],
    ["server RSS, MiB", over(({ rss }) => rss / 2 ** 20), "–"],
  ],
)}
`,
    plots: {},
  };
}

async function once(members: number, profile: string | undefined): Promise<Storm> {
  const dataDir = await mkdtemp(join(tmpdir(), "chatcast-bench-"));
  const load = await Load.start<ReconnectOrders>(new URL("reconnect/load.ts", import.meta.url), LOAD_CORE);
  const first = await chatcast.start({ core: SERVER_CORE, dataDir });
  const { port } = first;
  try {
    await load.ask("fill", { ports: [port], members, roomSize: ROOM, messages: MESSAGES });
    const surviving = load.ask("survive", { from: port, port });
    await sleep(500);
    await first.kill();
    await sleep(AWAY_MS);
    const second = await chatcast.start({ core: SERVER_CORE, dataDir, port, nodeFlags: nodeFlags({ profile }) });
    const returned = Date.now();
    try {
      // Starting is not part of it: reading the lag begins it anew.
      await lag(port);
      const { cpu } = second.usage();
      const { back, failedTries } = await surviving;
      const after = back.sort((a, b) => a - b).map((at) => (at - returned) / 1_000);
      const used = second.usage();
      return {
        half: percentile(after, 0.5),
        last: percentile(after, 1),
        failedTries,
        lag99: (await lag(port)) * 1_000,
        cpu: used.cpu - cpu,
        rss: used.rss,
      };
    } finally {
      await second.stop();
    }
  } finally {
    await load.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The 99th percentile of the event loop's delay since it was last asked for, in seconds. */
async function lag(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1]);
}
