import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { io } from "socket.io-client";
import { end } from "../stage/child.ts";
import type { JitterClient, JitterSystem } from "./system.ts";
import type { Receipt } from "./tally.ts";

const SERVER = fileURLToPath(new URL("./stock-server.ts", import.meta.url));

/** Socket.IO as its tutorial uses it, with every default of its client; optionally with its connection state recovery. */
export function stock(recovery: boolean): JitterSystem {
  let child: ChildProcess | undefined;
  return {
    promises: false,
    name: recovery ? "Socket.IO, recovery" : "Socket.IO",
    async start() {
      child = fork(SERVER, recovery ? ["recovery"] : [], {
        execArgv: ["--disable-warning=ExperimentalWarning"],
        detached: true,
      });
      const [port] = (await once(child, "message")) as [number];
      return port;
    },
    connect: join,
    stop: () => end(child, "SIGKILL"),
  };
}

async function join(url: string, _: number, changed: () => void): Promise<JitterClient> {
  const receipts: Receipt[] = [];
  const socket = io(url, { forceNew: true });
  socket.on("said", (receipt: Receipt) => {
    receipts.push(receipt);
    changed();
  });
  socket.on("connect", changed);
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return {
    receipts,
    get isConnected() {
      return socket.connected;
    },
    isAnswered: true,
    say(text) {
      socket.emit("say", text);
    },
    close: () => void socket.disconnect(),
  };
}
