import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CuttingLine } from "./handover/cutting-line.ts";
import { chatcast as command, singleFile } from "./handover/terminal.ts";
import { inFolder, makeFile, sizeName } from "./lib/folders.ts";
import { figure, type Section, table } from "./lib/report.ts";
import type { Options } from "./options.ts";
import { chatcast } from "./peers/servers.ts";

const MIB = 2 ** 20;
const GOAL = 150;
const ROOMS = ["open", "sealed"] as const;

interface Run {
  seconds: number;
  cuts: number;
  /** Bytes that passed the line, of those that had to. */
  passed: number;
  /** The most that was ever resident, in bytes. */
  sender: number;
  receiver: number;
  server: number;
}

/** Two terminals hand over a large file while their line is cut again and again. */
export async function handover(options: Options): Promise<Section> {
  const size = options.quick ? options.largest / 10 : options.largest;
  const runs = await inFolder(async (folder) => {
    const path = await makeFile(join(folder, "file.bin"), size);
    const [sha256, bin] = [await digestOf(path), await singleFile()];
    const done: [string, Run][] = [];
    for (const room of ROOMS)
      done.push([room, await once(room, { bin, folder, path, size, sha256, cuts: options.cuts })]);
    return done;
  });
  return {
    markdown: `## Hand-over

\`chatcast send\` and \`chatcast receive\`, a process of the single file each, hand over a file of ${sizeName(size)}. All connections of both are reset ${options.cuts} times, evenly
over the bytes that have to pass: half of them while it is sent, half while it is fetched. What arrived has the SHA-256 of what was sent, which
this bench computes itself from both files, or it fails. Resident memory is the kernel's high-water mark. Goal: under ${GOAL} MiB each. One round.

${table(
  [
    "room",
    "seconds",
    "cuts",
    "passed, × the file's two ways",
    "sender RSS, MiB",
    "receiver RSS, MiB",
    "server RSS, MiB",
  ],
  runs.map(([room, run]) => [
    room,
    figure(run.seconds),
    String(run.cuts),
    (run.passed / (2 * size)).toFixed(3),
    figure(run.sender / MIB),
    figure(run.receiver / MIB),
    figure(run.server / MIB),
  ]),
)}
`,
    plots: {},
  };
}

interface Task {
  bin: string;
  folder: string;
  path: string;
  size: number;
  sha256: string;
  cuts: number;
}

async function once(kind: (typeof ROOMS)[number], { bin, folder, path, size, sha256, cuts }: Task): Promise<Run> {
  const [data, inbox] = [join(folder, "data"), join(folder, "inbox")];
  const server = await chatcast.start({ dataDir: data });
  const places = Array.from({ length: cuts }, (_, index) => (2 * size * (index + 1)) / (cuts + 1));
  const line = await CuttingLine.open(server.port, places);
  const person = (name: string) => ({ bin, name, state: join(folder, kind, name), server: line.url });
  try {
    const how = kind === "sealed" ? ["--sealed"] : ["handover"];
    const { told } = await command(["rooms", "new", ...how], person("Ada"));
    const room = String(told.address);
    const started = performance.now();
    const [sent, received] = await Promise.all([
      command(["send", path], { ...person("Ada"), room }),
      command(["receive", "--dir", inbox, "--count", "1", "--all"], { ...person("Bob"), room }),
    ]);
    const seconds = (performance.now() - started) / 1000;
    const digest = await digestOf(join(inbox, "file.bin"));
    if (digest !== sha256 || received.told.sha256 !== sha256)
      throw new Error(`${kind}: what arrived is not what was sent`);
    const { peak } = server.usage();
    console.log(
      `  ${kind} room: equal (SHA-256 ${digest}), ${seconds.toFixed(0)} s, ${line.cuts} cuts, RSS at most ${figure(sent.usage.peak / MIB)} and ${figure(received.usage.peak / MIB)} MiB`,
    );
    return {
      seconds,
      cuts: line.cuts,
      passed: line.passed,
      sender: sent.usage.peak,
      receiver: received.usage.peak,
      server: peak,
    };
  } finally {
    await line.close();
    await server.stop();
    await Promise.all([data, inbox].map((one) => rm(one, { recursive: true, force: true })));
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: MIB }), hash);
  return hash.digest("hex");
}
