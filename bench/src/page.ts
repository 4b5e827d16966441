import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { inFolder, sizeName } from "./lib/folders.ts";
import { figure, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { nodeFlags, type Options } from "./options.ts";
import { chromiumVersion, openPage } from "./page/chromium.ts";
import type { Job, Report } from "./page/jobs.ts";
import { Site } from "./page/site.ts";
import { nginx } from "./peers/file-servers.ts";
import { chatcast } from "./peers/servers.ts";

const SIZE = 512 * 2 ** 20;
/** The size that shows whether memory grows with the file. */
const LARGE = 5 * 2 ** 30;
const MIB = 2 ** 20;
const GRID = { cells: 10_000, changesPerSecond: 500 };
const EVENTS = { events: 100_000, perSecond: 10_000 };

interface Run extends Report {
  bytes: number;
  /** Resident bytes of the page: before the work, and at most during it. */
  before: number;
  most: number;
}

/** From a page in Chromium, which measures itself. */
export async function page(options: Options): Promise<Section> {
  const browser = chromiumVersion();
  if (browser === undefined) {
    return { markdown: "## From a page\n\n**Chromium was not there: not measured.**", plots: {} };
  }
  const samples = new Samples<Run>();
  const wanted = options.quick ? [SIZE / 8, LARGE / 40] : [SIZE, LARGE];
  const [size = SIZE, large = LARGE] = wanted.map((bytes) => Math.min(bytes, options.largest));
  await inFolder(async (folder) => {
    const site = await Site.open(join(folder, "page"));
    const measure = async (name: string, bytes: number, job: (work: string) => Promise<Closing & { job: Job }>) => {
      const run = await once(site, bytes, job);
      samples.add(name, run);
      const seconds = (run.ended - run.began) / 1_000;
      console.log(
        `    ${name}: ${seconds.toFixed(1)} s, longest task ${run.longTasks.longest.toFixed(0)} ms, ` +
          `frames p99 ${run.frames.p99.toFixed(1)} ms, RSS +${((run.most - run.before) / MIB).toFixed(0)} MiB`,
      );
    };
    try {
      for (let round = 1; round <= options.rounds; round++) {
        console.log(`  round ${round}/${options.rounds}`);
        await measure("send", size, (work) => sending(site, work, size, options));
        if (nginx() !== undefined) await measure("put", size, (work) => putting(work, size));
        const seconds = options.quick ? 3 : 10;
        await measure("grid", 0, async () => ({ close: nothing, job: { do: "grid", ...GRID, seconds } }));
        await measure("events", 0, async () => ({ close: nothing, job: { do: "events", ...EVENTS } }));
      }
      await measure("large", large, (work) => sending(site, work, large, options));
    } finally {
      site.close();
    }
  });
  return report(samples, { size, large, browser }, options);
}

interface Closing {
  close: () => Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

async function sending(site: Site, work: string, bytes: number, options: Options): Promise<Closing & { job: Job }> {
  const dataDir = join(work, "chatcast");
  const server = await chatcast.start({ dataDir, corsOrigins: site.origin, nodeFlags: nodeFlags(options) });
  return { close: server.stop, job: { do: "send", server: `http://127.0.0.1:${server.port}`, bytes } };
}

async function putting(work: string, bytes: number): Promise<Closing & { job: Job }> {
  const folder = join(work, "nginx");
  await mkdir(folder);
  const server = await nginx()?.start({ folder });
  if (server === undefined) throw new Error("nginx is gone");
  return { close: server.stop, job: { do: "put", url: `http://127.0.0.1:${server.port}/page.bin`, bytes } };
}

async function once(
  site: Site,
  bytes: number,
  prepare: (work: string) => Promise<Closing & { job: Job }>,
): Promise<Run> {
  return inFolder(async (work) => {
    const { job, close } = await prepare(work);
    try {
      const reported = site.give(job);
      const browser = await openPage(site.origin, work);
      const report = await reported.finally(browser.close);
      const during = browser.samples.filter(({ at }) => at >= report.began && at <= report.ended);
      const before = browser.samples.findLast(({ at }) => at < report.began)?.rss ?? Number.NaN;
      return { ...report, bytes, before, most: Math.max(...during.map(({ rss }) => rss)) };
    } finally {
      await close();
    }
  });
}

function report(
  samples: Samples<Run>,
  { size, large, browser }: { size: number; large: number; browser: string },
  { rounds }: Options,
): Section {
  const rate = ({ bytes, began, ended }: Run) => bytes / 1e3 / (ended - began);
  const longest = (run: Run) => run.longTasks.longest;
  const growth = ({ before, most }: Run) => (most - before) / MIB;
  const row = (label: string, key: string, measure: (run: Run) => number, goal: string) => [
    label,
    samples.text(key, measure),
    goal,
  ];
  const web = nginx();
  return {
    markdown: `## From a page

${browser} without a window, a page that fetches its job, measures itself and reports; nothing is attached to it. The file is held by
the browser (one random block over and over). Browser and server share both cores. ${roundsOf(rounds)}, interleaved, and one of ${sizeName(large)};
median (least…most).
${web ? "" : "**nginx was not there: its PUT was not measured.**\n"}
${table(
  ["", "measured", "goal"],
  [
    row(`SDK to ChatCast, ${sizeName(size)}, MB/s`, "send", rate, "–"),
    row(`\`fetch\` PUT to ${web?.version ?? "nginx"}, MB/s`, "put", rate, "–"),
    ["SDK against `fetch`", samples.ratio("send", "put", rate), "0.9 ×"],
    row("main thread blocked at the longest while sending, ms (0: never over 50)", "send", longest, "50"),
    row("the same while the browser sends by itself", "put", longest, "–"),
    row(`memory of the page, growth while it sends ${sizeName(large)}, MiB`, "large", growth, "150"),
    row(`SDK to ChatCast, ${sizeName(large)}, MB/s`, "large", rate, "–"),
    row("the same, longest block, ms", "large", longest, "50"),
    row(
      `grid of ${figure(GRID.cells)} cells, ${GRID.changesPerSecond} turning a second: between frames, p50 ms`,
      "grid",
      ({ frames }) => frames.p50,
      "16.7",
    ),
    row("p99 ms", "grid", ({ frames }) => frames.p99, "–"),
    row(
      `integrity table, ${figure(EVENTS.events)} verdicts at ${figure(EVENTS.perSecond)} a second: between frames, p50 ms`,
      "events",
      ({ frames }) => frames.p50,
      "16.7",
    ),
    row("p99 ms", "events", ({ frames }) => frames.p99, "–"),
    row("longest block, ms", "events", longest, "50"),
  ],
)}
`,
    plots: {},
  };
}
