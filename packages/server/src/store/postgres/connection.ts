import pg from "pg";
import { StoreRefusal } from "../calls.ts";
import { migrate, schemaOf } from "./migrations/migrate.ts";
import { parameter, type Query, type Row } from "./query.ts";

/**
 * Waiting for a connection, for an answer, and for another server to let go of the data; and how long the database waits for
 * the next statement of a transaction, whose locks others wait for: the network may have cut this server off; ms.
 */
const PATIENCE = { connect: 5_000, answer: 20_000, lock: 2_000, idle: 5_000 };

const INT8 = 20;

/** A connection that has this data for itself, or shares it with other nodes, and the name of the data. */
export interface Connection {
  query: Query;
  /** Whose rows these are: the same for every connection to them. */
  name: string;
  /** It will not answer any more. */
  broken(): boolean;
  end(): Promise<void>;
}

/** `alone`: nobody else may have the data meanwhile. `shared`: other nodes may, of the same version. */
export type Hold = "alone" | "shared";

/**
 * Connects, takes the data for itself alone (two servers on one that tell each other nothing would each know only their own
 * members) or together with other nodes, and brings the schema up to date. Commits are synced before they are answered,
 * whatever the server's default is.
 * @throws StoreRefusal with what is wrong; what the driver says for anything unforeseen
 */
export async function connect(url: string, hold: Hold = "alone"): Promise<Connection> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE.connect,
    query_timeout: PATIENCE.answer,
    application_name: "chatcast",
    keepAlive: true,
    types: {
      getTypeParser: (oid: number, format?: string) =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format as "text"),
    },
  });
  let broken = false;
  client.on("error", () => {
    broken = true;
  });
  client.on("end", () => {
    broken = true;
  });
  const end = async (): Promise<void> => {
    broken = true;
    await client.end().catch(() => undefined);
  };
  const names = new Map<string, string>();
  const query: Query = async (text, values): Promise<Row[]> => {
    if (values === undefined) return (await client.query(text)).rows ?? [];
    let name = names.get(text);
    if (name === undefined) {
      name = `s${names.size}`;
      names.set(text, name);
    }
    return (await client.query<Row>({ name, text, values: values.map(parameter) })).rows;
  };
  try {
    await client.connect();
    await query(`SET synchronous_commit = on; SET lock_timeout = ${PATIENCE.lock}`);
    await query(`SET idle_in_transaction_session_timeout = ${PATIENCE.idle}`);
    const name = await (hold === "alone" ? takeData(query) : shareData(query));
    await query("SET lock_timeout = 0");
    return { query, name, broken: () => broken, end };
  } catch (error) {
    await end();
    throw error;
  }
}

const LOCK = "hashtextextended('chatcast ' || current_schema(), 0)";

/** An advisory lock of the session: it ends with the connection, whatever ended that. @returns the name of the data */
async function takeData(query: Query): Promise<string> {
  await lock(query, `pg_advisory_lock(${LOCK})`, "another ChatCast runs on it");
  return migrate(query);
}

/** Whoever comes first and finds nobody there may change the schema; whoever shares it takes it as it is. */
async function shareData(query: Query): Promise<string> {
  const [tried] = await query(`SELECT pg_try_advisory_lock(${LOCK}) AS alone`);
  const alone = tried?.alone === true;
  const name = alone ? await migrate(query) : undefined;
  await lock(query, `pg_advisory_lock_shared(${LOCK})`, "another ChatCast runs on it, without BUS");
  if (name === undefined) return schemaOf(query);
  await query(`SELECT pg_advisory_unlock(${LOCK})`);
  return name;
}

async function lock(query: Query, call: string, refusal: string): Promise<void> {
  try {
    await query(`SELECT ${call}`);
  } catch (error) {
    if (sqlState(error) !== "55P03") throw error;
    throw new StoreRefusal("E_UNAVAILABLE", refusal);
  }
}

/** SQLSTATE of an error that PostgreSQL itself reported; undefined for one of the connection. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return /^[0-9A-Z]{5}$/.test(error.code) && "severity" in error ? error.code : undefined;
}
