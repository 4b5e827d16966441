import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { EXITS, failureLine } from "@chatcast/protocol/exits";
import { Command, CommanderError, Option } from "commander";
import { aBlobPlace, type BucketPlace } from "./config/bucket-place.ts";
import { HELP } from "./config/help.ts";
import {
  aBus,
  aHost,
  aLogLevel,
  anAddressList,
  anAdminToken,
  anOriginList,
  aPlaceForUploads,
  aPort,
  aSecret,
  aSize,
  aStore,
  aSwitch,
  type BusChoice,
  ConfigError,
  days,
  type LogLevel,
  milliseconds,
  type StoreChoice,
} from "./config/values.ts";

export { ConfigError } from "./config/values.ts";

/** Where the TLS certificate comes from; `local` is the authority kept in the data directory. */
export type Https = { source: "none" } | { source: "local" } | { source: "files"; cert: string; key: string };

/** In the data directory, or in a bucket, with the keys to it: never print them. */
export type BlobsChoice =
  | { kind: "embedded" }
  | {
      kind: "s3";
      place: BucketPlace;
      /** Where files are while they are uploaded. */
      growing: "on the disk" | "in the bucket";
      keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
    };

/** What the server runs with: every value checked, every path absolute. */
export interface Config {
  host: string;
  /** 0: any free port. */
  port: number;
  dataDir: string;
  /** Where rooms and messages are kept. */
  store: StoreChoice;
  /** With one, several nodes serve the rooms of one store. */
  bus: BusChoice;
  /** Where files are kept. */
  blobs: BlobsChoice;
  /** Origins besides the server's own that may open a socket and read answers. */
  corsOrigins: readonly string[];
  /** Addresses that hooks may post to although they are not public. */
  hooksAllow: readonly { address: string; prefix: number }[];
  /** Addresses that read `/metrics` without a token, besides this machine's own. */
  metricsAllow: readonly { address: string; prefix: number }[];
  rateLimits: boolean;
  /** Members may set faults for their own traffic. */
  lab: boolean;
  /** An empty room is removed after so many days without use. */
  roomTtlDays: number;
  /** What rooms keep of their logs; nothing is trimmed by what is absent. */
  retention: { days?: number; bytes?: number };
  /** An upload that does not go on is removed after so many hours. */
  uploadTtlHours: number;
  /** A lost member's name is kept for its token for so many ms; tests shorten it. */
  nameHoldMs: number;
  /** Bytes. */
  maxFileSize: number;
  logLevel: LogLevel;
  /** What the start has to tell is for programs, and the log is not among it. */
  json: boolean;
  /** What urls of files and posts of hooks are signed with, where it is not what the data directory has: never print it. */
  secret: Uint8Array | undefined;
  /** `kept`: with the token of the data directory. */
  admin: { kind: "off" } | { kind: "kept" } | { kind: "given"; token: string };
  https: Https;
}

/** `--help` or `--version` was asked for: print `text` and be done. */
export class InfoRequested extends Error {
  readonly text: string;

  constructor(text: string) {
    super("information requested");
    this.text = text;
  }
}

interface Flags {
  host?: string;
  port?: string;
  dataDir?: string;
  lab?: true;
  /** False with `--no-admin`; Commander says true otherwise. */
  admin: boolean;
  https?: true;
  cert?: string;
  key?: string;
  json?: true;
}

type Environment = Readonly<Record<string, string | undefined>>;

const UPLOAD_TTL_HOURS = 24;
const NAME_HOLD_MS = 60_000;

/**
 * The configuration from command line and environment; a flag wins over its variable, an empty variable counts as unset.
 * @param argv arguments without node and script
 * @throws ConfigError with one line that names the setting; InfoRequested for --help and --version
 */
export function parseConfig(argv: readonly string[], env: Environment): Config {
  const flags = parseFlags(argv);
  const https = httpsOf(flags);
  const store = setting(aStore, ["STORE", env.STORE]) ?? { kind: "embedded" };
  const blobs = blobsOf(env);
  const lab = flags.lab ?? setting(aSwitch, ["CHATCAST_LAB", env.CHATCAST_LAB]) ?? false;
  return {
    host: setting(aHost, ["--host", flags.host], ["HOST", env.HOST]) ?? defaultHost(https),
    port: setting(aPort, ["--port", flags.port], ["PORT", env.PORT]) ?? 3000,
    dataDir: resolve(setting((text) => text, ["--data-dir", flags.dataDir], ["DATA_DIR", env.DATA_DIR]) ?? "data"),
    store,
    bus: busOf(env, store),
    blobs,
    corsOrigins: setting(anOriginList, ["CORS_ORIGINS", env.CORS_ORIGINS]) ?? [],
    hooksAllow: setting(anAddressList, ["HOOKS_ALLOW", env.HOOKS_ALLOW]) ?? [],
    metricsAllow: setting(anAddressList, ["METRICS_ALLOW", env.METRICS_ALLOW]) ?? [],
    rateLimits: setting(aSwitch, ["RATE_LIMITS", env.RATE_LIMITS]) ?? true,
    lab,
    roomTtlDays: setting(days, ["ROOM_TTL", env.ROOM_TTL]) ?? 7,
    retention: retentionOf(env),
    uploadTtlHours: UPLOAD_TTL_HOURS,
    nameHoldMs: setting(milliseconds, ["CHATCAST_NAME_HOLD_MS", env.CHATCAST_NAME_HOLD_MS]) ?? NAME_HOLD_MS,
    maxFileSize: setting(aSize, ["MAX_FILE_SIZE", env.MAX_FILE_SIZE]) ?? 10 * 1024 ** 3,
    logLevel: setting(aLogLevel, ["LOG_LEVEL", env.LOG_LEVEL]) ?? "info",
    json: flags.json ?? false,
    secret: setting(aSecret, ["CHATCAST_SECRET", env.CHATCAST_SECRET]),
    admin: adminOf(flags, env),
    https,
  };
}

/**
 * The configuration, or the end of the process: after printing help or version, or one line about what is wrong.
 */
export function configOrExit(argv: readonly string[], env: Environment): Config {
  try {
    return parseConfig(argv, env);
  } catch (error) {
    if (error instanceof InfoRequested) {
      process.stdout.write(error.text);
      process.exit(EXITS.done.code);
    }
    if (error instanceof ConfigError) {
      if (argv.includes("--json")) console.log(failureLine("usage", error.message));
      else console.error(error.message);
      process.exit(EXITS.usage.code);
    }
    throw error;
  }
}

/** The first source that says something, parsed; complaints carry that source's name. */
function setting<T>(
  parse: (text: string, name: string) => T,
  ...sources: [name: string, text: string | undefined][]
): T | undefined {
  for (const [name, text] of sources) {
    if (text === "" && name.startsWith("--")) throw new ConfigError(`${name} needs a value.`);
    if (text) return parse(text.trim(), name);
  }
  return undefined;
}

/** Without TLS only this machine gets in, unless told otherwise; with it the point is to be reached from the LAN. */
function defaultHost(https: Https): string {
  return https.source === "none" ? "127.0.0.1" : "0.0.0.0";
}

function retentionOf(env: Environment): Config["retention"] {
  const age = setting(days, ["RETENTION_DAYS", env.RETENTION_DAYS]);
  const bytes = setting(aSize, ["RETENTION_SIZE", env.RETENTION_SIZE]);
  return { ...(age === undefined ? {} : { days: age }), ...(bytes === undefined ? {} : { bytes }) };
}

function busOf(env: Environment, store: StoreChoice): BusChoice {
  const bus = setting(aBus, ["BUS", env.BUS]) ?? { kind: "none" };
  if (bus.kind === "none") return bus;
  if (store.kind === "embedded") {
    throw new ConfigError("BUS needs a STORE that nodes can share: set STORE to postgres://…, or leave BUS unset.");
  }
  return bus;
}

function blobsOf(env: Environment): BlobsChoice {
  const text = (value: string) => value;
  const fallback = setting(text, ["AWS_REGION", env.AWS_REGION]);
  const accessKeyId = setting(text, ["AWS_ACCESS_KEY_ID", env.AWS_ACCESS_KEY_ID]);
  const secretAccessKey = setting(text, ["AWS_SECRET_ACCESS_KEY", env.AWS_SECRET_ACCESS_KEY]);
  const sessionToken = setting(text, ["AWS_SESSION_TOKEN", env.AWS_SESSION_TOKEN]);
  const place = setting((value, name) => aBlobPlace(value, name, fallback), ["BLOBS", env.BLOBS]) ?? "embedded";
  const growing = setting(aPlaceForUploads, ["UPLOADS", env.UPLOADS]) ?? "on the disk";
  if (place === "embedded") {
    if (growing === "on the disk") return { kind: "embedded" };
    throw new ConfigError("UPLOADS in the bucket needs BLOBS in one: set BLOBS to s3://…, or leave UPLOADS unset.");
  }
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError("BLOBS in a bucket needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
  }
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return { kind: "s3", place, growing, keys };
}

function adminOf({ admin }: Flags, env: Environment): Config["admin"] {
  const token = setting(anAdminToken, ["ADMIN_TOKEN", env.ADMIN_TOKEN]);
  if (!admin) return { kind: "off" };
  return token === undefined ? { kind: "kept" } : { kind: "given", token };
}

function httpsOf({ https, cert, key }: Flags): Https {
  if (cert !== undefined && key !== undefined) return { source: "files", cert: resolve(cert), key: resolve(key) };
  if (cert !== undefined) throw new ConfigError("--cert needs --key: give both, or --https for a local certificate.");
  if (key !== undefined) throw new ConfigError("--key needs --cert: give both, or --https for a local certificate.");
  return { source: https ? "local" : "none" };
}

function parseFlags(argv: readonly string[]): Flags {
  let printed = "";
  const collect = (text: string): void => {
    printed += text;
  };
  const command = new Command("chatcast-server")
    .usage("[options]")
    .helpOption("-h, --help", "print this page")
    .version(version(), "-V, --version", "print the version")
    .option("--host <address>", "address to listen on")
    .option("--port <number>", "port to listen on, 0 for any free one")
    .option("--data-dir <folder>", "where messages, files and certificates are kept")
    .option("--lab", "let members switch attacks on their own traffic")
    .option("--no-admin", "no page for an administrator")
    .option("--https", "serve HTTPS with a certificate made here")
    .addOption(new Option("--cert <file>", "serve HTTPS with this certificate (PEM, chain included)"))
    .addOption(new Option("--key <file>", "private key of --cert (PEM)"))
    .option("--json", "print one JSON object a line")
    .configureHelp({ formatHelp: () => HELP })
    .configureOutput({ writeOut: collect, writeErr: collect })
    .exitOverride();
  try {
    return command.parse(argv, { from: "user" }).opts<Flags>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) throw new InfoRequested(printed);
    throw new ConfigError(`${oneLine(error.message)} Try: npm start -- --help`);
  }
}

/** Commander says "error: unknown option '--prot'\n(Did you mean --port?)". */
function oneLine(message: string): string {
  const text = message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\)\.$/, ").");
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const found = manifest !== null && typeof manifest === "object" && "version" in manifest ? manifest.version : "?";
  return `ChatCast ${String(found)}`;
}
