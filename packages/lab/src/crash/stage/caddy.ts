import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dyingWithParent, end } from "./child.ts";
import { freePort } from "./ports.ts";

/** What operators are given, but for the addresses. */
const EXAMPLE = fileURLToPath(new URL("../../../../../deploy/Caddyfile-nodes", import.meta.url));
const NODES = "one:3000 two:3000 three:3000";

const FOLDERS = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
const PROGRAM = FOLDERS.map((folder) => join(folder, "caddy")).find((file) => existsSync(file));

/** Why no Caddy can be put before the nodes; undefined: one can. */
export const whyNoCaddy = (): string | undefined =>
  PROGRAM === undefined ? "no Caddy: apt-get install caddy" : undefined;

/** A real Caddy before the nodes, as deploy/Caddyfile-nodes sets it up. */
export class Caddy {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
  }

  /** @param home where its files are */
  static async open(home: string, nodes: readonly number[]): Promise<Caddy> {
    const folder = join(home, "caddy");
    mkdirSync(folder);
    const port = await freePort();
    const file = join(folder, "Caddyfile");
    writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${configuration(nodes)}`);
    const [command, ...args] = dyingWithParent([PROGRAM ?? "caddy", "run", "--adapter", "caddyfile", "--config", file]);
    const child = spawn(command, args, {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        HOME: folder,
        XDG_DATA_HOME: folder,
        XDG_CONFIG_HOME: folder,
        CHATCAST_DOMAIN: `http://127.0.0.1:${port}`,
      },
    });
    await new Promise<void>((resolve, reject) => {
      let printed = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        printed = (printed + text).slice(-10_000);
        if (printed.includes("serving initial configuration")) resolve();
      });
      child.once("exit", () => reject(new Error(`Caddy has not started:\n${printed}`)));
    });
    return new Caddy(port, child);
  }

  close(): Promise<void> {
    return end(this.#child, "SIGKILL");
  }
}

/** @throws Error when the example is not what it was when this was written */
function configuration(nodes: readonly number[]): string {
  const found = readFileSync(EXAMPLE, "utf8");
  if (!found.includes(NODES)) throw new Error(`${EXAMPLE} is not as expected:\n${found}`);
  return found.replaceAll(NODES, nodes.map((node) => `127.0.0.1:${node}`).join(" "));
}
