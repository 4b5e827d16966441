import { figure, table } from "../lib/report.ts";

/** What was measured of nodes, as far as larger sizes are reckoned from it. CPU in µs. */
export interface Costs {
  /** Of a message that is stored while many are on their way: nodes, PostgreSQL, and one write into Redis. */
  store: { node: number; postgres: number; redis: number; statements: number; wal: number; kept: number };
  /** Likewise of one whose sender waits for the answer, at three nodes: about the most that it can cost. */
  alone: { node: number; postgres: number; redis: number; statements: number };
  /** PostgreSQL's, of reading one message at another node: of those that come many at once, and by a statement of its own. */
  read: { together: number; apart: number };
  /** Of one delivery to one member: where all sit at one node, and at three. */
  deliver: { one: number; three: number };
  /** A second, for each member who is there while nobody speaks: statements, and PostgreSQL's CPU. */
  idle: { statements: number; postgres: number };
  /** Bytes of a connection that is in a room. */
  connection: number;
}

const CONNECTIONS = 1_000_000;
const MESSAGES = 100_000;
/** Members of a room. */
const ROOM = 10;
/** Half of a core is left for the minute in which everybody comes at once. */
const USED = 0.5;
/** What the bench `idle` opens on one server. */
const OPEN_EACH = 10_000;
/** Cores of a machine for PostgreSQL. */
const CORES = 16;
/** A hint of one message on its way to one node (ADR 0017). */
const HINT_BYTES = 150;
const DAY = 86_400;

const cores = (perSecond: number, micros: number): number => (perSecond * micros) / 1e6;
const whole = (value: number): string => Math.ceil(value).toLocaleString("en-US");

/** Different nodes at which `members` sit who were put at any of `nodes`, on average. */
export const nodesOfRoom = (nodes: number, members: number): number => nodes * (1 - (1 - 1 / nodes) ** members);

/** `low to high`, or one of them where they do not differ as far as is shown. */
const range = (low: string, high: string): string => (low === high ? low : `${low} to ${high}`);
const figures = ([low, high]: Span): string => range(figure(low), figure(high));
const wholes = ([low, high]: Span): string => range(whole(low), whole(high));

/** The better and the worse of two measured costs, and what they make. */
type Span = readonly [low: number, high: number];
const each = (span: Span, of: (value: number) => number): Span => [of(span[0]), of(span[1])];
const sum = (...spans: readonly Span[]): Span =>
  spans.reduce<Span>(([low, high], [more, most]) => [low + more, high + most], [0, 0]);

/** The measured costs, carried to a million connections and a hundred thousand messages a second: each line its arithmetic. */
export function scaling({ store, alone, read, deliver, idle, connection }: Costs): string {
  const reserved = (span: Span): Span => each(span, (value) => value / USED);
  const storing = each([store.node, alone.node], (micros) => cores(MESSAGES, micros));
  const delivering = each([deliver.one, deliver.three], (micros) => cores(MESSAGES * ROOM, micros));
  const byCpu = reserved(sum(storing, delivering));
  const byConnections = CONNECTIONS / OPEN_EACH;
  const nodes = each(byCpu, (count) => Math.ceil(Math.max(count, byConnections)));
  const spread = each(nodes, (count) => nodesOfRoom(count, ROOM));
  const reads = each(spread, (sitting) => MESSAGES * (sitting - 1));
  const writing = reserved(each([store.postgres, alone.postgres], (micros) => cores(MESSAGES, micros)));
  const reading = reserved([cores(reads[0], read.together), cores(reads[1], read.apart)]);
  const looking = cores(CONNECTIONS, idle.postgres) / USED;
  const routed = sum(writing, [looking, looking]);
  const anywhere = sum(routed, reading);
  const redis = reserved(each([store.redis, alone.redis], (micros) => cores(MESSAGES, micros)));
  const micros = (low: number, high: number): string =>
    `${figure(low)} µs (many at once) to ${figure(high)} µs (one by one)`;
  const perMessage = `${figure(MESSAGES)}/s`;
  return table(
    ["what", "arithmetic", "makes"],
    [
      ["cores of nodes for messages", `${perMessage} × ${micros(store.node, alone.node)}`, `${figures(storing)} cores`],
      [
        "cores of nodes for deliveries",
        `${perMessage} × ${ROOM} members × ${figures([deliver.one, deliver.three])} µs (at one node, at three)`,
        `${figures(delivering)} cores`,
      ],
      ["nodes by processor", `both / ${USED} used`, `${wholes(byCpu)} nodes`],
      [
        "nodes by connections",
        `${figure(CONNECTIONS)} / ${figure(OPEN_EACH)} each, of ${figure(connection)} bytes`,
        `${whole(byConnections)} nodes, ${figure((OPEN_EACH * connection) / 2 ** 20)} MiB of connections in each`,
      ],
      ["**nodes**", "the larger of both", `**${wholes(nodes)}**`],
      [
        "PostgreSQL, cores for writing",
        `${perMessage} × ${micros(store.postgres, alone.postgres)} / ${USED} used`,
        `${figures(writing)} cores`,
      ],
      [
        "statements for writing",
        `${perMessage} × ${figures([store.statements, alone.statements])}`,
        `${figures(each([store.statements, alone.statements], (count) => MESSAGES * count))} a second`,
      ],
      [
        "reads of other nodes, members anywhere",
        `${ROOM} members sit at ${figures(spread)} of ${wholes(nodes)} nodes; ${perMessage} × one less`,
        `${figures(reads)} messages read a second`,
      ],
      [
        "PostgreSQL, cores for those reads",
        `× ${figure(read.together)} µs (many in one read) to ${figure(read.apart)} µs (each by a statement of its own) / ${USED} used`,
        `${figures(reading)} cores`,
      ],
      ["the same, rooms routed to one node", "–", "0"],
      [
        "statements of looking, nobody speaking",
        `${figure(CONNECTIONS)} × ${figure(idle.statements)} a second`,
        `${figure(CONNECTIONS * idle.statements)} a second`,
      ],
      [
        "PostgreSQL, cores for looking",
        `${figure(CONNECTIONS)} × ${figure(idle.postgres)} µs a second / ${USED} used`,
        `${figure(looking)} cores`,
      ],
      [
        "**partitions of PostgreSQL by room**, rooms routed to one node",
        `writing and looking / ${CORES} cores a machine`,
        `**${wholes(each(routed, (count) => count / CORES))}**`,
      ],
      [
        "**the same, members anywhere**",
        `writing, looking and reading / ${CORES} cores a machine`,
        `**${wholes(each(anywhere, (count) => count / CORES))}**`,
      ],
      [
        "Redis, cores",
        `${perMessage} × ${micros(store.redis, alone.redis)} / ${USED} used; at one node, at three`,
        `${figures(redis)} cores, of which one Redis uses one; each further node reads as well`,
      ],
      ["**shards of Redis**", "those, one core each", `**${wholes(redis)}**`],
      [
        "hints on the network, one stream for all",
        `${perMessage} × ${HINT_BYTES} bytes × ${wholes(nodes)} nodes, before batching`,
        `${figures(each(nodes, (count) => (MESSAGES * HINT_BYTES * count) / 2 ** 20))} MiB/s`,
      ],
      [
        "write-ahead log",
        `${perMessage} × ${figure(store.wal)} bytes`,
        `${figure((MESSAGES * store.wal) / 2 ** 20)} MiB/s, ${figure((MESSAGES * store.wal * DAY) / 2 ** 40)} TiB a day`,
      ],
      [
        "**kept**",
        `${perMessage} × ${figure(store.kept)} bytes × ${figure(DAY)} s`,
        `**${figure((MESSAGES * store.kept * DAY) / 2 ** 40)} TiB a day**`,
      ],
    ],
    "words",
  );
}
