/** What a disk is written to and read from directly, past the system's cache: whole ones of these, in bytes. */
export const PAGE = 4096;

/** Fresh memory that begins where a page does. Ordinary memory begins anywhere, and nobody can tell where. */
export function pagedMemory(bytes: number): Buffer {
  // V8 maps whole pages for one that may be resized, which nobody does.
  return Buffer.from(new ArrayBuffer(bytes, { maxByteLength: bytes }));
}

/** Whether these bytes are whole pages of such memory. */
export const isWholePages = ({ buffer, byteOffset, length }: Uint8Array): boolean =>
  buffer instanceof ArrayBuffer && buffer.resizable && byteOffset % PAGE === 0 && length % PAGE === 0;
