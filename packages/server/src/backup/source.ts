import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { type CopyReply, type CopyRequest, controlPath } from "./control.ts";
import { BackupError } from "./copy.ts";

/** Whoever has the database: the running server, or this process while none runs. */
export interface Source {
  copyDatabase(file: string): Promise<void>;
  /** From here on files may be removed again. */
  close(): Promise<void>;
}

/** The server of a data directory, or undefined when none listens there. */
export async function runningServer(dataDir: string): Promise<Source | undefined> {
  const socket = await open(controlPath(dataDir));
  if (socket === undefined) return undefined;
  const lines = createInterface({ input: socket });
  return {
    copyDatabase(file) {
      return new Promise((resolve, reject) => {
        lines.once("line", (line) => {
          const reply = JSON.parse(line) as CopyReply;
          if (reply.ok) resolve();
          else reject(new BackupError("refused", `The server could not copy its database: ${reply.message}.`));
        });
        lines.once("close", () =>
          reject(new BackupError("away", "The server stopped meanwhile. Start the backup again.")),
        );
        const request: CopyRequest = { do: "copy-database", file };
        socket.write(`${JSON.stringify(request)}\n`);
      });
    },
    async close() {
      socket.destroy();
    },
  };
}

function open(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") resolve(undefined);
      else reject(new BackupError("away", `The server cannot be asked: ${error.message}.`));
    });
    socket.on("error", () => undefined);
  });
}
