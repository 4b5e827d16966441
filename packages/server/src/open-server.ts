import { createHash } from "node:crypto";
import { ChatCastError } from "@chatcast/protocol";
import { openControl } from "./backup/control.ts";
import { holdRemovals } from "./blobs/held-removals.ts";
import type { Bus } from "./bus/port.ts";
import { type Config, parseConfig } from "./config.ts";
import { bindLog, type DataDirectory, loadAdminToken, openDataDirectory } from "./data-directory.ts";
import { probePort } from "./http/listener.ts";
import { markRun } from "./last-run.ts";
import { LEASE_MS } from "./nodes.ts";
import { openBlobs } from "./open-blobs.ts";
import type { Seats } from "./seats/port.ts";
import { type RunningServer, startServer } from "./server.ts";
import type { Store } from "./store/port.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";
import type { Level } from "./telemetry.ts";

export interface OpenedServer extends RunningServer {
  /** The line for whoever may administer it, which holds a token that was just made: print it, and keep it nowhere. */
  administration(address: string): string | undefined;
}

/**
 * The whole server on its data directory: what `main.ts` runs until it is told to stop.
 * @throws Error of the system, ConfigError or CertificateError; what was opened by then ends with the process
 */
export async function openServer(config: Config): Promise<OpenedServer> {
  // Before the data is touched: a second start in one folder meets both, and the port is what its operator can change.
  await probePort(config);
  const data = await openDataDirectory(config.dataDir);
  const log = await openLog(config, data);
  const shared = await openShared(config, data, log);
  const onHeld = (error: unknown) => console.error(`Bytes of a removed file remain until the next start: ${error}`);
  const files = await openBlobs(config, data, config.store.kind === "embedded" ? undefined : log.name);
  const { blobs, hold } = holdRemovals(files.blobs, onHeld);
  const onUnmarked = (error: unknown) => console.error(`A crash of this run may stay unnoticed: ${error}`);
  // Where several nodes use the directory none of them is its run, and a copy of it begins in the database.
  const mark = shared ? UNMARKED : await markRun(config.dataDir, onUnmarked);
  const lastRun = { cutOff: mark.cutOff, logPages: log.logPages, halfReceived: files.halfReceived };
  const levels = [...levelsOf(log), ...files.levels];
  const admin = await adminOf(config);
  const { abortAbandoned } = files;
  const adapters = {
    ...{
      store: log.store,
      blobs,
      secret: config.secret ?? data.secret,
      lastRun,
      levels,
      adminToken: admin?.token,
      shared,
    },
    ...(abortAbandoned && { abortAbandoned }),
  };
  const running = await startServer(config, adapters).catch(async (error) => {
    await mark.clear();
    throw error;
  });
  const operations = { copyTo: log.copyTo, holdRemovals: hold };
  const closeControl = shared ? undefined : await openControl(config.dataDir, operations);
  const close = async () => {
    await closeControl?.();
    await running.close();
    await mark.clear();
  };
  return { ...running, administration: (address) => admin && `Administration: ${address}/admin${admin.behind}`, close };
}

const UNMARKED = { cutOff: false, clear: async () => {} };

/**
 * What nodes of one log have in common beside it. Its clients are loaded where there are nodes.
 * @throws ChatCastError or Error when it cannot be had
 */
async function openShared(
  config: Config,
  data: DataDirectory,
  log: Log,
): Promise<{ seats: Seats; bus: Bus } | undefined> {
  const { bus: choice, store } = config;
  if (choice.kind === "none" || store.kind === "embedded") return undefined;
  try {
    const { openRedisBus } = await import("./bus/redis/bus.ts");
    const { openPostgresSeats } = await import("./seats/postgres/seats.ts");
    const { connect } = await import("./store/postgres/connection.ts");
    const onState = (up: boolean, reason?: unknown) =>
      console.error(up ? "The bus is back." : `The bus is away, nodes hear of each other every 10 s: ${reason}`);
    const bus = await openRedisBus({ url: choice.url, name: log.name, onState }).catch((error: unknown) => {
      const { host } = new URL(choice.url);
      const why = error instanceof Error ? error.message : error;
      throw new ChatCastError("E_UNAVAILABLE", `the Redis at ${host} cannot be used: ${why}`);
    });
    const files = placeOf(config, data);
    const seats = await openPostgresSeats({
      connect: () => connect(store.url, "shared"),
      files,
      leaseMs: LEASE_MS,
    }).catch(async (error: unknown) => {
      await bus.close();
      throw error;
    });
    return { seats, bus };
  } catch (error) {
    await log.store.close();
    throw error;
  }
}

/**
 * Names where a node's files are, whole or not, with what signs their urls: nodes of one log have this in common. A directory
 * is known by the secret that was made in it.
 */
function placeOf({ blobs, secret }: Config, data: DataDirectory): string {
  const place = createHash("sha256");
  if (blobs.kind === "s3" && blobs.growing === "in the bucket")
    place.update(blobs.place.shown).update(secret ?? data.secret);
  else place.update(data.secret).update(secret ?? "");
  return place.digest("hex");
}

/** The administrator's token, and what is printed behind the address of its page. */
async function adminOf({ admin, dataDir }: Config): Promise<{ token: string; behind: string } | undefined> {
  if (admin.kind === "off") return undefined;
  if (admin.kind === "given") return { token: admin.token, behind: " (the token is the one in ADMIN_TOKEN)" };
  const { token, fresh } = await loadAdminToken(dataDir);
  // Once: what a service prints is kept by others.
  return { token, behind: fresh ? `#${token}` : ` (the token is in ${dataDir}/admin-token)` };
}

/** Likewise, as it would be with these arguments and this environment. @throws what `parseConfig` throws as well */
export function openServerAs(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<OpenedServer> {
  return openServer(parseConfig(argv, env));
}

/** What the server needs of a log beside the calls of its port. */
interface Log {
  store: Store;
  /** Names its rows. */
  name: string;
  /** Pages that the last run, cut off, had left to be recovered. */
  logPages: number;
  copyTo(file: string): Promise<void>;
  waiting(): number;
}

async function openLog({ store: choice, bus, dataDir }: Config, data: DataDirectory): Promise<Log> {
  if (choice.kind === "embedded") {
    await bindLog(dataDir, undefined);
    const { logPages, copyTo, waiting, ...store } = await openSqliteStore({ file: data.database });
    return { store, name: "embedded", logPages, copyTo, waiting };
  }
  // Its driver is a tenth of what a start loads.
  const { openPostgresStore } = await import("./store/postgres/store.ts");
  const hold = bus.kind === "none" ? "alone" : "shared";
  const { name, waiting, ...store } = await openPostgresStore(choice.url, hold);
  try {
    await bindLog(dataDir, name);
  } catch (error) {
    await store.close();
    throw error;
  }
  const copyTo = async () => {
    throw new Error("it is in PostgreSQL; copy it with pg_dump, and the data directory after that");
  };
  return { store, name, logPages: 0, copyTo, waiting };
}

function levelsOf({ waiting }: Log): Level[] {
  return [{ name: "chatcast_store_waiting", help: "Calls that wait for the store, and KiB of text", read: waiting }];
}
