import { setTimeout as sleep } from "node:timers/promises";
import { whyNoEngines } from "@chatcast/lab/engines";
import type { ChatOrders, Spoken } from "./chat/orders.ts";
import type { Burst, FanoutOrders } from "./fanout/orders.ts";
import { inFolder } from "./lib/folders.ts";
import { Load } from "./lib/load.ts";
import { figure, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { connectionBytes } from "./nodes/connection-bytes.ts";
import { CountedEngines, type Counts } from "./nodes/engines.ts";
import { type Costs, scaling } from "./nodes/scaling.ts";
import { LOAD_CORE, type Options } from "./options.ts";
import { chatcast, type PeerServer } from "./peers/servers.ts";

/** Members of the room in which one speaks, over all nodes. */
const MEMBERS = 120;
const BURST = 100;
const BURSTS = 2;
/** People who speak in rooms of their own, and how many messages each keeps on its way. */
const CLIENTS = 48;
const WINDOW = 64;
/** Those who wait for each answer. */
const PATIENT = 6;
const QUIET_SECONDS = 10;

const EMBEDDED = "one server, embedded";
const SETUPS = [
  { name: EMBEDDED, nodes: 0 },
  { name: "1 node", nodes: 1 },
  { name: "2 nodes", nodes: 2 },
  { name: "3 nodes", nodes: 3 },
];

/** What was done while something was measured. */
interface Spent extends Counts {
  /** CPU seconds of the nodes, all together. */
  nodeCpu: number;
}

interface Run {
  /** Everybody of the room comes. */
  entry: Spent;
  burst: Burst & Spent;
  /** Many on their way. */
  many: Spoken & Spent;
  /** A few people who wait for each answer. */
  few: Spoken & Spent;
}

/** Several nodes on one log, against one server with its own. */
export async function nodes(options: Options): Promise<Section> {
  const why = whyNoEngines();
  if (why !== undefined) return { markdown: `## Several nodes\n\nNot run: ${why}.`, plots: {} };
  const samples = new Samples<Run>();
  const quiet = new Map<string, Spent>();
  await inFolder(async (home) => {
    const engines = await CountedEngines.open(home);
    try {
      for (let round = 1; round <= options.rounds; round++) {
        for (const { name, nodes: count } of SETUPS) {
          console.log(`  round ${round}/${options.rounds} ${name}`);
          const wantsQuiet = round === 1 && count > 0 && !options.quick;
          const { run, idle } = await once(engines, count, options.quick ? 1 : 2, wantsQuiet ? QUIET_SECONDS : 0);
          samples.add(name, run);
          if (idle !== undefined) quiet.set(name, idle);
        }
      }
    } finally {
      await engines.close();
    }
  });
  return {
    markdown: markdown(options, samples, quiet),
    plots: {},
    pages: { "SCALING.md": scaling(costsOf(samples, quiet)) },
  };
}

/** What larger sizes are reckoned from: medians of the set-ups that show each cost by itself. */
function costsOf(samples: Samples<Run>, quiet: ReadonlyMap<string, Spent>): Costs {
  const [one, three] = ["1 node", "3 nodes"];
  const many = (what: keyof Spent, times = 1) => samples.median(one, ({ many }) => (many[what] / many.stored) * times);
  const few = (what: keyof Spent, times = 1) => samples.median(three, ({ few }) => (few[what] / few.stored) * times);
  /** Of one delivery. */
  const burst = (name: string, what: keyof Spent) =>
    samples.median(name, ({ burst: spent }) => spent[what] / spent.deliveries);
  /** Of each member, a second. */
  const idle = (what: keyof Spent) => (quiet.get(one)?.[what] ?? Number.NaN) / QUIET_SECONDS / MEMBERS;
  return {
    store: {
      ...{ node: many("nodeCpu", 1e6), postgres: many("postgresCpu", 1e6), redis: many("redisCpu", 1e6) },
      ...{ statements: many("statements"), wal: many("wal"), kept: many("database") },
    },
    alone: {
      ...{ node: few("nodeCpu", 1e6), postgres: few("postgresCpu", 1e6), redis: few("redisCpu", 1e6) },
      statements: few("statements"),
    },
    read: {
      // What two more nodes, each with a third of the members, add to every message that is said.
      together: Math.max(0, (burst(three, "postgresCpu") - burst(one, "postgresCpu")) / 2) * MEMBERS * 1e6,
      // No statement of one who waits costs less than one that reads.
      apart: samples.median(one, ({ few: { postgresCpu, statements } }) => (postgresCpu / statements) * 1e6),
    },
    deliver: { one: burst(one, "nodeCpu") * 1e6, three: burst(three, "nodeCpu") * 1e6 },
    // At one node: what nodes say of themselves grows with them, not with their members.
    idle: { statements: idle("statements"), postgres: idle("postgresCpu") * 1e6 },
    connection: connectionBytes(),
  };
}

async function once(engines: CountedEngines, count: number, seconds: number, quietSeconds: number) {
  const { database, shared } = engines.fresh();
  return inFolder(async (folder) => {
    const servers: PeerServer[] = [];
    const where = count === 0 ? {} : { shared, dataDir: folder };
    for (let index = 0; index < Math.max(1, count); index++) servers.push(await chatcast.start(where));
    const [port = 0, ...others] = servers.map((server) => server.port);
    const meter = async <T>(work: () => Promise<T>): Promise<T & Spent> => {
      const before = { ...engines.counts(database), nodeCpu: cpuOf(servers) };
      const done = await work();
      const after = { ...engines.counts(database), nodeCpu: cpuOf(servers) };
      const spent = (Object.keys(after) as (keyof Spent)[]).map((key) => [key, after[key] - before[key]]);
      return { ...done, ...(Object.fromEntries(spent) as unknown as Spent) };
    };
    try {
      const fanned = await fan({ port, nodes: others }, seconds, meter, quietSeconds);
      const many = await speak({ port, nodes: others }, CLIENTS, WINDOW, seconds, meter);
      const few = await speak({ port, nodes: others }, PATIENT, 1, seconds, meter);
      return { run: { entry: fanned.entry, burst: fanned.burst, many, few }, idle: fanned.idle };
    } finally {
      for (const server of servers) await server.stop();
    }
  });
}

type Meter = <T>(work: () => Promise<T>) => Promise<T & Spent>;
type Where = { port: number; nodes: readonly number[] };

async function fan(where: Where, seconds: number, meter: Meter, quietSeconds: number) {
  const load = await Load.start<FanoutOrders>(new URL("fanout/load.ts", import.meta.url), LOAD_CORE);
  try {
    const entry = await meter(async () => {
      await load.ask("fill", { protocol: "chatcast", members: MEMBERS, ...where });
      return {};
    });
    await load.ask("burst", { size: BURST, window: BURSTS, seconds: 1 });
    const burst = await meter(() => load.ask("burst", { size: BURST, window: BURSTS, seconds }));
    const idle = quietSeconds === 0 ? undefined : await meter(async () => sleep(quietSeconds * 1_000, {}));
    return { entry, burst, idle };
  } finally {
    await load.stop();
  }
}

async function speak(where: Where, clients: number, window: number, seconds: number, meter: Meter) {
  const load = await Load.start<ChatOrders>(new URL("chat/load.ts", import.meta.url), LOAD_CORE);
  try {
    await load.ask("fill", { clients, ...where });
    await load.ask("speak", { window, seconds: 1 });
    return await meter(() => load.ask("speak", { window, seconds }));
  } finally {
    await load.stop();
  }
}

const cpuOf = (servers: readonly PeerServer[]): number => servers.reduce((sum, server) => sum + server.usage().cpu, 0);

function markdown({ rounds }: Options, samples: Samples<Run>, quiet: ReadonlyMap<string, Spent>): string {
  const names = SETUPS.map(({ name }) => name);
  const rate = ({ acknowledged, seconds }: Spoken) => acknowledged / seconds;
  const perMessage =
    (of: (run: Run) => Spoken & Spent, what: keyof Spent, times = 1) =>
    (run: Run) =>
      (of(run)[what] / of(run).stored) * times;
  const stored = (of: (run: Run) => Spoken & Spent) =>
    table(
      [
        ...["", "acknowledged/s", "p50 ms", "p99 ms", "nodes' CPU µs", "PostgreSQL's CPU µs", "Redis' CPU µs"],
        ...["statements", "transactions", "WAL bytes", "bytes kept", "Redis commands"],
      ],
      names.map((name) => {
        const shared = (what: keyof Spent, times = 1): string =>
          name === EMBEDDED ? "–" : samples.text(name, perMessage(of, what, times));
        return [
          name,
          samples.text(name, (run) => rate(of(run))),
          samples.text(name, (run) => of(run).p50),
          samples.text(name, (run) => of(run).p99),
          samples.text(name, perMessage(of, "nodeCpu", 1e6)),
          ...[shared("postgresCpu", 1e6), shared("redisCpu", 1e6), shared("statements"), shared("transactions")],
          ...[shared("wal"), shared("database"), shared("commands")],
        ];
      }),
    );
  const delivered = ({ burst }: Run) => burst.deliveries / burst.seconds;
  const said = ({ burst }: Run) => burst.deliveries / MEMBERS;
  return `## Several nodes

Nodes on one PostgreSQL (\`fdatasync\` at each commit) with one Redis, all on the same two cores with the load, which has one of them for itself as far
as it goes: **more nodes are no faster here, since they share what one would have had**; what the columns per message say is what
each part costs, which [SCALING](SCALING.md) carries on. Statements, transactions and commands are those that the engines have counted
(\`pg_stat_statements\`, \`INFO commandstats\`). ${roundsOf(rounds)}; median (least…most).

### One speaks to ${MEMBERS} members, spread over the nodes

${table(
  [
    "",
    "deliveries/s",
    "nodes' CPU µs per delivery",
    "statements per message",
    "Redis commands per message",
    "statements per entry",
  ],
  names.map((name) => [
    name,
    samples.text(name, delivered),
    samples.text(name, ({ burst }) => (burst.nodeCpu / burst.deliveries) * 1e6),
    name === EMBEDDED ? "–" : samples.text(name, (run) => run.burst.statements / said(run)),
    name === EMBEDDED ? "–" : samples.text(name, (run) => run.burst.commands / said(run)),
    name === EMBEDDED ? "–" : samples.text(name, ({ entry }) => entry.statements / MEMBERS),
  ]),
)}

### ${CLIENTS} people in rooms of their own, ${WINDOW} messages of each on their way

Per acknowledged message:

${stored(({ many }) => many)}

### ${PATIENT} people who wait for each answer

Per acknowledged message:

${stored(({ few }) => few)}

### Nobody speaks

${MEMBERS} members are there for ${QUIET_SECONDS} s; per second, all nodes together:

${table(
  ["", "statements/s", "Redis commands/s", "nodes' CPU ms/s", "PostgreSQL's CPU ms/s"],
  [...quiet].map(([name, spent]) => [
    name,
    ...[spent.statements, spent.commands].map((count) => figure(count / QUIET_SECONDS)),
    ...[spent.nodeCpu, spent.postgresCpu].map((cpu) => figure((cpu / QUIET_SECONDS) * 1_000)),
  ]),
)}`;
}
