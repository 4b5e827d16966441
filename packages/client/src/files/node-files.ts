import { ChatCastError } from "@chatcast/protocol";

/** The parts of Node that keeping a file needs. Asked for at run time, so that this module goes into a bundle unchanged. */
export interface NodeHandle {
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  stat(): Promise<{ size: number }>;
  sync(): Promise<void>;
  datasync(): Promise<void>;
  close(): Promise<void>;
}

interface NodeFiles {
  open(path: string, flags: string | number): Promise<NodeHandle>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: boolean }): Promise<void>;
  statfs(path: string): Promise<{ bavail: number; bsize: number }>;
}

interface NodeModules {
  "node:fs/promises": NodeFiles;
  "node:fs": { constants: { O_RDWR: number; O_CREAT: number } };
  "node:path": { dirname(path: string): string };
  "node:crypto": { createHash(name: "sha256"): { update(bytes: Uint8Array): unknown; digest(as: "hex"): string } };
}

interface NodeProcess {
  getBuiltinModule?: <Id extends keyof NodeModules>(id: Id) => NodeModules[Id];
}

/** @throws ChatCastError `E_UNAVAILABLE` outside Node. */
export function node<Id extends keyof NodeModules>(id: Id): NodeModules[Id] {
  const { process } = globalThis as { process?: NodeProcess };
  const found = process?.getBuiltinModule?.(id);
  if (found === undefined) throw new ChatCastError("E_UNAVAILABLE", "files are saved to a path in Node only");
  return found;
}

export function opened(handle: NodeHandle | undefined): NodeHandle {
  if (handle === undefined) throw new Error("the file is not open");
  return handle;
}

/** Fewer than `length` bytes only at the end of the file. */
export async function readFully(handle: NodeHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

export async function writeFully(handle: NodeHandle, position: number, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
  }
}

/** The file has its name, and that is on the disk. It is synced before. */
export async function renamed(from: string, to: string): Promise<void> {
  const files = node("node:fs/promises");
  await files.rename(from, to);
  const folder = await files.open(node("node:path").dirname(to), "r");
  // Some file systems cannot sync a folder; the file itself is.
  await folder.sync().catch(() => undefined);
  await folder.close();
}
