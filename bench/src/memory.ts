import { join } from "node:path";
import type { FileOrders } from "./files/orders.ts";
import { inFolder, makeFile, sizeName } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { figure, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { percentile } from "./lib/statistics.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast } from "./peers/servers.ts";

const UPLOADS = 10;
const SIZE = 2 ** 30;
const EVERY_MS = 100;
const MIB = 2 ** 20;

interface Run {
  seconds: number;
  /** Bytes resident before, in the median of the samples, and at most (the kernel's own high-water mark). */
  before: number;
  during: number;
  peak: number;
  cpu: number;
}

/** MB (10⁶ bytes) beyond what an idle server takes. */
const grown = ({ peak, before }: Run): number => (peak - before) / 1e6;

/** What the server needs while many large files come at once. */
export async function memory(options: Options): Promise<Section> {
  const size = Math.min(options.quick ? SIZE / 10 : SIZE, options.largest);
  const samples = new Samples<Run>();
  for (let round = 1; round <= options.rounds; round++) {
    const run = await once(size, options);
    samples.add("all", run);
    console.log(
      `  round ${round}/${options.rounds}: RSS ${figure(run.before / MIB)} MiB, grew by ${figure(grown(run))} MB at most, ${run.seconds.toFixed(1)} s`,
    );
  }
  const text = (measure: (run: Run) => number) => samples.text("all", measure);
  return {
    markdown: `## Memory of the server under uploads

${UPLOADS} members send a file of ${sizeName(size)} each, all at once; resident memory of the server's process, sampled every ${EVERY_MS} ms, and the
kernel's high-water mark. ${roundsOf(options.rounds)}; median (least…most).

${table(
  ["", "measured", "goal"],
  [
    ["RSS before, MiB", text(({ before }) => before / MIB), "–"],
    ["RSS meanwhile (median of the samples), MiB", text(({ during }) => during / MIB), "–"],
    ["RSS at most, MB", text(({ peak }) => peak / 1e6), "200"],
    ["RSS grew by at most, MB", text(grown), "–"],
    ["MB/s, all together", text(({ seconds }) => (UPLOADS * size) / 1e6 / seconds), "–"],
    ["server CPU s per GB", text(({ cpu }) => cpu / ((UPLOADS * size) / 1e9)), "–"],
  ],
)}
`,
    plots: {},
  };
}

async function once(size: number, options: Options): Promise<Run> {
  return inFolder(async (folder) => {
    const path = await makeFile(join(folder, "file.bin"), size);
    const dataDir = join(folder, "chatcast");
    const server = await chatcast.start({ core: SERVER_CORE, dataDir, nodeFlags: nodeFlags(options) });
    const load = await Load.start<FileOrders>(new URL("files/load.ts", import.meta.url), LOAD_CORE);
    try {
      await load.ask("enter", { port: server.port, clients: UPLOADS });
      const before = server.usage();
      const sampled: number[] = [];
      const sampling = setInterval(() => sampled.push(server.usage().rss), EVERY_MS);
      const { seconds } = await load.ask("send", { path, clients: UPLOADS }).finally(() => clearInterval(sampling));
      const { cpu, peak } = server.usage();
      const during = percentile(
        sampled.sort((a, b) => a - b),
        0.5,
      );
      return { seconds, before: before.rss, during, peak: Math.max(peak, sampled.at(-1) ?? 0), cpu: cpu - before.cpu };
    } finally {
      await load.stop();
      await server.stop();
    }
  });
}
