import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DiskOrders, FileOrders } from "./files/orders.ts";
import { curl } from "./lib/curl.ts";
import { inFolder, makeFile, sizeName } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { plot } from "./lib/plot.ts";
import type { Usage } from "./lib/process.ts";
import { figure, image, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { nginx, seedWay, tus } from "./peers/file-servers.ts";
import { chatcast } from "./peers/servers.ts";

const MIB = 2 ** 20;
const SIZES = [1, 16, 128, 1_024, 4_096].map((mib) => mib * MIB);
/** From this size on one round has to do. */
const ONCE_FROM = 4 * 2 ** 30;
/** A small file is sent as often as makes so many bytes, eight times at most. */
const REPEATED = 64 * MIB;
const GOAL_SIZE = 2 ** 30;

type Send = (path: string) => Promise<number>;

/** Whoever receives, as far as it is measured. */
interface Used {
  usage(): Usage;
}

interface Subject {
  name: string;
  how: string;
  durable: string;
  goal: string;
  /** Starts server and sender, and stops both after `work`. */
  during(folder: string, work: (send: Send, server: Used) => Promise<void>): Promise<void>;
}

interface Run {
  /** MB a second. */
  rate: number;
  /** CPU seconds of the server a GB. */
  cpu: number;
  rss: number;
}

const fileLoad = () => Load.start<FileOrders>(new URL("files/load.ts", import.meta.url), LOAD_CORE);

/** One file to the server: ours against nginx, tus and the seed's way. */
export async function upload(options: Options): Promise<Section> {
  const sizes = (options.quick ? SIZES.slice(0, 3) : SIZES).filter((size) => size <= options.largest);
  const subjects = subjectsOf(options);
  const samples = new Samples<Run>();
  await inFolder(async (sources) => {
    for (let round = 1; round <= options.rounds; round++) {
      for (const size of sizes.filter((size) => round === 1 || size < ONCE_FROM)) {
        const path = await makeFile(join(sources, "file.bin"), size);
        for (const subject of subjects) {
          const run = await once(subject, path, size);
          samples.add(key(subject, size), run);
          console.log(
            `  round ${round}/${options.rounds} ${sizeName(size)}, ${subject.name}: ${run.rate.toFixed(0)} MB/s, ` +
              `${run.cpu.toFixed(2)} s CPU per GB`,
          );
        }
        await rm(path);
      }
    }
  });
  return report(subjects, sizes, samples, options);
}

const key = ({ name }: { name: string }, size: number): string => `${name}, ${size}`;

async function once(subject: Subject, path: string, size: number): Promise<Run> {
  const times = Math.max(1, Math.min(8, Math.floor(REPEATED / size)));
  return inFolder(async (folder) => {
    let run: Run | undefined;
    await subject.during(folder, async (send, server) => {
      const before = server.usage().cpu;
      let seconds = 0;
      for (let n = 0; n < times; n++) seconds += await send(path);
      const { cpu, peak } = server.usage();
      const gigabytes = (size * times) / 1e9;
      run = { rate: (gigabytes * 1e3) / seconds, cpu: (cpu - before) / gigabytes, rss: peak };
    });
    if (run === undefined) throw new Error("nothing was measured");
    return run;
  });
}

function subjectsOf(options: Options): Subject[] {
  const ours: Subject = {
    name: "ChatCast",
    how: "the SDK in Node; every chunk checked, the whole digested",
    durable: "every chunk synced before it is acknowledged",
    goal: "–",
    async during(folder, work) {
      const server = await chatcast.start({ core: SERVER_CORE, dataDir: folder, nodeFlags: nodeFlags(options) });
      const load = await fileLoad();
      try {
        await load.ask("enter", { port: server.port, clients: 1 });
        await work(async (path) => (await load.ask("send", { path, clients: 1 })).seconds, server);
      } finally {
        await load.stop();
        await server.stop();
      }
    },
  };
  const web = nginx();
  const dav: Subject[] =
    web === undefined
      ? []
      : [
          {
            name: web.version,
            how: "`curl -T`, WebDAV PUT",
            durable: "never synced, nothing checked",
            goal: "1.0 ×",
            async during(folder, work) {
              const server = await web.start({ core: SERVER_CORE, folder });
              let n = 0;
              const to = () => `http://127.0.0.1:${server.port}/file-${n++}`;
              await work((path) => curl(LOAD_CORE, ["-T", path, to()]), server).finally(server.stop);
            },
          },
        ];
  const throughNode = (peer: typeof tus, order: "tus" | "seedWay", text: Pick<Subject, "how" | "goal">): Subject => ({
    name: peer.name,
    ...text,
    durable: order === "tus" ? "never synced, nothing checked" : "never synced, every chunk checked",
    async during(folder, work) {
      const server = await peer.start({ core: SERVER_CORE, folder });
      const load = await fileLoad();
      try {
        await work(async (path) => (await load.ask(order, { port: server.port, path })).seconds, server);
      } finally {
        await load.stop();
        await server.stop();
      }
    },
  });
  // No server can be faster that acknowledges what is on the disk.
  const disk: Subject = {
    name: "the disk alone",
    how: "one process writes as many bytes, 512 KiB at a time; nothing is sent, nothing checked",
    durable: "synced every 8 MiB",
    goal: "–",
    async during(folder, work) {
      const load = await Load.start<DiskOrders>(new URL("files/disk-load.ts", import.meta.url), SERVER_CORE);
      let n = 0;
      const write: Send = async (path) => {
        const { size } = await stat(path);
        return (await load.ask("write", { path: join(folder, `file-${n++}`), bytes: size })).seconds;
      };
      await work(write, load).finally(() => load.stop());
    },
  };
  return [
    ours,
    disk,
    ...dav,
    throughNode(tus, "tus", { how: `${tus.version}, one request`, goal: "2.5 ×" }),
    throughNode(seedWay, "seedWay", {
      how: `${seedWay.version}, Base64 in JSON, 8 chunks of 64 KiB on their way`,
      goal: "4 ×",
    }),
  ];
}

function report(
  subjects: readonly Subject[],
  sizes: readonly number[],
  samples: Samples<Run>,
  { rounds }: Options,
): Section {
  const [ours, ...others] = subjects;
  const rate = (run: Run) => run.rate;
  const absent = subjects.some(({ name }) => name.startsWith("nginx"))
    ? ""
    : "**nginx with WebDAV was not there: not measured.**\n";
  const goalSize = sizes.includes(GOAL_SIZE) ? GOAL_SIZE : (sizes.at(-1) ?? GOAL_SIZE);
  return {
    markdown: `## Upload

One file from another process, server and sender with a core each. MB/s (10⁶ bytes) from the first byte until the sender knows that it
succeeded. ${roundsOf(rounds)}, interleaved (4 GiB, where it is there: one round); median (least…most).
${absent}
${table(
  ["", "how", "what is on the disk by then"],
  subjects.map(({ name, how, durable }) => [name, how, durable]),
  "words",
)}

${table(
  ["size", ...subjects.map(({ name }) => `${name}, MB/s`)],
  sizes.map((size) => [sizeName(size), ...subjects.map((subject) => samples.text(key(subject, size), rate))]),
)}

At ${sizeName(goalSize)}:

${table(
  ["", "MB/s of ChatCast against it", "goal", "server CPU s per GB", "server RSS at most, MiB"],
  subjects.map((subject) => [
    subject.name,
    subject === ours || ours === undefined ? "–" : samples.ratio(key(ours, goalSize), key(subject, goalSize), rate),
    subject.goal,
    samples.text(key(subject, goalSize), ({ cpu }) => cpu),
    figure(samples.median(key(subject, goalSize), ({ rss }) => rss / MIB)),
  ]),
)}

${image("MB/s by size of the file", "upload-rate.svg")}
`,
    plots: {
      "upload-rate.svg": plot({
        title: "One upload",
        x: "MiB",
        y: "MB/s",
        series: [...(ours ? [ours] : []), ...others].map((subject) => ({
          name: subject.name,
          points: sizes.map((size) => [size / MIB, samples.median(key(subject, size), rate)] as const),
        })),
      }),
    },
  };
}
