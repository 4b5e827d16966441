import { figure, table } from "../lib/report.ts";

/** What was measured of nodes, as far as larger sizes are reckoned from it. CPU in µs. */
export interface Costs {
  /** Of a message that is stored while many are on their way: nodes, PostgreSQL, and one write into Redis. */
  store: { node: number; postgres: number; redis: number; statements: number; wal: number; kept: number };
  /** Likewise of one whose sender waits for the answer, at three nodes: about the most that it can cost. */
  alone: { postgres: number; redis: number; statements: number };
  /** Of one delivery to one member. */
  deliver: number;
  /** Statements a second for each member who is there while nobody speaks. */
  idle: number;
}

const CONNECTIONS = 1_000_000;
const MESSAGES = 100_000;
/** Members of a room. */
const ROOM = 10;
/** Half of a core is left for the minute in which everybody comes at once. */
const USED = 0.5;
/** What the bench `idle` opens on one server, and the bytes of each that it allows. */
const OPEN_EACH = 10_000;
const OPEN_BYTES = 15_000;
/** Cores of a machine for PostgreSQL. */
const CORES = 16;
/** A hint of one message on its way to one node (ADR 0017). */
const HINT_BYTES = 150;
const DAY = 86_400;

const cores = (perSecond: number, micros: number): number => (perSecond * micros) / 1e6;
const whole = (value: number): string => Math.ceil(value).toLocaleString("en-US");

/** Different nodes at which `members` sit who were put at any of `nodes`, on average. */
export const nodesOfRoom = (nodes: number, members: number): number => nodes * (1 - (1 - 1 / nodes) ** members);

/** The measured costs, carried to a million connections and a hundred thousand messages a second: each line its arithmetic. */
export function scaling({ store, alone, deliver, idle }: Costs): string {
  const deliveries = MESSAGES * ROOM;
  const [storing, delivering] = [cores(MESSAGES, store.node), cores(deliveries, deliver)];
  const byCpu = (storing + delivering) / USED;
  const byConnections = CONNECTIONS / OPEN_EACH;
  const nodes = Math.ceil(Math.max(byCpu, byConnections));
  const spread = nodesOfRoom(nodes, ROOM);
  const reads = MESSAGES * (spread - 1);
  const [least, most] = [store, alone].map(({ postgres }) => cores(MESSAGES, postgres) / USED);
  const [calm, busy] = [store, alone].map(({ redis }) => cores(MESSAGES, redis) / USED);
  const line = (what: string, sum: string, result: string): string[] => [what, sum, result];
  return table(
    ["what", "arithmetic", "makes"],
    [
      line(
        "cores of nodes for messages",
        `${figure(MESSAGES)}/s × ${figure(store.node)} µs`,
        `${figure(storing)} cores`,
      ),
      line(
        "cores of nodes for deliveries",
        `${figure(MESSAGES)}/s × ${ROOM} members × ${figure(deliver)} µs`,
        `${figure(delivering)} cores`,
      ),
      line(
        "nodes by processor",
        `(${figure(storing)} + ${figure(delivering)}) cores / ${USED} used`,
        `${whole(byCpu)} nodes`,
      ),
      line(
        "nodes by connections",
        `${figure(CONNECTIONS)} / ${figure(OPEN_EACH)} each, of ${figure(OPEN_BYTES)} bytes`,
        `${whole(byConnections)} nodes, ${figure((OPEN_EACH * OPEN_BYTES) / 2 ** 20)} MiB of connections in each`,
      ),
      line("**nodes**", "the larger of both", `**${whole(nodes)}**`),
      line(
        "PostgreSQL, cores for writing",
        `${figure(MESSAGES)}/s × ${figure(store.postgres)} µs (many at once) to ${figure(alone.postgres)} µs (one by one) / ${USED} used`,
        `${figure(least ?? 0)} to ${figure(most ?? 0)} cores`,
      ),
      line(
        "**partitions of PostgreSQL by room**",
        `those / ${CORES} cores a machine`,
        `**${whole((least ?? 0) / CORES)} to ${whole((most ?? 0) / CORES)}**`,
      ),
      line(
        "statements for writing",
        `${figure(MESSAGES)}/s × ${figure(store.statements)} to ${figure(alone.statements)}`,
        `${figure(MESSAGES * store.statements)} to ${figure(MESSAGES * alone.statements)} a second`,
      ),
      line(
        "reads of other nodes, members anywhere",
        `${ROOM} members sit at ${figure(spread)} of ${whole(nodes)} nodes; ${figure(MESSAGES)}/s × (${figure(spread)} − 1)`,
        `${figure(reads)} messages read a second, before those that come together share a read`,
      ),
      line("the same, rooms routed to one node", "–", "0"),
      line(
        "statements of looking, nobody speaking",
        `${figure(CONNECTIONS)} × ${figure(idle)} a second`,
        `${figure(CONNECTIONS * idle)} a second`,
      ),
      line(
        "Redis, cores",
        `${figure(MESSAGES)}/s × ${figure(store.redis)} µs to ${figure(alone.redis)} µs / ${USED} used`,
        `${figure(calm ?? 0)} to ${figure(busy ?? 0)} cores, of which one Redis uses one`,
      ),
      line("**shards of Redis**", "those, one core each", `**${whole(calm ?? 0)} to ${whole(busy ?? 0)}**`),
      line(
        "hints on the network, one stream for all",
        `${figure(MESSAGES)}/s × ${HINT_BYTES} bytes × ${whole(nodes)} nodes, before batching`,
        `${figure((MESSAGES * HINT_BYTES * nodes) / 2 ** 20)} MiB/s`,
      ),
      line(
        "write-ahead log",
        `${figure(MESSAGES)}/s × ${figure(store.wal)} bytes`,
        `${figure((MESSAGES * store.wal) / 2 ** 20)} MiB/s, ${figure((MESSAGES * store.wal * DAY) / 2 ** 40)} TiB a day`,
      ),
      line(
        "**kept**",
        `${figure(MESSAGES)}/s × ${figure(store.kept)} bytes × ${figure(DAY)} s`,
        `**${figure((MESSAGES * store.kept * DAY) / 2 ** 40)} TiB a day**`,
      ),
    ],
    "words",
  );
}
