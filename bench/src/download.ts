import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FileOrders } from "./files/orders.ts";
import { curl } from "./lib/curl.ts";
import { inFolder, makeFile, sizeName } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { plot } from "./lib/plot.ts";
import type { Running } from "./lib/process.ts";
import { image, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { nginx } from "./peers/file-servers.ts";
import { chatcast } from "./peers/servers.ts";

const MIB = 2 ** 20;
const SIZES = [1, 16, 128, 1_024, 4_096].map((mib) => mib * MIB);
const ONCE_FROM = 4 * 2 ** 30;
/** Fetched so often that it makes so many bytes, sixteen times at most. */
const REPEATED = 2 ** 30;
const OURS = "ChatCast";

interface Source {
  name: string;
  url: string;
  server: Running;
}

interface Run {
  rate: number;
  /** The same for the middle half of the file, by Range. */
  part: number;
  cpu: number;
}

/** One file from the server to curl: ours with every leaf checked as it is read, nginx by sendfile. */
export async function download(options: Options): Promise<Section> {
  const sizes = (options.quick ? SIZES.slice(0, 3) : SIZES).filter((size) => size <= options.largest);
  const samples = new Samples<Run>();
  for (let round = 1; round <= options.rounds; round++) {
    console.log(`  round ${round}/${options.rounds}`);
    for (const size of sizes.filter((size) => round === 1 || size < ONCE_FROM)) await compare(size, samples, options);
  }
  const peer = nginx();
  const names = [OURS, ...(peer ? [peer.version] : [])];
  const [, other = ""] = names;
  const key = (name: string, size: number) => `${name}, ${size}`;
  return {
    markdown: `## Download

One file to curl in another process, server and curl with a core each, everything in the page cache. ChatCast compares each chunk with
what was kept of it when it was acknowledged before any of its bytes leaves; nginx sends by \`sendfile\` and checks nothing. "Part" is the
middle half by Range. Goal: 0.3 × nginx. ${roundsOf(options.rounds)}, interleaved (4 GiB, where it is there: one round); median (least…most).
${peer ? "" : "**nginx was not there: not measured.**\n"}
${table(
  ["size", ...names.flatMap((name) => [`${name}, MB/s`, "part, MB/s", "server CPU s per GB"]), "against nginx", "part"],
  sizes.map((size) => [
    sizeName(size),
    ...names.flatMap((name) => [
      samples.text(key(name, size), ({ rate }) => rate),
      samples.text(key(name, size), ({ part }) => part),
      samples.text(key(name, size), ({ cpu }) => cpu),
    ]),
    samples.ratio(key(OURS, size), key(other, size), ({ rate }) => rate),
    samples.ratio(key(OURS, size), key(other, size), ({ part }) => part),
  ]),
)}

${image("MB/s by size of the file", "download-rate.svg")}
`,
    plots: {
      "download-rate.svg": plot({
        title: "One download",
        x: "MiB",
        y: "MB/s",
        series: names.map((name) => ({
          name,
          points: sizes.map((size) => [size / MIB, samples.median(key(name, size), ({ rate }) => rate)] as const),
        })),
      }),
    },
  };
}

async function compare(size: number, samples: Samples<Run>, options: Options): Promise<void> {
  await inFolder(async (folder) => {
    const path = await makeFile(join(folder, "file.bin"), size);
    const dataDir = join(folder, "chatcast");
    const server = await chatcast.start({ core: SERVER_CORE, dataDir, nodeFlags: nodeFlags(options) });
    const web = await nginx()?.start({ core: SERVER_CORE, folder });
    try {
      const url = await uploaded(server.port, path);
      const sources: Source[] = [{ name: OURS, url: `http://127.0.0.1:${server.port}${url}`, server }];
      if (web !== undefined) {
        await cp(path, join(folder, "files", "file.bin"));
        sources.push({ name: nginx()?.version ?? "", url: `http://127.0.0.1:${web.port}/file.bin`, server: web });
      }
      await rm(path);
      for (const source of sources) {
        // What the first one pays for belongs to nobody: reading from the disk, compiling.
        await curl(LOAD_CORE, [source.url]);
        const run = await fetched(source, size);
        samples.add(`${source.name}, ${size}`, run);
        console.log(
          `    ${sizeName(size)}, ${source.name}: ${run.rate.toFixed(0)} MB/s, part ${run.part.toFixed(0)} MB/s, ` +
            `${run.cpu.toFixed(2)} s CPU per GB`,
        );
      }
    } finally {
      await web?.stop();
      await server.stop();
    }
  });
}

async function fetched({ url, server }: Source, size: number): Promise<Run> {
  const times = Math.max(1, Math.min(16, Math.floor(REPEATED / size)));
  const seconds = async (args: readonly string[]): Promise<number> => {
    let sum = 0;
    for (let n = 0; n < times; n++) sum += await curl(LOAD_CORE, [...args, url]);
    return sum;
  };
  const before = server.usage().cpu;
  const whole = await seconds([]);
  const { cpu } = server.usage();
  const [first, last] = [size / 4, (size * 3) / 4 - 1];
  const part = await seconds(["-r", `${first}-${last}`]);
  const megabytes = (size * times) / 1e6;
  return { rate: megabytes / whole, part: megabytes / 2 / part, cpu: (cpu - before) / (megabytes / 1e3) };
}

/** Sends the file by the SDK. @returns where it is now, without the server's address. */
async function uploaded(port: number, path: string): Promise<string> {
  const load = await Load.start<FileOrders>(new URL("files/load.ts", import.meta.url), LOAD_CORE);
  try {
    await load.ask("enter", { port, clients: 1 });
    const { url } = await load.ask("send", { path, clients: 1 });
    return url.replace(`http://127.0.0.1:${port}`, "");
  } finally {
    await load.stop();
  }
}
