import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Load } from "./lib/load.ts";
import { plot } from "./lib/plot.ts";
import { figure, image, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import type { Appending, LogOrders, Reading } from "./log/orders.ts";
import { prefill } from "./log/prefill.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast } from "./peers/servers.ts";

const PAGE = 50;
const PAGES = 400;
const WINDOW = 64;
/** A log grows by so many times its length while it is appended to, and stays shorter than the next one. */
const GROWTH = 5;
const TEXT = "x".repeat(100);

interface Run {
  appending: Appending;
  reading: Reading;
  rss: number;
  /** Appends a second through the store alone, while it grew to this length; NaN where it was long enough. */
  filling: number;
}

/** The log: what an append and a page of history cost as it grows. */
export async function log(options: Options): Promise<Section> {
  const sizes = options.quick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000];
  const samples = new Samples<Run>();
  for (let round = 1; round <= options.rounds; round++) {
    console.log(`  round ${round}/${options.rounds}`);
    await growing(sizes, samples, options);
  }
  const series = (name: string, measure: (run: Run) => number) => ({
    name,
    points: sizes.map((size) => [size, samples.median(String(size), measure)] as const),
  });
  return {
    markdown: `## The log as it grows

One room, messages of 100 characters. The log is filled through the store, then the server is started on it; a member appends one message
after the other, then ${WINDOW} at once, and reads ${PAGES} pages of ${PAGE} messages at places all over the log. Times are those of a Socket.IO client in another
process, from asking to having the answer. Goal: an append costs the same at every length, a page less than 5 ms at 1 M.
${roundsOf(options.rounds)}, each with a log of its own; median (least…most).

${table(
  [
    "messages",
    "append p50 ms",
    `appends/s, ${WINDOW} at once`,
    "page p50 ms",
    "page p99 ms",
    "filling: appends/s",
    "server RSS MiB",
  ],
  sizes.map((size) => {
    const text = (measure: (run: Run) => number) => samples.text(String(size), measure);
    return [
      figure(size),
      text(({ appending }) => appending.p50),
      text(({ appending }) => appending.acknowledged / appending.seconds),
      text(({ reading }) => reading.p50),
      text(({ reading }) => reading.p99),
      text(({ filling }) => filling),
      text(({ rss }) => rss / 2 ** 20),
    ];
  }),
)}

${image("Milliseconds by length of the log", "log-cost.svg")}
`,
    plots: {
      "log-cost.svg": plot({
        title: "Append and page of history",
        x: "messages in the log",
        y: "ms",
        series: [
          series("append, p50", ({ appending }) => appending.p50),
          series("page, p50", ({ reading }) => reading.p50),
          series("page, p99", ({ reading }) => reading.p99),
        ],
      }),
    },
  };
}

async function growing(sizes: readonly number[], samples: Samples<Run>, options: Options): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "chatcast-bench-"));
  let token: string | undefined;
  try {
    // The room and its member; the log begins empty.
    await during(dataDir, options, async (load, port) => {
      token = (await load.ask("enter", { port, event: "create_room", token })).token;
    });
    for (const size of sizes) {
      const { appended, seconds } = await prefill({ dataDir, token: token ?? "", text: TEXT }, size);
      await during(dataDir, options, async (load, port, rss) => {
        await load.ask("enter", { port, event: "join_room", token });
        await load.ask("read", { pages: 20, limit: PAGE, head: size });
        const reading = await load.ask("read", { pages: PAGES, limit: PAGE, head: size });
        const appending = await load.ask("append", {
          window: WINDOW,
          seconds: options.quick ? 1 : 3,
          atMost: GROWTH * size,
        });
        samples.add(String(size), { appending, reading, rss: rss(), filling: appended / seconds });
        console.log(
          `    ${size}: append p50 ${appending.p50.toFixed(2)} ms, page p50 ${reading.p50.toFixed(2)} ms, ` +
            `p99 ${reading.p99.toFixed(2)} ms, filled at ${Math.round(appended / seconds)}/s`,
        );
      });
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function during(
  dataDir: string,
  options: Options,
  work: (load: Load<LogOrders>, port: number, rss: () => number) => Promise<void>,
): Promise<void> {
  const server = await chatcast.start({ core: SERVER_CORE, dataDir, nodeFlags: nodeFlags(options) });
  const load = await Load.start<LogOrders>(new URL("log/load.ts", import.meta.url), LOAD_CORE);
  try {
    await work(load, server.port, () => server.usage().rss);
    await load.ask("leave", {});
  } finally {
    await load.stop();
    await server.stop();
  }
}
