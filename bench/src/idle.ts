import type { IdleOrders } from "./idle/orders.ts";
import { Load } from "./lib/load.ts";
import { figure, roundsOf, type Section, table } from "./lib/report.ts";
import { interleave } from "./lib/rounds.ts";
import { Samples } from "./lib/samples.ts";
import { LOAD_CORE, nodeFlags, type Options, SERVER_CORE } from "./options.ts";
import { chatcast, type Peer, stockSocketIo } from "./peers/servers.ts";

const CONNECTIONS = 10_000;
const ROOM = 100;
/** Seconds after which memory is read: the entries are told, what was garbage is collected. */
const SETTLE = 15;

interface Subject {
  name: string;
  peer: Peer;
  roomSize: number;
}

interface Run {
  /** Bytes of resident memory a connection: the server with all of them, less the server before the first. */
  each: number;
  rss: number;
  /** CPU seconds from the first connection to the last entry. */
  opening: number;
  dropped: number;
}

/** Idle connections: what one costs, and whether it lasts. */
export async function idle(options: Options): Promise<Section> {
  const connections = options.quick ? CONNECTIONS / 10 : CONNECTIONS;
  const hold = options.quick ? SETTLE : options.hold;
  const subjects: Subject[] = [
    { name: "ChatCast, in no room", peer: chatcast, roomSize: 0 },
    { name: "Socket.IO, in no room", peer: stockSocketIo, roomSize: 0 },
    { name: `ChatCast, ${ROOM} in a room`, peer: chatcast, roomSize: ROOM },
    { name: `Socket.IO, ${ROOM} in a room`, peer: stockSocketIo, roomSize: ROOM },
  ];
  const results = await interleave(subjects, options.rounds, (subject, round) =>
    once(subject, connections, round === 1 && subject.peer === chatcast ? hold : SETTLE, options),
  );
  const samples = new Samples<Run>();
  for (const [name, runs] of results) for (const run of runs) samples.add(name, run);
  const dropped = subjects.reduce(
    (sum, { name }) => sum + samples.of(name).reduce((all, run) => all + run.dropped, 0),
    0,
  );
  return {
    markdown: `## Idle connections

${figure(connections)} connections from another process, answering heartbeats and nothing else. Memory is what the server's process
has resident with all of them less what it had before the first, after ${SETTLE} s at least; a garbage collection is not forced. Goal: no more
than 15 KB each, none dropped. ChatCast's connections of the first round were held ${figure(hold)} s: **${dropped} were dropped** in all rounds.
${roundsOf(options.rounds)}, interleaved; median (least…most).

${table(
  ["", "KB RSS a connection", "RSS MiB in all", "server CPU s to let them in"],
  subjects.map(({ name }) => [
    name,
    samples.text(name, ({ each }) => each / 1_000),
    samples.text(name, ({ rss }) => rss / 2 ** 20),
    samples.text(name, ({ opening }) => opening),
  ]),
)}
`,
    plots: {},
  };
}

async function once({ peer, roomSize }: Subject, connections: number, hold: number, options: Options): Promise<Run> {
  const server = await peer.start({ core: SERVER_CORE, nodeFlags: peer === chatcast ? nodeFlags(options) : [] });
  const load = await Load.start<IdleOrders>(new URL("idle/load.ts", import.meta.url), LOAD_CORE);
  try {
    const before = server.usage();
    await load.ask("fill", { port: server.port, connections, roomSize, createsRooms: peer === chatcast });
    const opened = server.usage();
    const { dropped } = await load.ask("hold", { seconds: hold });
    const after = server.usage();
    const run = {
      each: (after.rss - before.rss) / connections,
      rss: after.rss,
      opening: opened.cpu - before.cpu,
      dropped,
    };
    console.log(`    ${(run.each / 1_000).toFixed(1)} KB each, ${dropped} dropped after ${hold} s`);
    return run;
  } finally {
    await load.stop();
    await server.stop();
  }
}
