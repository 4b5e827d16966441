import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { FileOrders } from "./files/orders.ts";
import { inFolder, makeFile, sizeName } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast } from "./peers/servers.ts";

const MIB = 2 ** 20;
const SIZE = 256 * MIB;
const QUICK_SIZE = 16 * MIB;
/** Sent and read before anything is measured: code is loaded, and compiled, when it is used first. */
const FIRST_SIZE = 16 * MIB;
const first = (path: string): string => `${path}.first`;
const ROOMS = ["open", "sealed"] as const;
const STEPS = ["sending", "reading"] as const;

type Step = `${(typeof ROOMS)[number]}, ${(typeof STEPS)[number]}`;

interface Run {
  /** MB a second. */
  rate: number;
  /** CPU seconds a GB, of either process. */
  server: number;
  client: number;
}

/** What sealing and opening cost: the same file through an open and a sealed room, by the same client. */
export async function sealed(options: Options): Promise<Section> {
  const size = Math.min(options.quick ? QUICK_SIZE : SIZE, options.largest);
  const samples = new Samples<Run>();
  await inFolder(async (sources) => {
    const path = await makeFile(join(sources, "file.bin"), size);
    await makeFile(first(path), FIRST_SIZE);
    for (let round = 1; round <= options.rounds; round++) {
      for (const room of ROOMS) {
        for (const [step, run] of await through(room, path, size, options)) {
          samples.add(step, run);
          console.log(
            `  round ${round}/${options.rounds} ${step}: ${run.rate.toFixed(0)} MB/s, CPU s per GB: ` +
              `server ${run.server.toFixed(2)}, client ${run.client.toFixed(2)}`,
          );
        }
      }
    }
  });
  return { markdown: report(size, samples, options), plots: {} };
}

async function through(room: (typeof ROOMS)[number], path: string, size: number, options: Options) {
  const runs: [Step, Run][] = [];
  await inFolder(async (folder) => {
    const server = await chatcast.start({ core: SERVER_CORE, dataDir: folder, nodeFlags: nodeFlags(options) });
    const load = await Load.start<FileOrders>(new URL("files/load.ts", import.meta.url), LOAD_CORE);
    const measure = async (step: Step, work: () => Promise<{ seconds: number }>) => {
      const before = [server.usage().cpu, load.usage().cpu] as const;
      const { seconds } = await work();
      const gigabytes = size / 1e9;
      runs.push([
        step,
        {
          rate: (gigabytes * 1e3) / seconds,
          server: (server.usage().cpu - before[0]) / gigabytes,
          client: (load.usage().cpu - before[1]) / gigabytes,
        },
      ]);
    };
    try {
      const { port } = server;
      if (room === "open") await load.ask("enter", { port, clients: 1 });
      else await load.ask("enterSealed", { port, keys: `${path}.keys` });
      const copy = `${path}.copy`;
      await load.ask("send", { path: first(path), clients: 1 });
      await load.ask("read", { name: basename(first(path)), path: copy });
      await rm(copy);
      await measure(`${room}, sending`, () => load.ask("send", { path, clients: 1 }));
      await measure(`${room}, reading`, () => load.ask("read", { name: basename(path), path: copy }));
      await rm(copy);
    } finally {
      await load.stop();
      await server.stop();
    }
  });
  return runs;
}

function report(size: number, samples: Samples<Run>, { rounds }: Options): string {
  const cpu = ({ server, client }: Run) => server + client;
  const rows = STEPS.map((step) => {
    const [open, sealed]: [Step, Step] = [`open, ${step}`, `sealed, ${step}`];
    return [
      step,
      samples.text(open, ({ rate }) => rate),
      samples.text(sealed, ({ rate }) => rate),
      samples.ratio(sealed, open, ({ rate }) => rate),
      samples.ratio(open, sealed, cpu),
    ];
  });
  const costs = ROOMS.flatMap((room) =>
    STEPS.map((step): string[] => {
      const key: Step = `${room}, ${step}`;
      return [key, samples.text(key, ({ client }) => client), samples.text(key, ({ server }) => server)];
    }),
  );
  return `## Sealed rooms

${sizeName(size)} through an open and through a sealed room, by the SDK in Node: sent until the server says that all of it is there, then read
by the same client into a file, synced. In the open room the server checks a checksum, and who reads compares the whole with its SHA-256; in the
sealed room each chunk is sealed, signed and hashed by its sender, its signature checked by the server, and signature, tag and place by who reads.
Server and client have a core each, and have moved a smaller file before. ${roundsOf(rounds)}, interleaved; median (least…most). Goal: 0.6 ×. The last column compares the processor's time
of both processes together, which other work on the machine changes less than it changes the rates.

${table(["", "open, MB/s", "sealed, MB/s", "sealed against open", "the same by CPU time"], rows)}

CPU seconds per GB:

${table(["", "client", "server"], costs)}
`;
}
