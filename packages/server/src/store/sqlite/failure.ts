import { statfsSync } from "node:fs";
import type { ErrorCode } from "@chatcast/protocol";
import { StoreRefusal } from "../calls.ts";

/** Why a call failed, in a form that crosses threads. `detail` is for the operator's log, never for a member. */
export interface Failure {
  code: ErrorCode;
  message: string;
  detail?: string;
}

const SQLITE_FULL = 13;
const SQLITE_IOERR = 10;
const SQLITE_CONSTRAINT = 19;
const SQLITE_BUSY = 5;

/** Bytes below which an I/O error is put down to the full disk. */
const HARDLY_FREE = 1024 * 1024;

/** Primary result code of SQLite, or undefined for any other error. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** True when the error concerns one call alone: what else the transaction did is sound. */
export const isOfCall = (error: unknown): boolean =>
  error instanceof StoreRefusal || error instanceof TypeError || resultCode(error) === SQLITE_CONSTRAINT;

export function failureOf(error: unknown, directory: string): Failure {
  if (error instanceof StoreRefusal) return { code: error.code, message: error.message };
  const detail = error instanceof Error ? error.message : String(error);
  const code = resultCode(error);
  // Not every way of running out of space is reported as such: sizing the shared index gives an I/O error.
  if (code === SQLITE_FULL || (code === SQLITE_IOERR && isFull(directory))) {
    return { code: "E_DISK_FULL", message: "no space left to store this", detail };
  }
  return { code: "E_UNAVAILABLE", message: "the store is unavailable", detail };
}

/** As `failureOf`, for whoever starts the server: says what is wrong with the file. */
export function openFailureOf(error: unknown, file: string, directory: string): Failure {
  if (error instanceof StoreRefusal) return { code: error.code, message: `${file}: ${error.message}` };
  const { code, detail = "" } = failureOf(error, directory);
  if (resultCode(error) === SQLITE_BUSY) {
    return { code, message: `ChatCast already runs on this data directory: ${directory}` };
  }
  return { code, message: `${file} cannot be opened: ${detail}` };
}

function isFull(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize < HARDLY_FREE;
  } catch {
    return false;
  }
}
