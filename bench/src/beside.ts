import { join } from "node:path";
import type { FileOrders, Waits } from "./files/orders.ts";
import { inFolder, makeFile, sizeName } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast } from "./peers/servers.ts";

const SIZE = 2 ** 30;
const EVERY_MS = 20;
const IDLE_SECONDS = 10;

interface Run {
  idle: Waits;
  beside: Waits;
  seconds: number;
}

/** Chat beside a file: what the round trip of a message becomes while the same client sends 1 GiB. */
export async function beside(options: Options): Promise<Section> {
  const size = Math.min(options.quick ? SIZE / 8 : SIZE, options.largest);
  const samples = new Samples<Run>();
  for (let round = 1; round <= options.rounds; round++) {
    const run = await once(size, options);
    samples.add("all", run);
    console.log(
      `  round ${round}/${options.rounds}: p99 ${run.idle.p99.toFixed(1)} ms idle, ${run.beside.p99.toFixed(1)} ms beside the file`,
    );
  }
  const text = (measure: (run: Run) => number) => samples.text("all", measure);
  return {
    markdown: `## Chat beside a file

A client of the SDK says something every ${EVERY_MS} ms, first with nothing else to do, then while it sends ${sizeName(size)}; milliseconds until the message is
acknowledged as durable. Client and server have a core each. ${roundsOf(options.rounds)}; median (least…most).

${table(
  ["", "p50 ms", "p99 ms"],
  [
    ["idle", text(({ idle }) => idle.p50), text(({ idle }) => idle.p99)],
    [`while ${sizeName(size)} is sent`, text((run) => run.beside.p50), text((run) => run.beside.p99)],
    [
      "as many times as idle (goal: p99 at most 2)",
      text((run) => run.beside.p50 / run.idle.p50),
      text((run) => run.beside.p99 / run.idle.p99),
    ],
  ],
)}

The file meanwhile: ${text(({ seconds }) => size / 1e6 / seconds)} MB/s.
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
      await load.ask("enter", { port: server.port, clients: 1 });
      await load.ask("chat", { everyMs: EVERY_MS, seconds: 1 });
      const idle = await load.ask("chat", { everyMs: EVERY_MS, seconds: options.quick ? 3 : IDLE_SECONDS });
      const { seconds, ...waits } = await load.ask("chatBeside", { everyMs: EVERY_MS, path });
      return { idle, beside: waits, seconds };
    } finally {
      await load.stop();
      await server.stop();
    }
  });
}
