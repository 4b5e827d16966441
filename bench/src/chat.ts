import type { ChatOrders, Spoken } from "./chat/orders.ts";
import { syncMs } from "./lib/disk.ts";
import { Load } from "./lib/load.ts";
import { plot } from "./lib/plot.ts";
import { figure, image, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast } from "./peers/servers.ts";

/** Messages that a pipelining client keeps on their way, fewer where thousands would wait for the store. */
const WINDOW = 64;
const AT_ONCE = 6_400;

interface Step {
  clients: number;
  window: number;
  goal: string;
}

interface Run extends Spoken {
  /** CPU seconds of the server meanwhile, its threads included. */
  cpu: number;
  rss: number;
  loadBusy: number;
}

const keyOf = ({ clients, window }: Step): string =>
  window === 1 ? `${clients}, one at a time` : `${clients}, ${window} at once`;

/** Durable chat: every message is checked, stored, synced, and only then acknowledged. */
export async function chat(options: Options): Promise<Section> {
  const pipelining = (options.quick ? [1, 100] : [1, 10, 100, 1_000]).map((clients): Step => {
    const window = Math.min(WINDOW, Math.floor(AT_ONCE / clients));
    return { clients, window, goal: clients === 100 ? "20,000/s" : "–" };
  });
  const steps = [...pipelining, { clients: 16, window: 1, goal: "5,000/s, p50 below 3 ms" }];
  const sync = await syncMs();
  const samples = new Samples<Run>();
  for (let round = 1; round <= options.rounds; round++) {
    console.log(`  round ${round}/${options.rounds}`);
    for (const step of steps) samples.add(keyOf(step), await once(step, options));
  }
  const rate = (run: Run) => run.acknowledged / run.seconds;
  return {
    markdown: `## Durable chat

Each client in a room of its own, messages of 100 characters with checksum, id and predecessor, as the SDK sends them; counted when the
acknowledgement is back, that is after the synced commit. One \`fdatasync\` of 4 KiB takes ${figure(sync)} ms on this disk. The server's thread that
speaks with clients and its thread that commits share one core. ${roundsOf(options.rounds)}; median (least…most).

${table(
  ["clients, messages on their way", "acknowledged/s", "p50 ms", "p99 ms", "server CPU µs each", "RSS MiB", "goal"],
  steps.map((step) => [
    keyOf(step),
    samples.text(keyOf(step), rate),
    samples.text(keyOf(step), ({ p50 }) => p50),
    samples.text(keyOf(step), ({ p99 }) => p99),
    samples.text(keyOf(step), ({ cpu, acknowledged }) => (cpu / acknowledged) * 1e6),
    samples.text(keyOf(step), ({ rss }) => rss / 2 ** 20),
    step.goal,
  ]),
)}

${image("Acknowledged messages per second by clients", "chat-rate.svg")}
`,
    plots: {
      "chat-rate.svg": plot({
        title: "Durable messages",
        x: "clients that pipeline",
        y: "acknowledged/s",
        series: [
          {
            name: "ChatCast",
            points: pipelining.map((step) => [step.clients, samples.median(keyOf(step), rate)] as const),
          },
        ],
      }),
    },
  };
}

async function once({ clients, window }: Step, options: Options): Promise<Run> {
  const server = await chatcast.start({ core: SERVER_CORE, nodeFlags: nodeFlags(options) });
  const load = await Load.start<ChatOrders>(new URL("chat/load.ts", import.meta.url), LOAD_CORE);
  try {
    await load.ask("fill", { port: server.port, clients });
    await load.ask("speak", { window, seconds: 1 });
    const before = { server: server.usage(), load: load.usage() };
    const spoken = await load.ask("speak", { window, seconds: options.quick ? 2 : 5 });
    const after = { server: server.usage(), load: load.usage() };
    const run = {
      ...spoken,
      cpu: after.server.cpu - before.server.cpu,
      rss: after.server.rss,
      loadBusy: (after.load.cpu - before.load.cpu) / spoken.seconds,
    };
    console.log(
      `    ${clients} × ${window}: ${Math.round(spoken.acknowledged / spoken.seconds)}/s, p50 ${spoken.p50.toFixed(2)} ms, ` +
        `p99 ${spoken.p99.toFixed(1)} ms, load ${(run.loadBusy * 100).toFixed(0)} %`,
    );
    return run;
  } finally {
    await load.stop();
    await server.stop();
  }
}
