import { ChatCastError } from "@chatcast/protocol";

const ID = /^[A-Za-z0-9_-]{1,64}$/;

export const isBlobId = (id: string): boolean => ID.test(id);

/** Refuses an id that is none, so that no other string ever becomes part of a path. */
export function requireBlobId(id: string): void {
  if (!isBlobId(id)) throw noSuchBlob();
}

export const noSuchBlob = (): ChatCastError => new ChatCastError("E_NOT_FOUND", "there is no such blob");

export const tooLarge = (maxBytes: number): ChatCastError =>
  new ChatCastError("E_TOO_LARGE", `larger than ${maxBytes} bytes`);

/** Positions and lengths are whole numbers from 0 up; anything else is a mistake of the caller. */
export function requireExtent(...values: number[]): void {
  for (const value of values) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`no byte position or length: ${value}`);
  }
}
