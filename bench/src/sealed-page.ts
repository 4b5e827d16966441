import { join } from "node:path";
import { inFolder, sizeName } from "./lib/folders.ts";
import { roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { nodeFlags, type Options } from "./options.ts";
import { chromiumVersion, cpuAt, openPage } from "./page/chromium.ts";
import type { Job } from "./page/jobs.ts";
import { Site } from "./page/site.ts";
import { chatcast } from "./peers/servers.ts";

const MIB = 2 ** 20;
const SIZE = 256 * MIB;
const QUICK_SIZE = 16 * MIB;
const ROOMS = ["open", "sealed"] as const;
const STEPS = ["sending", "reading"] as const;

type Way = Pick<Extract<Job, { do: "through" }>, "room" | "step">;

interface Run {
  /** MB a second. */
  rate: number;
  /** CPU seconds a GB: of the browser with all its processes, and of the server. */
  browser: number;
  server: number;
  /** Milliseconds for which the page's own thread did nothing else, at the longest; 0: never over 50. */
  block: number;
}

/** What sealing and opening cost a page: the same file through an open and a sealed room. */
export async function sealedPage(options: Options): Promise<Section> {
  const version = chromiumVersion();
  if (version === undefined) {
    return { markdown: "## Sealed rooms from a page\n\n**Chromium was not there: not measured.**", plots: {} };
  }
  const size = Math.min(options.quick ? QUICK_SIZE : SIZE, options.largest);
  const samples = new Samples<Run>();
  await inFolder(async (folder) => {
    const site = await Site.open(join(folder, "page"));
    try {
      for (let round = 1; round <= options.rounds; round++) {
        for (const step of STEPS) {
          for (const room of ROOMS) {
            const run = await once(site, { room, step }, size, options);
            samples.add(`${room}, ${step}`, run);
            console.log(
              `  round ${round}/${options.rounds} ${room}, ${step}: ${run.rate.toFixed(0)} MB/s, CPU s per GB: ` +
                `browser ${run.browser.toFixed(2)}, server ${run.server.toFixed(2)}; longest block ${run.block.toFixed(0)} ms`,
            );
          }
        }
      }
    } finally {
      site.close();
    }
  });
  return { markdown: report(size, version, samples, options), plots: {} };
}

async function once(site: Site, way: Way, bytes: number, options: Options): Promise<Run> {
  return inFolder(async (work) => {
    const flags = { corsOrigins: site.origin, nodeFlags: nodeFlags(options) };
    const server = await chatcast.start({ dataDir: join(work, "chatcast"), ...flags });
    const used: { at: number; cpu: number; rss: number }[] = [];
    const watching = setInterval(() => used.push({ at: Date.now(), ...server.usage() }), 100);
    try {
      const reported = site.give({ do: "through", server: `http://127.0.0.1:${server.port}`, bytes, ...way });
      const browser = await openPage(site.origin, work);
      const { began, ended, longTasks } = await reported.then(later).finally(browser.close);
      const gigabytes = bytes / 1e9;
      const between = (samples: typeof used) => (cpuAt(samples, ended) - cpuAt(samples, began)) / gigabytes;
      return {
        rate: (gigabytes * 1e6) / (ended - began),
        browser: between([...browser.samples]),
        server: between(used),
        block: longTasks.longest,
      };
    } finally {
      clearInterval(watching);
      await server.stop();
    }
  });
}

/** A sample behind the end is wanted too. */
async function later<T>(told: T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return told;
}

function report(size: number, version: string, samples: Samples<Run>, { rounds }: Options): string {
  const cpu = ({ browser, server }: Run) => browser + server;
  const rows = STEPS.map((step) => {
    const [open, sealed] = [`open, ${step}`, `sealed, ${step}`];
    return [
      step,
      samples.text(open, ({ rate }) => rate),
      samples.text(sealed, ({ rate }) => rate),
      samples.ratio(sealed, open, ({ rate }) => rate),
      samples.ratio(open, sealed, cpu),
    ];
  });
  const costs = ROOMS.flatMap((room) =>
    STEPS.map((step) => {
      const key = `${room}, ${step}`;
      const of = (measure: (run: Run) => number) => samples.text(key, measure);
      return [key, of(({ browser }) => browser), of(({ server }) => server), of(({ block }) => block)];
    }),
  );
  return `## Sealed rooms from a page

${version} without a window, a page that fetches its job, measures itself and reports; nothing is attached to it. ${sizeName(size)} through an
open and through a sealed room, by the page's client with its workers, which have moved a smaller file before. In the open room a worker makes
the checksums of chunks, and who reads hashes the whole in another one, into the browser's private files; in the sealed room a worker seals or
opens each chunk, and what was opened is kept as Blobs. Browser and server share all cores. ${roundsOf(rounds)}, interleaved; median (least…most). Goal:
0.6 ×. The last column compares the processor's time of the server and of all the browser's processes together, which other work on the machine
changes less than it changes the rates.

${table(["", "open, MB/s", "sealed, MB/s", "sealed against open", "the same by CPU time"], rows)}

CPU seconds per GB, and how long the page's own thread was busy with one thing at the longest (0: never over 50 ms):

${table(["", "browser", "server", "ms"], costs)}
`;
}
