import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { versionOf } from "../lib/machine.ts";
import { has, type Running, start } from "../lib/process.ts";

export interface PeerServer extends Running {
  readonly port: number;
}

export interface ServerOptions {
  /** Absent: wherever the system puts it. */
  core?: number;
  /** A page of this origin may speak to it. */
  corsOrigins?: string;
  /** Flags for Node, where the peer runs on it. */
  nodeFlags?: readonly string[];
  port?: number;
  /** Keep the data of an earlier start. */
  dataDir?: string;
  /** Of our server: what it shares with other nodes. */
  shared?: { STORE: string; BUS: string };
  /** Of our server: the largest file that it takes, `1TiB`. */
  maxFileSize?: string;
}

export interface Peer {
  readonly name: string;
  readonly version: string;
  start(options: ServerOptions): Promise<PeerServer>;
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const MAIN = path("../../../packages/server/src/main.ts");
/** Those of `npm start`. */
const SERVER_FLAGS = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=8"];

let compiling: Promise<string> | undefined;

/** What `npm start` keeps from an earlier start: without it a server takes some 35 MB more, presumably for stripping types. */
const compiled = (): Promise<string> => {
  compiling ??= compile();
  return compiling;
};

async function compile(): Promise<string> {
  const NODE_COMPILE_CACHE = path("../../../node_modules/.cache/compile");
  const folder = await mkdtemp(join(tmpdir(), "chatcast-bench-"));
  const env = { NODE_COMPILE_CACHE, PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder, LOG_LEVEL: "warn" };
  const once = await start(process.execPath, [...SERVER_FLAGS, MAIN], { env, ready: /ChatCast listening/ });
  // It is written at the end.
  await once.stop();
  await rm(folder, { recursive: true, force: true });
  return NODE_COMPILE_CACHE;
}

export const chatcast: Peer = {
  name: "ChatCast",
  version: "this tree",
  async start({ nodeFlags = [], port = 0, dataDir, corsOrigins = "", maxFileSize, shared, ...where }) {
    const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "chatcast-bench-")));
    const running = await start(process.execPath, [...SERVER_FLAGS, ...nodeFlags, MAIN], {
      ...where,
      env: {
        PORT: String(port),
        HOST: "127.0.0.1",
        DATA_DIR: folder,
        RATE_LIMITS: "off",
        LOG_LEVEL: "warn",
        NODE_COMPILE_CACHE: await compiled(),
        CORS_ORIGINS: corsOrigins,
        ...(maxFileSize === undefined ? {} : { MAX_FILE_SIZE: maxFileSize }),
        ...shared,
      },
      ready: /ChatCast listening on http:\/\/[^:]+:(\d+)/,
    });
    return { ...running, port: Number(running.match[1]), stop: () => thenRemove(running.stop(), folder, dataDir) };
  },
};

export const stockSocketIo: Peer = {
  name: "Socket.IO",
  version: versionOf("socket.io"),
  async start({ nodeFlags = [], ...where }) {
    const running = await start(process.execPath, [...nodeFlags, path("stock-socket-io.ts")], {
      ...where,
      ready: /listening on (\d+) /,
    });
    return { ...running, port: Number(running.match[1]) };
  },
};

/** QoS 0, nothing kept, no limit that would drop a burst. Undefined where it is not installed. */
export function mosquitto(): Peer | undefined {
  const command = has("mosquitto") ? "mosquitto" : has("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : undefined;
  if (command === undefined) return undefined;
  return {
    name: "mosquitto",
    version: /version (\S+)/.exec(String(spawnSync(command, ["-h"]).stdout))?.[1] ?? "unknown",
    async start(where) {
      const folder = await mkdtemp(join(tmpdir(), "chatcast-bench-"));
      const port = await freePort();
      const lines = [
        `listener ${port} 127.0.0.1`,
        "allow_anonymous true",
        "persistence false",
        "max_queued_messages 0",
        "set_tcp_nodelay true",
        "user root",
      ];
      await writeFile(join(folder, "mosquitto.conf"), `${lines.join("\n")}\n`);
      const running = await start(command, ["-c", join(folder, "mosquitto.conf")], {
        ...where,
        ready: /mosquitto version \S+ running/,
      });
      return { ...running, port, stop: () => thenRemove(running.stop(), folder, undefined) };
    },
  };
}

async function thenRemove(stopped: Promise<void>, folder: string, kept: string | undefined): Promise<void> {
  await stopped;
  if (kept === undefined) await rm(folder, { recursive: true, force: true });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
