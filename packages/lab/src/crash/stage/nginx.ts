import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dyingWithParent, end } from "./child.ts";
import { freePort } from "./ports.ts";

/** What operators are given, but for the certificate and the addresses. */
const EXAMPLE = fileURLToPath(new URL("../../../../../deploy/nginx-nodes.conf", import.meta.url));

const FOLDERS = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
const PROGRAM = FOLDERS.map((folder) => join(folder, "nginx")).find((file) => existsSync(file));

/** Why no nginx can be put before the nodes; undefined: one can. */
export const whyNoNginx = (): string | undefined =>
  PROGRAM === undefined ? "no nginx: apt-get install nginx-light" : undefined;

/** A real nginx before the nodes, as deploy/nginx-nodes.conf sets it up. */
export class Nginx {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
  }

  /** @param home where its files are */
  static async open(home: string, nodes: readonly number[]): Promise<Nginx> {
    const folder = join(home, "nginx");
    mkdirSync(folder);
    const port = await freePort();
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    const file = join(folder, "nginx.conf");
    writeFileSync(
      file,
      `daemon off; master_process off; pid ${folder}/pid; error_log stderr notice;
events { worker_connections 4096; }
http { access_log off; ${temporary.join(" ")}
${configuration(port, nodes)}
}`,
    );
    const [command, ...args] = dyingWithParent([PROGRAM ?? "nginx", "-p", folder, "-c", file]);
    const child = spawn(command, args, { detached: true, stdio: ["ignore", "ignore", "pipe"] });
    await new Promise<void>((resolve, reject) => {
      let printed = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        printed = (printed + text).slice(-10_000);
        // It names its version when its ports are open.
        if (/notice\].* nginx\//.test(printed)) resolve();
      });
      child.once("exit", () => reject(new Error(`nginx has not started:\n${printed}`)));
    });
    return new Nginx(port, child);
  }

  close(): Promise<void> {
    return end(this.#child, "SIGKILL");
  }
}

/** @throws Error when the example is not what it was when this was written */
function configuration(port: number, nodes: readonly number[]): string {
  const servers = nodes.map((node) => `server 127.0.0.1:${node};`).join("\n  ");
  const found = readFileSync(EXAMPLE, "utf8")
    .replaceAll(/server 10\.0\.0\.1:3000;(\s+server 10\.0\.0\.\d:3000;)+/g, servers)
    .replaceAll("http://10.0.0.1:3000", `http://127.0.0.1:${nodes[0] ?? 0}`)
    .replaceAll(/^\s*ssl_certificate.*$/gm, "")
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port};`);
  if (/10\.0\.0\.|ssl/.test(found)) throw new Error(`${EXAMPLE} is not as expected:\n${found}`);
  return found;
}
