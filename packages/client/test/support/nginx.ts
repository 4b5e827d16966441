import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const FOLDERS = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
const PROGRAM = FOLDERS.map((folder) => join(folder, "nginx")).find((path) => existsSync(path));

export const NO_NGINX = PROGRAM === undefined;
/** For the titles of tests that are skipped without it. */
export const NEEDS_NGINX = NO_NGINX ? " (needs nginx: apt-get install nginx-light)" : "";

/** A real nginx in front of a server, until it is stopped. */
export interface Nginx {
  url: string;
  stop(): Promise<void>;
}

/**
 * @param target address of the server
 * @param locations what stands in the server block: `TARGET` in it becomes the server's address
 */
export async function startNginx(target: string, locations: string): Promise<Nginx> {
  if (PROGRAM === undefined) throw new Error("there is no nginx");
  const folder = await mkdtemp(join(tmpdir(), "chatcast-nginx-"));
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  await writeFile(
    join(folder, "nginx.conf"),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr notice;
    events {}
    http {
      access_log off; ${temporary.join(" ")}
      server { listen 127.0.0.1:${port}; ${locations.replaceAll("TARGET", target)} }
    }`,
  );
  const child = spawn(PROGRAM, ["-p", folder, "-c", join(folder, "nginx.conf")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await listening(child);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It names its version right after it has opened its ports. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (/notice\].* nginx\//.test(output)) resolve();
    });
    child.once("exit", () => reject(new Error(`nginx ended:\n${output}`)));
  });
}

/** Nginx cannot pick a port and say which. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
