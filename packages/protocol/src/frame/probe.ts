import * as z from "zod/mini";

/**
 * What the path between a client and the server does to traffic, asked over plain HTTP and a bare WebSocket:
 *
 * `GET /probe` says how a request arrived (this schema) · `GET /probe/bytes` is `probeBytes()`, by ranges too ·
 * `POST /probe/body` counts what arrives and keeps nothing · `GET /probe/stream/<id>` is one piece, and a second one
 * that says `seen` when `POST /probe/stream/<id>` has come meanwhile, else `late` · an upgrade of `/socket.io/probe`
 * gives back each binary frame, and a text frame, a number of milliseconds, after so long a silence.
 */
export const probeAnswer = z.object({
  service: z.literal("chatcast"),
  protocol: z.int(),
  /** How often the server speaks on an idle connection. */
  heartbeatMs: z.int(),
  /** HTTP version of the last hop. */
  httpVersion: z.string(),
  /** The request's `Host`, as it arrived. */
  host: z.string(),
  /** Of what hops add to requests: `Via`, how many addresses `X-Forwarded-For` lists, and the scheme that was used first. */
  via: z.optional(z.string()),
  forwarded: z.int(),
  scheme: z.optional(z.string()),
  /** Headers of this answer as they left. */
  sent: z.record(z.string(), z.string()),
});
export type ProbeAnswer = z.infer<typeof probeAnswer>;

/** What `POST /probe/body` says. */
export const probeBodyAnswer = z.object({ bytes: z.int() });

const PROBE_BYTES = 65_536;

/** 64 KiB that repeat nowhere within reach of a cut: an unsigned 16-bit Weyl sequence, high byte first. */
export function probeBytes(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PROBE_BYTES);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < PROBE_BYTES; at += 2) view.setUint16(at, (at * 20_077 + 7) & 0xffff);
  return bytes;
}
