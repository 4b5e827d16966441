import type { FileHandle } from "node:fs/promises";
import { ChatCastError } from "@chatcast/protocol";
import { noSuchBlob } from "../ids.ts";

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

export const isCode = (error: unknown, code: string): boolean => codeOf(error) === code;

/** Bytes in one write: of a MiB at once the page cache takes memory that is in no processor's cache, and copies slower. */
const PIECE = 512 * 1024;

/** Waits for file work and turns its errors into those of the port. */
export async function io<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ChatCastError || error instanceof RangeError) throw error;
    switch (codeOf(error)) {
      case "ENOENT":
        throw noSuchBlob();
      case "ENOSPC":
      case "EDQUOT":
        throw new ChatCastError("E_DISK_FULL", "no space left to store this", { cause: error });
      default:
        throw new ChatCastError("E_UNAVAILABLE", "the file store is unavailable", { cause: error });
    }
  }
}

/** Writes all of `bytes` at `position`, 512 KiB at a time; one write may take only a part. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(PIECE, bytes.length - done);
    const { bytesWritten } = await handle.write(bytes, done, length, position + done);
    done += bytesWritten;
  }
}

/** `length` bytes from `position`, fewer only where the file ends, in the beginning of `buffer`. */
export async function readFully(
  handle: FileHandle,
  position: number,
  length: number,
  buffer: Uint8Array = Buffer.allocUnsafeSlow(length),
): Promise<Uint8Array> {
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
