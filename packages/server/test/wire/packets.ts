import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Client } from "./client.ts";
import { unique } from "./harness.ts";
import type { Body } from "./shapes.ts";

/** Integrity value as the profile states it, by zlib and nothing of ours. */
export function tag(content: string | Uint8Array, seq: number): string {
  return ((crc32(content) ^ seq) >>> 0).toString(16).padStart(8, "0");
}

/** A tag that is wrong for sure. */
export function wrongTag(content: string | Uint8Array, seq: number): string {
  return tag(content, seq ^ 1);
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Bytes that differ from place to place and are the same in every run. */
export function pattern(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A tagged message packet. */
export function msg(payload: string, seq: number, more: Body = {}): Body {
  return { type: "MSG", seq, payload, checksum: tag(payload, seq), ...more };
}

export const CHUNK = 16_384;

/** A file on its way. */
export interface Outgoing {
  id: string;
  bytes: Buffer;
  chunkSize: number;
  total: number;
  name: string;
  audience: Body;
}

export function outgoing(length: number, more: Partial<Omit<Outgoing, "total">> = {}): Outgoing {
  const bytes = more.bytes ?? pattern(length);
  const chunkSize = more.chunkSize ?? CHUNK;
  return {
    id: more.id ?? unique("t"),
    bytes,
    chunkSize,
    total: Math.max(1, Math.ceil(bytes.length / chunkSize)),
    name: more.name ?? "notes.bin",
    audience: more.audience ?? {},
  };
}

export const to = (recipient: string): Body => ({ mode: "unicast", recipient });

export const slice = (file: Outgoing, seq: number): Buffer =>
  file.bytes.subarray(seq * file.chunkSize, Math.min(file.bytes.length, (seq + 1) * file.chunkSize));

/** The packet of one chunk with a binary payload; `more` overrides fields, an undefined value removes one. */
export function chunk(file: Outgoing, seq: number, more: Body = {}): Body {
  const payload = slice(file, seq);
  const packet: Body = {
    type: "FILE_CHUNK",
    transfer_id: file.id,
    seq,
    checksum: tag(payload, seq),
    payload,
    total_chunks: file.total,
    chunk_size: file.chunkSize,
    filename: file.name,
    total_size: file.bytes.length,
    ...file.audience,
    ...more,
  };
  return Object.fromEntries(Object.entries(packet).filter(([, value]) => value !== undefined));
}

/** The same with Base64. */
export function chunk64(file: Outgoing, seq: number, more: Body = {}): Body {
  return chunk(file, seq, { payload: undefined, payload_b64: slice(file, seq).toString("base64"), ...more });
}

/** A chunk of other bytes than the file's, with the tag that fits them. */
export function forged(file: Outgoing, seq: number, payload: Buffer, more: Body = {}): Body {
  return chunk(file, seq, { payload, checksum: tag(payload, seq), ...more });
}

/** Sends chunks and waits until each is acknowledged. */
export async function sendChunks(client: Client, file: Outgoing, seqs: readonly number[]): Promise<void> {
  for (const seq of seqs) client.tell("reliable_event", chunk(file, seq));
  for (const seq of seqs) {
    const reply = await client.packet((p) => p.transfer_id === file.id && p.seq === seq);
    if (reply.type !== "ACK") throw new Error(`chunk ${seq}: ${JSON.stringify(reply)}`);
  }
}

export const seqs = (file: Outgoing, from = 0): number[] =>
  Array.from({ length: file.total - from }, (_, index) => index + from);

/** Sends the whole file. @returns the COMPLETE packet. */
export async function sendFile(client: Client, file: Outgoing): Promise<Body> {
  await sendChunks(client, file, seqs(file));
  return client.packet({ cmd: "COMPLETE", transfer_id: file.id });
}

export const control = (cmd: string, transferId: unknown, more: Body = {}): Body => ({
  type: "CONTROL",
  cmd,
  transfer_id: transferId,
  ...more,
});

/** Asks what the server lacks. @returns MISSING, or the NACK. */
export async function resume(client: Client, id: string): Promise<Body> {
  client.tell("reliable_event", control("RESUME_REQUEST", id));
  return client.packet((p) => p.transfer_id === id && (p.cmd === "MISSING" || p.type === "NACK"));
}

export const nack = (code: string, more: Body = {}): Body => ({ type: "NACK", ...more, meta: { code } });

export const failed = (code: string, path?: string): Body => ({
  ok: false,
  error: path === undefined ? { code } : { code, path },
});
