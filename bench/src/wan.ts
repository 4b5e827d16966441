import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileOrders } from "./files/orders.ts";
import { inFolder, makeFile } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { plot } from "./lib/plot.ts";
import { start } from "./lib/process.ts";
import { figure, image, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast } from "./peers/servers.ts";

/** Seconds that a file would take at the line's full rate. */
const SECONDS = 6;
const MB = 1e6;
/** Bytes that may wait before the line: what it carries in 50 ms, at least 256 KiB. */
const queueOf = (rate: number): number => Math.max(256 * 1024, rate / 20);

interface Line {
  /** MB a second. */
  megabytes: number;
  /** Milliseconds there and back. */
  rtt: number;
}

interface Run {
  /** Share of the line that was used, 0…1. */
  share: number;
}

/** A long line: how much of it one upload fills, with our window and with the seed's. */
export async function wan(options: Options): Promise<Section> {
  const lines: Line[] = [10, 100].flatMap((rtt) => [1, 10, 100].map((megabytes) => ({ megabytes, rtt })));
  const ours = new Samples<Run>();
  const fixed = new Samples<Run>();
  for (let round = 1; round <= options.rounds; round++) {
    for (const line of lines) {
      const [of, eight] = [await once(line, "ours", options), await once(line, "fixed", options)];
      ours.add(nameOf(line), of);
      fixed.add(nameOf(line), eight);
      console.log(
        `  round ${round}/${options.rounds} ${nameOf(line)}: ${(of.share * 100).toFixed(0)} % by ours, ${(eight.share * 100).toFixed(0)} % by 8 × 64 KiB`,
      );
    }
  }
  const percent = ({ share }: Run) => share * 100;
  const series = lines.filter(({ rtt }) => rtt === 100);
  return {
    markdown: `## A long line

One upload through a relay of the bench: a token bucket and a delay line in each direction, with a queue of 50 ms of the line's rate (256 KiB at
least) and backpressure beyond it. A file that the line would carry in ${figure(options.quick ? SECONDS / 2 : SECONDS)} s; the share of the line's rate from the first byte until the
server's digest is back. Beside it a sender that keeps 8 chunks of 64 KiB on their way, as the seed's does, for as long. Server on one core,
sender and relay on the other. Goal: 85 % at 100 MB/s and 100 ms. ${roundsOf(options.rounds)}; median (least…most).

${table(
  ["line, there and back", "ChatCast, %", "8 × 64 KiB, %", "what 8 × 64 KiB can reach at best, %"],
  lines.map((line) => [
    nameOf(line),
    ours.text(nameOf(line), percent),
    fixed.text(nameOf(line), percent),
    figure(Math.min(100, ((8 * 65_536) / (line.megabytes * MB * (line.rtt / 1_000))) * 100)),
  ]),
)}

${image("Share of the line by its rate, at 100 ms", "wan-share.svg")}
`,
    plots: {
      "wan-share.svg": plot({
        title: "Share of a line with 100 ms there and back",
        x: "MB/s of the line",
        y: "%",
        series: [
          {
            name: "ChatCast",
            points: series.map((line) => [line.megabytes, ours.median(nameOf(line), percent)] as const),
          },
          {
            name: "8 × 64 KiB",
            points: series.map((line) => [line.megabytes, fixed.median(nameOf(line), percent)] as const),
          },
        ],
      }),
    },
  };
}

const nameOf = ({ megabytes, rtt }: Line): string => `${megabytes} MB/s, ${rtt} ms`;

async function once({ megabytes, rtt }: Line, sender: "ours" | "fixed", options: Options): Promise<Run> {
  const seconds = options.quick ? SECONDS / 2 : SECONDS;
  const rate = megabytes * MB;
  const size = Math.round(rate * seconds);
  return inFolder(async (folder) => {
    const path = await makeFile(join(folder, "file.bin"), size);
    const dataDir = join(folder, "chatcast");
    const server = await chatcast.start({ core: SERVER_CORE, dataDir, nodeFlags: nodeFlags(options) });
    const script = fileURLToPath(new URL("wan/relay.ts", import.meta.url));
    const line = [server.port, rate, rtt / 2, queueOf(rate)].map(String);
    const relay = await start(process.execPath, [script, ...line], { core: LOAD_CORE, ready: /listening on (\d+) / });
    const load = await Load.start<FileOrders>(new URL("files/load.ts", import.meta.url), LOAD_CORE);
    const port = Number(relay.match[1]);
    try {
      if (sender === "fixed") {
        const sent = await load.ask("fixed", { port, path, seconds });
        return { share: sent.bytes / sent.seconds / rate };
      }
      await load.ask("enter", { port, clients: 1 });
      const sent = await load.ask("send", { path, clients: 1 });
      return { share: size / sent.seconds / rate };
    } finally {
      await load.stop();
      await relay.stop();
      await server.stop();
    }
  });
}
