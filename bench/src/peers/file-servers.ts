import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { versionOf } from "../lib/machine.ts";
import { has, start } from "../lib/process.ts";
import { freePort, type PeerServer } from "./servers.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Another server that takes files, on a folder of the caller's. */
export interface FilePeer {
  readonly name: string;
  readonly version: string;
  start(options: { core?: number; folder: string }): Promise<PeerServer>;
}

async function startScript(
  script: string,
  { folder, ...where }: { core?: number; folder: string },
): Promise<PeerServer> {
  const running = await start(process.execPath, [path(script), folder], { ...where, ready: /listening on (\d+) / });
  return { ...running, port: Number(running.match[1]) };
}

export const tus: FilePeer = {
  name: "tus",
  version: `@tus/server ${versionOf("@tus/server")}, tus-js-client ${versionOf("tus-js-client")}`,
  start: (options) => startScript("tus-server.ts", options),
};

export const seedWay: FilePeer = {
  name: "the seed's way",
  version: `Socket.IO ${versionOf("socket.io")}`,
  start: (options) => startScript("seed-way.ts", options),
};

/** nginx with WebDAV's PUT, and its files to be read again below the same urls. Undefined where it is not installed. */
export function nginx(): FilePeer | undefined {
  const command = ["nginx", "/usr/sbin/nginx"].find(has);
  if (command === undefined) return undefined;
  const about = String(spawnSync(command, ["-V"]).stderr);
  if (!about.includes("http_dav_module")) return undefined;
  return {
    name: "nginx",
    version: `nginx ${/nginx\/(\S+)/.exec(about)?.[1] ?? "unknown"}`,
    async start({ folder, ...where }) {
      const port = await freePort();
      await mkdir(join(folder, "files"));
      await writeFile(join(folder, "nginx.conf"), configuration(folder, port));
      const file = join(folder, "nginx.conf");
      const running = await start(command, ["-p", folder, "-c", file, "-e", "stderr"], {
        ...where,
        ready: /start worker process (\d+)/,
      });
      // The work is done by the one worker, not by the master that was started.
      const worker = Number(running.match[1]);
      return { ...running, port, usage: () => running.usageOf(worker) };
    },
  };
}

const configuration = (folder: string, port: number): string => `
daemon off;
user root;
worker_processes 1;
pid ${folder}/pid;
error_log stderr notice;
events { worker_connections 64; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_max_body_size 0;
  client_body_temp_path ${folder}/body;
  server {
    listen 127.0.0.1:${port};
    location / {
      root ${folder}/files;
      dav_methods PUT DELETE;
      add_header Access-Control-Allow-Origin * always;
      if ($request_method = OPTIONS) {
        add_header Access-Control-Allow-Origin *;
        add_header Access-Control-Allow-Methods PUT;
        add_header Access-Control-Allow-Headers *;
        return 204;
      }
    }
  }
}
`;
