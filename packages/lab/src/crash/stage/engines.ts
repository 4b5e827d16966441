import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { getuid } from "node:process";
import { dyingWithParent, end } from "./child.ts";
import { Gate } from "./gate.ts";
import { freePort } from "./ports.ts";

/** Where Debian keeps PostgreSQL: not on the path. */
const DEBIAN = "/usr/lib/postgresql";

interface Program {
  command: [string, ...string[]];
  folder: string;
  /** What it prints when it can be used. */
  ready: string;
  user?: { uid: number; gid: number } | undefined;
}

/** A database or a bus of the run's own, over any number of lives. */
class Engine {
  readonly port: number;
  readonly #program: Program;
  #child: ChildProcess | undefined;

  constructor(port: number, program: Program) {
    this.port = port;
    this.#program = program;
  }

  async start(): Promise<void> {
    const { command, folder, ready, user } = this.#program;
    const [program, ...args] = dyingWithParent(command);
    const child = spawn(program, args, { ...user, cwd: folder, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    let printed = "";
    await new Promise<void>((resolve, reject) => {
      const absorb = (text: Buffer): void => {
        printed = (printed + text.toString()).slice(-10_000);
        if (printed.includes(ready)) resolve();
      };
      child.stdout?.on("data", absorb);
      child.stderr?.on("data", absorb);
      child.once("exit", () => reject(new Error(`${command[0]} has not started:\n${printed}`)));
    });
  }

  /** Of its first process. */
  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  kill(signal: "SIGKILL" | "SIGQUIT"): Promise<void> {
    return end(this.#child, signal);
  }
}

/** What nodes share, by real engines. */
export interface Engines {
  postgres: Engine;
  redis: Engine;
  close(): Promise<void>;
}

/** The way of one node to what all share, which can be taken away. */
export interface Links {
  /** As the node is told of them. */
  store: string;
  bus: string;
  gates: readonly Gate[];
}

export async function openLinks({ postgres, redis }: Engines): Promise<Links> {
  const [store, bus] = [await Gate.open(() => postgres.port), await Gate.open(() => redis.port)];
  return {
    store: `postgres://chatcast@127.0.0.1:${store.port}/postgres`,
    bus: `redis://127.0.0.1:${bus.port}`,
    gates: [store, bus],
  };
}

/** Why nodes cannot be run on this machine; undefined: they can. */
export function whyNoEngines(): string | undefined {
  if (postgresFolder() === undefined) return "no PostgreSQL: apt-get install postgresql";
  return redisProgram() === undefined ? "no Redis: apt-get install redis-server" : undefined;
}

/** Starts both on free ports, with data below that folder. @param more settings of PostgreSQL */
export async function openEngines(home: string, more: readonly string[] = []): Promise<Engines> {
  const [bin = "", program = ""] = [postgresFolder(), redisProgram()];
  // PostgreSQL refuses to run as root.
  const user = getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;
  const [folder, other] = [join(home, "postgres"), join(home, "redis")];
  for (const one of [folder, other]) mkdirSync(one);
  if (user !== undefined) for (const one of [home, folder]) chownSync(one, user.uid, user.gid);
  const data = join(folder, "data");
  const initdb = ["-D", data, "-U", "chatcast", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"];
  execFileSync(join(bin, "initdb"), initdb, { ...user, cwd: folder });
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, `unix_socket_directories=${folder}`, ...more];
  const args = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
  const ready = "ready to accept connections";
  const postgres = new Engine(port, { command: [join(bin, "postgres"), ...args], folder, ready, user });
  const busPort = await freePort();
  const bus = ["--bind", "127.0.0.1", "--port", String(busPort), "--save", "", "--dir", other];
  const redis = new Engine(busPort, {
    command: [program, ...bus],
    folder: other,
    ready: "Ready to accept connections",
  });
  await Promise.all([postgres.start(), redis.start()]);
  return {
    postgres,
    redis,
    async close() {
      await Promise.all([postgres.kill("SIGQUIT"), redis.kill("SIGKILL")]);
    },
  };
}

function postgresFolder(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const folders = [...versions.map((version) => join(DEBIAN, version, "bin")), "/usr/local/pgsql/bin", "/usr/bin"];
  return folders.find((folder) => existsSync(join(folder, "initdb")));
}

function redisProgram(): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, "redis-server")).find((file) => existsSync(file));
}

/** Of the account that Debian's package makes, else of one that owns nothing. */
function idOf(which: "-u" | "-g"): number {
  for (const name of ["postgres", "nobody"]) {
    try {
      return Number(execFileSync("id", [which, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    } catch {
      // There is no such account.
    }
  }
  throw new Error("no account to run PostgreSQL under");
}
