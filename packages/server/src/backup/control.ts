import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { isAbsolute, join } from "node:path";
import { createInterface } from "node:readline";

/** Where the server of a data directory listens for its operator: reachable by whoever owns the directory, nobody else. */
export const controlPath = (dataDir: string): string => join(dataDir, "control.sock");

/** What an operating system takes as the path of a socket, in bytes (sockaddr_un). */
const MAX_PATH = 100;

/** One line of JSON each way. */
export interface CopyRequest {
  do: "copy-database";
  /** Absolute path of a file that does not exist yet. */
  file: string;
}
export type CopyReply = { ok: true } | { ok: false; message: string };

export interface Operations {
  /** Copies the database into a new file. */
  copyTo(file: string): Promise<void>;
  /** Keeps removed files on the disk until let go. */
  holdRemovals(): () => void;
}

/**
 * Listens for `npm run backup`. From a copy's beginning until its connection ends, no file is removed that the copied
 * database may tell of.
 * @returns how to stop, or undefined where the path is too long for a socket.
 */
export async function openControl(dataDir: string, operations: Operations): Promise<(() => Promise<void>) | undefined> {
  const path = controlPath(dataDir);
  if (Buffer.byteLength(path) > MAX_PATH || process.platform === "win32") return undefined;
  // The database is locked by this process, so a socket that is there belongs to one that was killed.
  await rm(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    attend(socket, operations);
  });
  await listen(server, path);
  await chmod(path, 0o600);
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}

function attend(socket: Socket, { copyTo, holdRemovals }: Operations): void {
  const release = holdRemovals();
  socket.once("close", release);
  const reply = (answer: CopyReply) => socket.writable && socket.write(`${JSON.stringify(answer)}\n`);
  createInterface({ input: socket }).on("line", (line) => {
    const request = parse(line);
    if (request === undefined) {
      socket.destroy();
      return;
    }
    copyTo(request.file).then(
      () => reply({ ok: true }),
      (error: unknown) => reply({ ok: false, message: error instanceof Error ? error.message : String(error) }),
    );
  });
}

function parse(line: string): CopyRequest | undefined {
  try {
    const request: unknown = JSON.parse(line);
    if (typeof request !== "object" || request === null || !("do" in request) || !("file" in request)) return undefined;
    const { do: what, file } = request;
    return what === "copy-database" && typeof file === "string" && isAbsolute(file) ? { do: what, file } : undefined;
  } catch {
    return undefined;
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}
