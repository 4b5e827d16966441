/** Well-formed packets, as plain values from an unknown sender; `changes` breaks them. */
export const rawMsg = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: "MSG",
  seq: 5,
  payload: "Hello",
  checksum: "f7d18987",
  id: "m1",
  ...changes,
});

export const rawChunk = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: "FILE_CHUNK",
  transfer_id: "t1",
  seq: 0,
  checksum: "00000000",
  payload: Uint8Array.of(1, 2, 3),
  total_chunks: 1,
  chunk_size: 16_384,
  filename: "a.bin",
  total_size: 3,
  ...changes,
});

export const rawControl = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: "CONTROL",
  cmd: "RESUME_REQUEST",
  transfer_id: "t1",
  ...changes,
});

/** A copy without some fields. */
export function omit(packet: Record<string, unknown>, ...fields: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(packet).filter(([key]) => !fields.includes(key)));
}

/** Numbers that are no sequence number, and things that are no number. */
export const badSeqs: unknown[] = [-1, 1.5, "5", 4_294_967_301, 2 ** 32, true, null, Number.NaN, Infinity, [5], {}];

/** Strings that are no id, and things that are no string. */
export const badIds: unknown[] = ["", "a b", "é", "a/b", "x".repeat(65), 7, null, true, ["t1"], {}];

export const decodeBase64 = (text: string): Uint8Array | undefined =>
  text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
    ? new Uint8Array(Buffer.from(text, "base64"))
    : undefined;
