/** Bytes of a frame around so many bytes of text. */
export const frameSize = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10) + length;

/**
 * Writes one unmasked, unfragmented WebSocket text frame (RFC 6455, section 5.2), which is what a server sends.
 * @param length bytes of the text as UTF-8
 * @returns where the frame ends
 */
export function writeTextFrame(into: Buffer, at: number, text: string, length: number): number {
  into[at] = 0x81;
  if (length < 126) into[at + 1] = length;
  else if (length < 65_536) {
    into[at + 1] = 126;
    into.writeUInt16BE(length, at + 2);
  } else {
    into[at + 1] = 127;
    into.writeBigUInt64BE(BigInt(length), at + 2);
  }
  const end = at + frameSize(length);
  into.write(text, end - length, length, "utf8");
  return end;
}
