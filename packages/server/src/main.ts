import { openControl } from "./backup/control.ts";
import { type DiskBlobs, openDiskBlobs } from "./blobs/disk/blobs.ts";
import { holdRemovals } from "./blobs/held-removals.ts";
import { type Config, ConfigError, configOrExit } from "./config.ts";
import { bindLog, type DataDirectory, openDataDirectory } from "./data-directory.ts";
import { addressesToOpen, probePort } from "./http/listener.ts";
import { CertificateError } from "./http/tls/certificates.ts";
import { printPhoneCode } from "./http/tls/phone-code.ts";
import { markRun } from "./last-run.ts";
import { type RunningServer, startServer } from "./server.ts";
import type { Store } from "./store/port.ts";
import { openPostgresStore } from "./store/postgres/store.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";
import type { Level } from "./telemetry.ts";

/** A drain that takes longer is given up: what was acknowledged is durable, the rest will be asked for again. */
const DRAIN_MS = 9_000;

const config = configOrExit(process.argv.slice(2), process.env);
const server = await start().catch(fail);
const scheme = config.https.source === "none" ? "http" : "https";
const { here, lan } = addressesToOpen(scheme, server.address);
let stopping = false;
// Before the line that says it is ready: whoever reads it may stop the server at once.
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
console.log(`ChatCast listening on ${here}`);
for (const note of server.notes) console.log(note);
const [phone] = lan;
if (phone !== undefined) await printPhoneCode(phone);

async function start(): Promise<RunningServer> {
  // Before the data is touched: a second start in one folder meets both, and the port is what its operator can change.
  await probePort(config);
  const data = await openDataDirectory(config.dataDir);
  const log = await openLog(config, data);
  const onHeld = (error: unknown) => console.error(`Bytes of a removed file remain until the next start: ${error}`);
  const disk = await openDiskBlobs({ directory: data.blobs });
  const { blobs, hold } = holdRemovals(disk, onHeld);
  const onUnmarked = (error: unknown) => console.error(`A crash of this run may stay unnoticed: ${error}`);
  const mark = await markRun(config.dataDir, onUnmarked);
  const lastRun = { cutOff: mark.cutOff, logPages: log.logPages, halfReceived: disk.halfReceived };
  const levels = levelsOf(log, disk);
  const running = await startServer(config, { store: log.store, blobs, secret: data.secret, lastRun, levels }).catch(
    async (error) => {
      await mark.clear();
      throw error;
    },
  );
  const closeControl = await openControl(config.dataDir, { copyTo: log.copyTo, holdRemovals: hold });
  const close = async () => {
    await closeControl?.();
    await running.close();
    await mark.clear();
  };
  return { ...running, close };
}

/** What the server needs of a log beside the calls of its port. */
interface Log {
  store: Store;
  /** Pages that the last run, cut off, had left to be recovered. */
  logPages: number;
  copyTo(file: string): Promise<void>;
  waiting(): number;
}

async function openLog({ store: choice, dataDir }: Config, data: DataDirectory): Promise<Log> {
  if (choice.kind === "embedded") {
    await bindLog(dataDir, undefined);
    const { logPages, copyTo, waiting, ...store } = await openSqliteStore({ file: data.database });
    return { store, logPages, copyTo, waiting };
  }
  const { name, waiting, ...store } = await openPostgresStore(choice.url);
  try {
    await bindLog(dataDir, name);
  } catch (error) {
    await store.close();
    throw error;
  }
  const copyTo = async () => {
    throw new Error("it is in PostgreSQL; copy it with pg_dump, and the data directory after that");
  };
  return { store, logPages: 0, copyTo, waiting };
}

function levelsOf({ waiting }: Log, { levels }: DiskBlobs): Level[] {
  return [
    { name: "chatcast_store_waiting", help: "Calls that wait for the store, and KiB of text", read: waiting },
    { name: "chatcast_file_handles", help: "Files of uploads that are open", read: () => levels.handles },
    { name: "chatcast_file_operations", help: "Reads and writes of files under way", read: () => levels.running },
  ];
}

/** One clear line and exit code 1: what is wrong is in the operator's hand, not in a stack. */
function fail(error: unknown): never {
  console.error(sentence(error));
  process.exit(1);
}

function sentence(error: unknown): string {
  const { code, message } =
    error instanceof Error ? { code: "", ...error, message: error.message } : { code: "", message: String(error) };
  if (code === "EADDRINUSE")
    return `Port ${config.port} is in use: stop what uses it, or choose another with --port or PORT.`;
  if (code === "EACCES")
    return `Not allowed to listen on port ${config.port}: choose one above 1023 with --port or PORT.`;
  if (code === "EADDRNOTAVAIL")
    return `This machine has no address ${config.host}: choose another with --host or HOST.`;
  if (error instanceof ConfigError || error instanceof CertificateError) return message;
  return `ChatCast cannot start: ${message}`;
}

/** Signals come in twos where a whole process group is told to stop and npm passes its own on as well. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  const deadline = setTimeout(() => process.exit(0), DRAIN_MS);
  deadline.unref();
  server.close().then(
    () => process.exit(0),
    (error: unknown) => fail(error),
  );
}
