import type { Socket } from "node:net";
import type { Turns } from "./turns.ts";

/** Bytes read at once where the reader has no better place for them. All sockets share it: it is used at once. */
const SCRATCH = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * What one socket may bring before the others have their turn. The system goes on reading a socket that always has more, up
 * to 32 buffers in a row, which are slabs of a MiB here: somebody's chat would wait for all that is done with them.
 */
const TURN_BYTES = 256 * 1024;

export interface DirectReader {
  /** Where the next bytes belong; undefined: anywhere. */
  readonly space: Buffer | undefined;
  /** So many bytes came into `space`. */
  wrote(bytes: number): void;
  /** These bytes came elsewhere. They are valid during the call only. */
  push(bytes: Buffer): void;
}

/** `Socket`'s option `onread`, as Node keeps it. */
interface OnRead {
  buffer: symbol;
  callback: symbol;
  next: symbol;
}

/**
 * Has a connected socket read into memory that its reader names, in place of a fresh buffer for each read: what the
 * option `onread` of `net.Socket` does, which only whoever opens the socket can give. Nothing is emitted as `data` any
 * more; `pause` and `resume` work as ever. After 256 KiB it waits for its next turn.
 * @returns false where the runtime does not let itself be told: then nothing has changed.
 */
export function readDirectly(socket: Socket, reader: DirectReader, turns: Pick<Turns, "next">): boolean {
  // There the system may write into a buffer at any time until the read is over, and the scratch is shared.
  if (process.platform === "win32") return false;
  const keys = onReadOf(socket);
  const { _handle: handle } = socket as unknown as { _handle?: { useUserBuffer?: (buffer: Buffer) => void } };
  if (keys === undefined || handle?.useUserBuffer === undefined || socket.readableLength > 0) return false;
  let space: Buffer | undefined;
  const next = (): Buffer => {
    space = reader.space;
    return space ?? SCRATCH;
  };
  let rest = TURN_BYTES;
  const goOn = (): void => {
    rest = TURN_BYTES;
    if (!socket.destroyed && !socket.isPaused()) socket.resume();
  };
  Object.assign(socket, {
    [keys.buffer]: SCRATCH,
    [keys.next]: next,
    [keys.callback]: (bytes: number): boolean => {
      if (space === undefined) reader.push(SCRATCH.subarray(0, bytes));
      else reader.wrote(bytes);
      rest -= bytes;
      if (rest > 0) return true;
      turns.next(goOn);
      return false;
    },
  });
  handle.useUserBuffer(SCRATCH);
  return true;
}

function onReadOf(socket: Socket): OnRead | undefined {
  const symbols = Object.getOwnPropertySymbols(socket);
  const find = (name: string): symbol | undefined => symbols.find(({ description }) => description === name);
  const [buffer, callback, next] = [find("kBuffer"), find("kBufferCb"), find("kBufferGen")];
  return buffer && callback && next ? { buffer, callback, next } : undefined;
}
