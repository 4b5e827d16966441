import { ChatCastError } from "@chatcast/protocol";

/** Of an open file only what a journal needs. */
export interface OpenFile {
  appendFile(text: string): Promise<unknown>;
  truncate(length: number): Promise<unknown>;
  datasync(): Promise<unknown>;
  sync(): Promise<unknown>;
  stat(): Promise<{ ino: number; size: number }>;
  close(): Promise<unknown>;
}

/**
 * The part of `node:fs/promises` that is used here. It is handed in, so that no module of Node's is named in what a page
 * may load.
 */
export interface FileSystem {
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown>;
  readFile(path: string, encoding: "utf8"): Promise<string>;
  readdir(path: string): Promise<string[]>;
  open(path: string, flags: "a" | "r", mode?: number): Promise<OpenFile>;
  rename(from: string, to: string): Promise<unknown>;
  unlink(path: string): Promise<unknown>;
  stat(path: string): Promise<{ ino: number }>;
}

/** Forward slashes work on every system that Node runs on. */
export const join = (directory: string, name: string): string => `${directory}/${name}`;

/** What is not there is undefined. */
export async function ifThere<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** @throws ChatCastError always: `E_DISK_FULL` where there is no room, else `E_UNAVAILABLE`. */
export function storageError(cause: unknown): never {
  if (cause instanceof ChatCastError) throw cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (isCode(cause, "ENOSPC", "EDQUOT")) throw new ChatCastError("E_DISK_FULL", message, { cause });
  throw new ChatCastError("E_UNAVAILABLE", message, { cause });
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return typeof error.code === "string" && codes.includes(error.code);
}
