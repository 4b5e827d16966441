import { crc32 } from "node:zlib";
import { type Body, same } from "./expect.ts";
import type { Person, Stage } from "./stage.ts";

/** The integrity value of the profile, by zlib and nothing of ours. */
export function tag(content: string | Uint8Array, seq: number): string {
  return ((crc32(content) ^ seq) >>> 0).toString(16).padStart(8, "0");
}

/** A tagged message packet. */
export function msg(payload: string, seq: number, more: Body = {}): Body {
  return { type: "MSG", seq, payload, checksum: tag(payload, seq), ...more };
}

export const control = (cmd: string, id: string): Body => ({ type: "CONTROL", cmd, transfer_id: id });

const CHUNK = 16_384;

/** A file of three chunks that is about to be sent. */
export class Parcel {
  readonly id: string;
  readonly bytes = Uint8Array.from({ length: 2 * CHUNK + 700 }, (_, i) => (i * 31 + (i >> 8)) & 255);
  readonly name: string;
  readonly #audience: Body;
  readonly #stage: Stage;

  constructor(stage: Stage, audience: Body = {}) {
    this.id = stage.unique("t");
    this.name = `${this.id}.bin`;
    this.#stage = stage;
    this.#audience = audience;
  }

  slice(seq: number): Uint8Array {
    return this.bytes.subarray(seq * CHUNK, (seq + 1) * CHUNK);
  }

  /** The packet of one chunk; `more` overrides fields, an undefined one is left out. */
  chunk(seq: number, more: Body = {}): Body {
    const payload = this.slice(seq);
    return {
      type: "FILE_CHUNK",
      transfer_id: this.id,
      seq,
      checksum: tag(payload, seq),
      payload,
      total_chunks: 3,
      chunk_size: CHUNK,
      filename: this.name,
      total_size: this.bytes.length,
      ...this.#audience,
      ...more,
    };
  }

  /** The same in Base64. */
  chunk64(seq: number): Body {
    const payload = this.slice(seq);
    return this.chunk(seq, { payload: undefined, payload_b64: Buffer.from(payload).toString("base64") });
  }

  /** Sends a chunk. @returns the packet that answers it */
  async send({ line }: Person, seq: number, more: Body = {}): Promise<Body> {
    this.#stage.opened(line, this.id);
    line.tell("reliable_event", this.chunk(seq, more));
    return line.reply({ transfer_id: this.id, seq });
  }

  /** Sends these chunks, which must be acknowledged. */
  async sendAll(person: Person, ...seqs: readonly number[]): Promise<void> {
    for (const seq of seqs) same(await this.send(person, seq), { type: "ACK", seq });
  }

  /** Sends the whole file. @returns COMPLETE */
  async deliver(person: Person): Promise<Body> {
    await this.sendAll(person, 0, 1, 2);
    return person.line.reply({ cmd: "COMPLETE", transfer_id: this.id });
  }
}

export const nack = (code: string): Body => ({ type: "NACK", meta: { code, message: String } });
export const refused = (code: string): Body => ({ ok: false, error: { code, message: String } });
export const alarm = (kind: "MSG" | "FILE_CHUNK", seq: number, expected: string, received: string): Body => ({
  type: "CONTROL",
  cmd: "INTEGRITY_FAIL",
  seq,
  meta: { reason: "integrity_compromised", expected, received, seq, type: kind },
});
