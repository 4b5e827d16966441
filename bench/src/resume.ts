import { inFolder } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { figure, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast } from "./peers/servers.ts";
import type { Resumed, ResumeOrders } from "./resume/orders.ts";
import { scatter } from "./resume/scatter.ts";

const CHUNKS = 100_000;
const RESTARTED = "the server was killed and started again";
const CUT = "the connection was cut, the server stayed";

/** A large transfer with as many holes as it can have goes on after its connection was lost. */
export async function resume(options: Options): Promise<Section> {
  const chunks = options.quick ? CHUNKS / 10 : CHUNKS;
  const samples = new Samples<Resumed>();
  for (let round = 1; round <= options.rounds; round++) await once(chunks, samples, options);
  const stored = samples.median(RESTARTED, (run) => run.stored);
  return {
    markdown: `## Resume

A file of ${figure(chunks)} chunks of 1 MiB on its way from the SDK in Node, of which the server has every second one (${figure(stored)}): as many holes as
there can be, told in answers of at most 1,000 ranges and 16,384 bytes. All connections are lost and made anew; from the moment that
the one for files has reached the server until the first answer is worked in, the first chunk leaves that was never sent, and one
such chunk is acknowledged. What passed before that are the waits of the client between two tries, 1 to 10 s. The server's chunks were put into its store and its blob while it was down. Goal: under 2 s.
${roundsOf(options.rounds)}; median (least…most).

${table(
  [
    "",
    "waited, ms",
    "in step, ms",
    "first fresh chunk sent, ms",
    "one acknowledged, ms",
    "answers by then",
    "largest answer, bytes",
  ],
  [RESTARTED, CUT].map((how) => [
    how,
    samples.text(how, ({ away }) => away),
    samples.text(how, ({ inStep }) => inStep),
    samples.text(how, ({ sent }) => sent),
    samples.text(how, ({ acknowledged }) => acknowledged),
    samples.text(how, ({ answers }) => answers),
    samples.text(how, ({ largest }) => largest),
  ]),
)}
`,
    plots: {},
  };
}

async function once(chunks: number, samples: Samples<Resumed>, options: Options): Promise<void> {
  await inFolder(async (dataDir) => {
    const starting = { core: SERVER_CORE, dataDir, maxFileSize: "1TiB" };
    const first = await chatcast.start(starting);
    const { port } = first;
    const load = await Load.start<ResumeOrders>(new URL("resume/load.ts", import.meta.url), LOAD_CORE);
    try {
      const { transferId } = await load.ask("begin", { port, chunks });
      await first.kill();
      await scatter(dataDir, transferId);
      const second = await chatcast.start({ ...starting, port, nodeFlags: nodeFlags(options) });
      try {
        add(samples, RESTARTED, await load.ask("resume", {}));
        await load.ask("cut", {});
        add(samples, CUT, await load.ask("resume", {}));
      } finally {
        await second.kill();
      }
    } finally {
      await load.stop();
    }
  });
}

function add(samples: Samples<Resumed>, how: string, resumed: Resumed): void {
  samples.add(how, resumed);
  const { inStep, sent, acknowledged, answers, largest } = resumed;
  console.log(
    `  ${how}: in step after ${inStep.toFixed(0)} ms, a fresh chunk left after ${sent.toFixed(0)} ms and was acknowledged ` +
      `after ${acknowledged.toFixed(0)} ms; ${answers} answers, the largest of ${largest} bytes`,
  );
}
