import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { type Engines, openEngines } from "@chatcast/lab/engines";

/** What the engines have done so far, by their own counting; CPU in seconds. */
export interface Counts {
  /** Statements, those that begin and end transactions among them. */
  statements: number;
  transactions: number;
  /** Bytes of the write-ahead log. */
  wal: number;
  /** Bytes of the database on the disk. */
  database: number;
  commands: number;
  postgresCpu: number;
  redisCpu: number;
}

/** USER_HZ (proc(5)). */
const TICKS_PER_SECOND = 100;

/** PostgreSQL and Redis of a bench: a new database for each set-up. */
export class CountedEngines {
  readonly #engines: Engines;
  #databases = 0;

  private constructor(engines: Engines) {
    this.#engines = engines;
  }

  static async open(home: string): Promise<CountedEngines> {
    const engines = new CountedEngines(await openEngines(home, ["shared_preload_libraries=pg_stat_statements"]));
    engines.#sql("postgres", "CREATE EXTENSION pg_stat_statements");
    return engines;
  }

  /** @returns how nodes are told of both, and the name of the database */
  fresh(): { database: string; shared: { STORE: string; BUS: string } } {
    this.#databases += 1;
    const database = `bench${this.#databases}`;
    this.#sql("postgres", `CREATE DATABASE ${database}`);
    const { postgres, redis } = this.#engines;
    return {
      database,
      shared: {
        STORE: `postgres://chatcast@127.0.0.1:${postgres.port}/${database}`,
        BUS: `redis://127.0.0.1:${redis.port}`,
      },
    };
  }

  /** Up to the end of every transaction by now: what PostgreSQL itself tells of those is up to a second late. */
  counts(database: string): Counts {
    const [statements, transactions, wal, bytes] = this.#sql(
      "postgres",
      `SELECT (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE dbid = d.oid),
              (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE dbid = d.oid AND query = 'COMMIT'),
              pg_current_wal_lsn() - '0/0', pg_database_size(d.oid)
       FROM pg_database d WHERE d.datname = '${database}'`,
    ).map(Number);
    return {
      ...{ statements: statements ?? 0, transactions: transactions ?? 0, wal: wal ?? 0, database: bytes ?? 0 },
      commands: this.#commands(),
      postgresCpu: cpuOf(this.#engines.postgres.pid),
      redisCpu: cpuOf(this.#engines.redis.pid),
    };
  }

  close(): Promise<void> {
    return this.#engines.close();
  }

  #commands(): number {
    const port = String(this.#engines.redis.port);
    const told = execFileSync("redis-cli", ["-p", port, "INFO", "commandstats"], { encoding: "utf8" });
    const calls = [...told.matchAll(/^cmdstat_(?!info)[^:]+:calls=(\d+)/gm)];
    return calls.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  #sql(database: string, text: string): string[] {
    const { port } = this.#engines.postgres;
    const where = ["-h", "127.0.0.1", "-p", String(port), "-U", "chatcast", "-d", database];
    const answer = execFileSync("psql", [...where, "-v", "ON_ERROR_STOP=1", "-F", "|", "-Atqc", text], {
      encoding: "utf8",
    });
    return answer.trim().split("|");
  }
}

/** Of a process and its children: those that live, and those that have ended. */
function cpuOf(pid: number): number {
  let ticks = 0;
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = fieldsOf(entry);
    if (fields === undefined) continue;
    const [own, ended] = [Number(fields[11]) + Number(fields[12]), Number(fields[13]) + Number(fields[14])];
    if (Number(entry) === pid) ticks += own + ended;
    else if (Number(fields[1]) === pid) ticks += own;
  }
  return ticks / TICKS_PER_SECOND;
}

/** Of /proc/PID/stat, from its third on: the name before them may hold anything. */
function fieldsOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
